import type { StackSettings } from "../settings.ts";
import type { GuardedResource, GuardFinding, Guards, SiteVariable } from "./guarded.ts";

const PROJECT = "vercel:index/project:Project";
const VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
const SHARED = "vercel:index/sharedEnvironmentVariable:SharedEnvironmentVariable";
const DOMAIN = "vercel:index/projectDomain:ProjectDomain";
const BYPASS = "vercel:index/projectProtectionBypass:ProjectProtectionBypass";
const HOOK = "vercel:index/deployHook:DeployHook";

/** What somebody added to a site, each as a question of its own; a refresh shows what is gone. */
export function siteFindings(
  { urn, type, id, inputs }: GuardedResource,
  { team, by_hand }: Pick<StackSettings["vercel"], "team" | "by_hand">,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]>[] {
  if (type !== PROJECT || id === undefined) return [];
  const site = typeof inputs?.name === "string" ? inputs.name : id;
  const finding = (of: string, name: string): GuardFinding => ({
    urn,
    type: of,
    name: `${name} in ${site}`,
    verb: "create",
    properties: [],
  });
  const ofType = (of: string) => resources.filter((it) => it.type === of && it.id !== undefined);
  const ids = new Set([...ofType(VARIABLE), ...ofType(SHARED)].map((it) => lastPart(it.id ?? "")));
  const added = (of: string, variables: readonly SiteVariable[]) =>
    variables
      .filter((it) => !ids.has(lastPart(it.id)) && !by_hand?.variables.includes(it.key))
      .map(({ key, targets }) =>
        finding(of, `${key} (${targets.length > 0 ? targets.join(", ") : "no target"})`),
      );
  const domains = ofType(DOMAIN).map((it) => it.inputs?.domain);
  const bypasses = ofType(BYPASS).filter((it) => it.inputs?.projectId === id).length;
  return [
    guards.siteVariables(id).then((variables) => added(VARIABLE, variables)),
    // Only a team has variables to share.
    ...(team === undefined ? [] : [guards.sharedVariables(id).then((variables) => added(SHARED, variables))]),
    guards.siteDomains(id).then((found) =>
      found
        // Vercel gives every project one of these by itself.
        .filter((domain) => !domains.includes(domain) && !domain.endsWith(".vercel.app"))
        .filter((domain) => !by_hand?.domains.includes(domain))
        .map((domain) => finding(DOMAIN, domain)),
    ),
    guards.siteDoors(id).then((doors) => [
      ...doors.deployHooks
        .filter((hook) => !by_hand?.deploy_hooks.includes(hook))
        .map((hook) => finding(HOOK, `deploy hook ${hook}`)),
      // Neither id nor value of a bypass is shown: one is the other.
      ...(doors.bypasses > bypasses
        ? [finding(BYPASS, `${doors.bypasses - bypasses} more bypass of deployment protection`)]
        : []),
    ]),
  ];
}

/** The state's ids are `PROJECT/VARIABLE` or the variable's alone, by the provider's version. */
const lastPart = (id: string): string => id.split("/").at(-1) ?? id;
