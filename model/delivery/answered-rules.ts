import * as z from "zod";
import { ANY_REF, type EnvironmentRules, PROTECTED_BRANCHES } from "./environment-rules.ts";

/**
 * GitHub's answer to `GET /repos/OWNER/NAME/environments/ENVIRONMENT`, as far as it says who may deploy
 * (https://docs.github.com/rest/deployments/environments).
 */
export const EnvironmentAnswer = z.object({
  name: z.string(),
  can_admins_bypass: z.boolean().default(true),
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.int().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z.array(z.object({ type: z.string(), reviewer: z.object({ id: z.int() }) })).optional(),
      }),
    )
    .default([]),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullable()
    .default(null),
});

/** A member of the answer to `GET …/environments/ENVIRONMENT/deployment-branch-policies`. */
export const PolicyAnswer = z.object({
  id: z.int(),
  name: z.string(),
  type: z.enum(["branch", "tag"]).default("branch"),
});

/** The rules of an environment, as GitHub answers. */
export function answeredRules(
  environment: z.infer<typeof EnvironmentAnswer>,
  policies: readonly z.infer<typeof PolicyAnswer>[],
): EnvironmentRules {
  const rule = (type: string) => environment.protection_rules.find((candidate) => candidate.type === type);
  const asked = rule("required_reviewers");
  const ids = (kind: string) =>
    (asked?.reviewers ?? []).filter(({ type }) => type === kind).map(({ reviewer }) => reviewer.id);
  const branches = environment.deployment_branch_policy;
  return {
    name: environment.name,
    users: ids("User"),
    teams: ids("Team"),
    prevent_self_review: asked?.prevent_self_review ?? false,
    wait_timer_minutes: rule("wait_timer")?.wait_timer ?? 0,
    admins_bypass: environment.can_admins_bypass,
    policies: branches?.custom_branch_policies
      ? policies.map(({ type, name }) => `${type} ${name}`)
      : [branches?.protected_branches ? PROTECTED_BRANCHES : ANY_REF],
  };
}
