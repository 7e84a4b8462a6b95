import { deployedRules } from "../delivery/deployed-rules.ts";
import type { StackSettings } from "../settings.ts";
import { heldFindings, ruleFindings } from "./github-findings.ts";
import { googleFindings, projectFindings } from "./google-findings.ts";
import type { GuardedResource, GuardFinding, Guards } from "./guarded.ts";
import { siteFindings } from "./vercel-findings.ts";

/**
 * Compares what the vendors answer with what was deployed. Asks about every resource at once.
 * @throws whatever the guards throw where a vendor does not answer
 */
export async function guardFindings(
  resources: readonly GuardedResource[],
  guards: Guards,
  gcp: Pick<StackSettings["gcp"], "project" | "project_number">,
): Promise<GuardFinding[]> {
  const found = await Promise.all([
    ...deployedRules(resources).map(async (rules) => [
      ...ruleFindings(rules, await guards.rules(rules.name), resources),
      ...(await heldFindings(rules.name, resources, guards)),
    ]),
    ...resources.map((resource) => googleFindings(resource, resources, guards)),
    projectFindings(gcp, resources, guards),
    ...resources.map((resource) => siteFindings(resource, resources, guards)),
  ]);
  return found.flat();
}
