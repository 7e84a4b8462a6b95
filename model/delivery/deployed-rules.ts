import * as z from "zod";
import { ANY_REF, type EnvironmentRules, PROTECTED_BRANCHES } from "./environment-rules.ts";

/** Inputs of `RepositoryEnvironment` and of its policies, as the engine's state keeps them. */
const Environment = z.object({
  environment: z.string(),
  reviewers: z
    .array(z.object({ users: z.array(z.int()).default([]), teams: z.array(z.int()).default([]) }))
    .default([]),
  preventSelfReview: z.boolean().default(false),
  waitTimer: z.int().default(0),
  canAdminsBypass: z.boolean().default(true),
  deploymentBranchPolicy: z
    .object({ protectedBranches: z.boolean(), customBranchPolicies: z.boolean() })
    .optional(),
});
const Policy = z.object({
  environment: z.string(),
  branchPattern: z.string().optional(),
  tagPattern: z.string().optional(),
});

/** A resource of the engine's state, as far as it is read here. */
export interface KeptResource {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The rules of every GitHub environment of a stack, as they were deployed last. */
export function deployedRules(resources: readonly KeptResource[]): EnvironmentRules[] {
  const ofType = (name: string) => resources.filter(({ type }) => type.endsWith(`:${name}`));
  const policies = ofType("RepositoryEnvironmentDeploymentPolicy").map(({ inputs }) => Policy.parse(inputs));
  return ofType("RepositoryEnvironment").map(({ inputs }) => {
    const {
      environment: name,
      reviewers,
      deploymentBranchPolicy: branches,
      ...rest
    } = Environment.parse(inputs);
    return {
      name,
      users: reviewers.flatMap(({ users }) => users),
      teams: reviewers.flatMap(({ teams }) => teams),
      prevent_self_review: rest.preventSelfReview,
      wait_timer_minutes: rest.waitTimer,
      admins_bypass: rest.canAdminsBypass,
      policies: branches?.customBranchPolicies
        ? policies
            .filter(({ environment }) => environment === name)
            .map(({ branchPattern, tagPattern }) =>
              branchPattern === undefined ? `tag ${tagPattern}` : `branch ${branchPattern}`,
            )
        : [branches?.protectedBranches ? PROTECTED_BRANCHES : ANY_REF],
    };
  });
}
