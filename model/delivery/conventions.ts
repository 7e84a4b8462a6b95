import { infrastructureEnvironments } from "../entities/infrastructure.ts";
import type { StackSettings } from "../settings.ts";
import { environmentProtection } from "./environment-protection.ts";
import { canAskReviewers, infrastructureProtection, toEnterprise } from "./infrastructure-protection.ts";
import { repositoryRules } from "./repository-rules.ts";
import { toNameReviewers } from "./reviewers.ts";
import type { Share } from "./share.ts";

/** A protection that nothing enforces with these settings, so that it holds only as long as people keep to it. */
export interface Convention {
  readonly what: string;
  /** What would have it enforced. */
  readonly instead: string;
}

/** Everything about the way to a stack that is a convention only. */
export function conventions(
  { github }: Pick<StackSettings, "github">,
  share: Pick<Share, "environment" | "pipelines" | "guardsRepository">,
): Convention[] {
  const { environment, pipelines, guardsRepository } = share;
  const { releaseTags } = repositoryRules(github, pipelines);
  const delivery = environmentProtection(github, share);
  const isDeliveryAsked = delivery.users.length + delivery.teams.length > 0;
  const unasked = infrastructureEnvironments(environment).filter((own) => {
    const { users, teams } = infrastructureProtection(own, github);
    return own.isApproved && users.length + teams.length === 0;
  });
  const names = unasked.map(({ name }) => name).join(", ");
  const { approvals, byOwner } = repositoryRules(github, []);
  return [
    ...(unasked.length > 0
      ? [
          canAskReviewers(github)
            ? {
                what: `nobody is asked before jobs in ${names} change the stack: there are no reviewers`,
                instead: `${toNameReviewers(github)}: github.reviewers in Pulumi.${environment}.yaml`,
              }
            : {
                what: `nobody is asked before jobs in ${names} change the stack: on private repositories, GitHub has reviewers on Enterprise only`,
                instead: `make the repository public, or ${toEnterprise(github)}`,
              },
        ]
      : []),
    ...(releaseTags.length > 0 && !isDeliveryAsked
      ? [
          {
            what: `a maintainer's tag ${releaseTags.join(" or ")} on any commit, reviewed or not, is delivered, and its job can read the secrets of ${environment}: no pipeline requires an approval`,
            instead:
              // Approval is for production.
              environment !== "production"
                ? `start the pipelines of ${environment} by pushes to the default branch`
                : canAskReviewers(github)
                  ? `name reviewers, and write approval_required: true for a pipeline of ${environment}; or start its pipelines by pushes to the default branch`
                  : `start the pipelines of ${environment} by pushes to the default branch; or make the repository public or ${toEnterprise(github)}, and have a pipeline require an approval`,
          },
        ]
      : []),
    ...(guardsRepository && approvals === 0
      ? [
          {
            what: "a pull request is merged by its author without anybody's approval: one person is declared, and GitHub lets nobody approve his own",
            instead: `give a second person a role, in github.roles of Pulumi.${environment}.yaml`,
          },
        ]
      : []),
    ...(guardsRepository && approvals > 0 && !byOwner
      ? [
          {
            what: "whoever may write to the repository can approve any change: nobody holds a role, so that no code has owners",
            instead: `name who holds the roles that own secrets, in github.roles of Pulumi.${environment}.yaml`,
          },
        ]
      : []),
  ];
}
