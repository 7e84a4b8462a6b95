/** Headings for components that serve a whole stack, in the order of reports; surfaces go by their own ids, before them. */
const HEADINGS: Readonly<Record<string, string>> = {
  RuntimeSecret: "secrets",
  GitHubEnvironment: "GitHub environment",
  CiValues: "GitHub environment",
  InfrastructureEnvironments: "GitHub infrastructure",
  RepositoryRulesets: "repository rules",
  WorkloadIdentity: "CI identity",
  ProjectServices: "Google Cloud APIs",
  ImageRegistry: "image registry",
  GuardrailAlerts: "alerts",
  GuardrailDashboard: "dashboard",
  MonthlyBudget: "budget",
  GuardrailFunctions: "functions",
  GovernanceLog: "governance log",
};

/** The component that composes a stack: what stands directly below it is a concern. */
const STACK_COMPONENT = "skeleton:delivery:Environment";

/**
 * What a resource belongs to, as a heading: the id of its surface, or the concern of its outermost component.
 * @param parentOf the URN of a resource's parent; `undefined` where it has none or is unknown
 */
export function concernOf(urn: string, parentOf: (urn: string) => string | undefined): string {
  let [child, parent] = [urn, parentOf(urn)];
  while (parent && typeOf(parent) !== STACK_COMPONENT && typeOf(parent) !== "pulumi:pulumi:Stack") {
    [child, parent] = [parent, parentOf(parent)];
  }
  const [area, , component = ""] = typeOf(child).split(":");
  if (area !== "skeleton") return "stack";
  return HEADINGS[component] ?? nameOf(child);
}

/** Orders concerns: surfaces by their ids, then what serves the whole stack. */
export function byConcern(a: string, b: string): number {
  const order = Object.values(HEADINGS);
  return order.indexOf(a) - order.indexOf(b) || a.localeCompare(b);
}

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME` → `TYPE`. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME` → `NAME`. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** Whether a type is the engine's own bookkeeping, a stack or a provider, which is nobody's resource. */
export const isBookkeeping = (type: string): boolean => type.startsWith("pulumi:");
