import { refOf } from "../../inventory/compact.ts";
import { T } from "../../plan/resource-types.ts";
import { each, type Inputs, type Invariant, ofManaged, repeated } from "./planned-stack.ts";

/** How a plan is put together. */
export const STRUCTURE: readonly Invariant[] = [
  ofManaged("everything that a provider manages is part of a component", ({ parent }) =>
    /^skeleton:[a-z]+:/.test(parent ?? ""),
  ),
  {
    says: "every component is named by the convention",
    broken: ({ resources }) =>
      resources
        .filter(({ custom, type }) => !custom && !/^skeleton:[a-z]+:[A-Z][A-Za-z]+$/.test(type))
        .map(refOf),
  },
  ofManaged("everything has the stack's own provider, never a default one", ({ type, options }) => {
    const [provider] = type.split(":");
    return options.provider === `pulumi:providers:${provider}::${provider}`;
  }),
  {
    says: "no two resources have the same type and name",
    broken: ({ resources }) => repeated(resources.map(refOf)),
  },
  each(
    T.service,
    "no change of an image is ignored: that repeats the last one in the state",
    ({ options }) => !options.ignoreChanges.some((path) => /image|containers|^template$/.test(path)),
  ),
  each(
    T.service,
    "names of a service's variables are unique",
    ({ inputs }) =>
      repeated((inputs.template.containers[0].envs ?? []).map(({ name }: Inputs) => name)).length === 0,
  ),
  {
    says: "the stack exports what is governed only once everything is deployed",
    broken: ({ resources, managed }) => {
      const [snapshot] = resources.filter(({ type }) => type === "skeleton:governance:GovernedSnapshot");
      const known = new Set(snapshot?.dependsOn ?? []);
      return managed.map(refOf).filter((ref) => !known.has(ref));
    },
  },
];
