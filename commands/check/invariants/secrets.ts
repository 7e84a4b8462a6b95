import { refOf } from "../../inventory/compact.ts";
import { T } from "../../plan/resource-types.ts";
import { isStandIn } from "../../plan/stand-in-values.ts";
import { each, type Invariant, ofManaged } from "./planned-stack.ts";

/** Inputs that hold a credential, or may, by type. */
const SECRET_INPUTS: Readonly<Record<string, string>> = {
  [T.environmentSecret]: "value",
  [T.notificationChannel]: "labels",
  [T.secretVersion]: "secretData",
  [T.vercelVariable]: "value",
};

/** What keeps values of secrets out of states and logs. */
export const SECRETS: readonly Invariant[] = [
  ofManaged("every input that holds a secret is marked as one", ({ type, inputs }) => {
    const input = SECRET_INPUTS[type];
    // A plan shows what a variable of Vercel's holds of the catalogue, which is no secret.
    const isShown = type === T.vercelVariable && !isStandIn(String(inputs.value));
    return input === undefined || inputs[input] === "[secret]" || isShown;
  }),
  each(T.vercelBypass, "what Vercel makes up stays secret in the state", ({ options }) =>
    options.additionalSecretOutputs.includes("secret"),
  ),
  {
    says: "components register no inputs, so none can hold a secret",
    broken: ({ resources }) =>
      resources.filter(({ custom, inputs }) => !custom && Object.keys(inputs).length > 0).map(refOf),
  },
  each(
    T.function,
    "no token is in a variable of a function: each comes from Secret Manager",
    ({ inputs }) => Object.keys(inputs.serviceConfig.environmentVariables).join() === "PLAN",
  ),
];
