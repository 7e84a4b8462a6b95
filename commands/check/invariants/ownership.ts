import { ENVIRONMENTS } from "../../../model/entities/entity.ts";
import { refOf } from "../../inventory/compact.ts";
import { lastingOf } from "../../inventory/lasting.ts";
import { T } from "../../plan/resource-types.ts";
import { identityOf } from "./identity.ts";
import { labelsIn, takesLabels } from "./labels.ts";
import {
  each,
  type Invariant,
  type InvariantResource,
  ofManaged,
  type PlannedStack,
} from "./planned-stack.ts";

/** What keeps a stack from touching what is not its own, and its own from being lost. */
export const OWNERSHIP: readonly Invariant[] = [
  ofManaged(
    "no resource takes over what others may have granted, or keeps values in plain text",
    ({ type }) =>
      !/I[aA][mM](Policy|Binding)$/.test(type) &&
      type !== "vercel:index/projectEnvironmentVariables:ProjectEnvironmentVariables",
  ),
  each(
    T.vercelProject,
    "no project of Vercel's holds variables itself",
    ({ inputs }) => inputs.environments === undefined,
  ),
  {
    says: "no two resources are the same thing in the cloud",
    broken: ({ managed }) => {
      const seen = new Map<string, string>();
      return managed.flatMap((resource) => {
        const identity = identityOf(resource);
        const other = seen.get(identity);
        seen.set(identity, refOf(resource));
        return other === undefined ? [] : [`${refOf(resource)}: ${other}`];
      });
    },
  },
  {
    says: "nothing that the program names is named after the other environment",
    broken: (plan) => {
      const other = ENVIRONMENTS.find((name) => name !== plan.stack.environment) ?? "";
      return plan.resources.flatMap((resource) => namedAfter(other, resource, plan));
    },
  },
  ofManaged("everything that can say so says whose it is", ({ type, inputs }, { stack }) => {
    if (!type.startsWith("gcp:") || takesLabels(type) === false) return true;
    const labels = labelsIn(type, inputs);
    return labels?.environment === stack.environment && labels["managed-by"] === "pulumi";
  }),
  {
    says: "labels are written as Google takes them",
    broken: ({ managed }) =>
      managed.flatMap((resource) =>
        Object.entries(labelsIn(resource.type, resource.inputs) ?? {})
          .filter(([key, value]) => !/^[a-z][a-z0-9_-]{0,62}$/.test(key) || !/^[a-z0-9_-]{1,63}$/.test(value))
          .map(([key, value]) => `${refOf(resource)}: ${key}=${value}`),
      ),
  },
  ofManaged(
    "what holds data or an identity is protected where the settings say so, and nothing else is",
    (resource, { stack }) =>
      resource.protect === (stack.settings.protection && lastingOf(resource) !== undefined),
  ),
  ofManaged(
    "what has a protection of its own against deletion uses it where the settings say so",
    ({ type, inputs }, { stack }) =>
      (type !== T.service && type !== T.secret) || inputs.deletionProtection === stack.settings.protection,
  ),
];

/**
 * Where a resource is named after the other environment. What the estate itself says (a project, an address, a slug, a
 * runbook) is its own business: only names are looked at, and what the program makes of them.
 */
function namedAfter(other: string, resource: InvariantResource, { stack }: PlannedStack): string[] {
  const said = JSON.stringify([stack.settings, stack.share]);
  /** Names that the estate gives, as that of its project, which the program's own names have in them. */
  const given = new Set(said.match(new RegExp(`[A-Za-z0-9-]*${other}[A-Za-z0-9-]*`, "g")));
  given.delete(other);
  const withoutGiven = (text: string) => [...given].reduce((left, name) => left.replaceAll(name, ""), text);
  const found = texts(resource.inputs).filter(([path, text]) => {
    // Each site is a Vercel project of its own, whose one target is called production whatever it is.
    if (resource.type === T.vercelVariable && path.startsWith(".targets")) return false;
    if (path.startsWith(".documentation")) return false;
    return (text.match(new RegExp(`[A-Za-z0-9._/@-]*${other}[A-Za-z0-9._/@-]*`, "g")) ?? []).some(
      (word) => !said.includes(word) && withoutGiven(word).includes(other),
    );
  });
  return [
    ...(resource.name.includes(other) && !said.includes(resource.name) ? [refOf(resource)] : []),
    ...found.map(([path]) => `${refOf(resource)}: inputs${path}`),
  ];
}

/** Every text inside a value, with its path. */
function texts(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) => texts(part, `${path}.${key}`));
}
