import { T } from "../../plan/resource-types.ts";
import { each, type Invariant, repeated } from "./planned-stack.ts";

/** Roles in a whole project that the functions have, and nobody else has any. */
const PROJECT_ROLES: readonly string[] = [
  "roles/logging.logWriter",
  "roles/monitoring.metricWriter",
  "roles/monitoring.viewer",
];

/** Who may call what, and be what. */
export const ACCESS: readonly Invariant[] = [
  each(
    T.service,
    "a service may be called by anybody where its surface is public, and else by nobody who is not let in",
    ({ name, inputs }, { stack }) => {
      const isPublic = stack.share.cloudRun.some(({ id, access }) => id === name && access === "public");
      return inputs.invokerIamDisabled === isPublic;
    },
  ),
  {
    says: "nothing is granted to everybody",
    broken: ({ managed }) =>
      managed
        .filter(({ inputs }) => /allUsers|allAuthenticatedUsers/.test(JSON.stringify(inputs)))
        .map(({ type, name }) => `${type}::${name}`),
  },
  {
    says: "every service and every function runs as an account of its own",
    broken: (plan) =>
      repeated([
        ...plan.all(T.service).map(({ inputs }) => String(inputs.template.serviceAccount)),
        ...plan.all(T.function).map(({ inputs }) => String(inputs.serviceConfig.serviceAccountEmail)),
      ]),
  },
  each(
    T.identityProvider,
    "a run is trusted by numeric ids and by its environment, never by its subject",
    ({ inputs }, { stack }) => {
      const condition = String(inputs.attributeCondition);
      return (
        /repository_owner_id == "\d+".*repository_id == "\d+"/.test(condition) &&
        condition.includes(`assertion.environment == "${stack.environment}"`) &&
        !condition.includes("sub")
      );
    },
  ),
  each(
    T.projectIamMember,
    "no account has more roles in the project than functions need",
    // A condition limits a role to a part of the project.
    ({ inputs }) => inputs.condition !== undefined || PROJECT_ROLES.includes(String(inputs.role)),
  ),
  {
    says: "only Pub/Sub may call functions, and CI the one that takes load tests",
    broken: (plan) => {
      const { environment } = plan.stack;
      const allowed = [
        `Account(${environment}-functions-caller).member`,
        `serviceAccount:Account(${environment}-identity).email`,
      ];
      return plan
        .all(T.serviceIamMember)
        .filter(({ parent }) => parent?.startsWith("skeleton:functions:"))
        .filter(({ inputs }) => !allowed.includes(inputs.member))
        .map(({ type, name }) => `${type}::${name}`);
    },
  },
];
