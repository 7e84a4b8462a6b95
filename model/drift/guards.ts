import { deployedRules } from "../delivery/deployed-rules.ts";
import type { Share } from "../delivery/share.ts";
import type { StackSettings } from "../settings.ts";
import { heldFindings, ruleFindings } from "./github-findings.ts";
import { googleFindings, projectFindings } from "./google-findings.ts";
import type { GuardedResource, GuardFinding, Guards } from "./guarded.ts";
import { repositoryFindings } from "./repository-findings.ts";
import { Unchecked } from "./unchecked.ts";
import { siteFindings } from "./vercel-findings.ts";

/** What a comparison of guards works with. */
export interface GuardContext {
  readonly settings: Pick<StackSettings, "gcp" | "github" | "vercel">;
  readonly share: Pick<Share, "pipelines">;
  /** A vendor that is left out, and not asked. */
  readonly without?: string | undefined;
}

/** What the vendors answer otherwise than it was deployed, and what they do not answer to this login. */
export interface GuardReport {
  readonly findings: readonly GuardFinding[];
  readonly unchecked: readonly Unchecked[];
}

/**
 * Compares what the vendors answer with what was deployed. Asks about every resource at once; what takes a right that the
 * login lacks is listed, and the rest is compared.
 * @throws whatever else the guards throw where a vendor does not answer
 */
export async function guardFindings(
  resources: readonly GuardedResource[],
  guards: Guards,
  { settings: { gcp, github, vercel }, share, without }: GuardContext,
): Promise<GuardReport> {
  const workflows = share.pipelines.map(({ workflow_file }) => workflow_file);
  const unchecked: Unchecked[] = [];
  const found = await Promise.all(
    [
      ...deployedRules(resources).flatMap((rules) => [
        guards.rules(rules.name).then((is) => ruleFindings(rules, is, resources)),
        heldFindings(rules.name, resources, guards),
      ]),
      ...resources.flatMap((resource) => googleFindings(resource, resources, guards)),
      ...projectFindings(gcp, resources, guards, { asksGitHub: without !== "github" }),
      ...repositoryFindings(github, workflows, resources, guards),
      ...resources.flatMap((resource) => siteFindings(resource, vercel, resources, guards)),
    ].map((question) =>
      question.catch((error) => {
        if (!(error instanceof Unchecked)) throw error;
        unchecked.push(error);
        return [];
      }),
    ),
  );
  return { findings: found.flat(), unchecked };
}

/** What is left out on purpose, since the settings do not say what is right, or nobody who knows is asked. */
export function undeclared(
  resources: readonly GuardedResource[],
  { gcp, github }: Pick<StackSettings, "gcp" | "github">,
  without?: string,
): string[] {
  const has = (vendor: string) => resources.some(({ type }) => type.startsWith(vendor));
  return [
    ...(has("gcp:") && without === "github"
      ? [`who has rights on the project ${gcp.project}: only GitHub knows the accounts that CI runs as`]
      : []),
    ...(has("gcp:") && without !== "github" && gcp.project_members === undefined
      ? [`which people own the project ${gcp.project}: skeleton:gcp.project_members does not say who should`]
      : []),
    ...(has("github:") && github.by_hand?.administrators === undefined
      ? [
          `who administers ${github.owner}/${github.repository}: skeleton:github.by_hand.administrators does not say who should`,
        ]
      : []),
  ];
}
