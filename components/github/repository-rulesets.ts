import { RepositoryRuleset } from "@pulumi/github/repositoryRuleset.js";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { REQUIRED_CHECKS, type RepositoryRules } from "../../model/delivery/repository-rules.ts";

/** Id of the app that reports the checks of GitHub Actions: a status of that name from somebody else does not count. */
const GITHUB_ACTIONS = 15368;

/** Ids of a repository's roles (documentation of the resource, "bypass_actors"). */
const ADMIN = 5;
const MAINTAIN = 2;

/** What {@link RepositoryRulesets} are made from. */
export interface RepositoryRulesetsArgs {
  /** Name of the repository, without its owner. */
  readonly repository: string;
  /** What they require. */
  readonly rules: RepositoryRules;
}

/**
 * The rulesets of the repository, which GitHub enforces for everybody: what gets onto the default branch is approved and
 * checked, and tags that start a delivery are made by maintainers and never move.
 */
export class RepositoryRulesets extends ComponentResource {
  constructor(name: string, args: RepositoryRulesetsArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:RepositoryRulesets", name, {}, opts);
    const { repository, rules } = args;
    const { approvals, byOwner, releaseTags } = rules;
    const child = { parent: this };

    new RepositoryRuleset(
      `${name}-default-branch`,
      {
        repository,
        name: "default-branch",
        target: "branch",
        enforcement: "active",
        conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
        rules: {
          deletion: true,
          nonFastForward: true,
          pullRequest: {
            requiredApprovingReviewCount: approvals,
            requireCodeOwnerReview: byOwner,
            // An approval is of what was seen: it ends with the next commit, and that is not the approver's own.
            dismissStaleReviewsOnPush: true,
            requireLastPushApproval: approvals > 0,
          },
          requiredStatusChecks: {
            requiredChecks: Object.values(REQUIRED_CHECKS).map((context) => ({
              context,
              integrationId: GITHUB_ACTIONS,
            })),
          },
        },
      },
      child,
    );
    if (releaseTags.length > 0) {
      const conditions = {
        refName: { includes: releaseTags.map((tag) => `refs/tags/${tag}`), excludes: [] },
      };
      new RepositoryRuleset(
        `${name}-release-tags`,
        {
          repository,
          name: "release-tags",
          target: "tag",
          enforcement: "active",
          conditions,
          bypassActors: [ADMIN, MAINTAIN].map((actorId) => ({
            actorId,
            actorType: "RepositoryRole",
            bypassMode: "always",
          })),
          rules: { creation: true },
        },
        child,
      );
      new RepositoryRuleset(
        `${name}-release-tags-stay`,
        {
          repository,
          name: "release-tags-stay",
          target: "tag",
          enforcement: "active",
          conditions,
          rules: { update: true, deletion: true, nonFastForward: true },
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}
