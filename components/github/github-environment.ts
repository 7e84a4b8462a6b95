import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { deploymentPolicies } from "../../model/delivery/deployment-policy.ts";
import { environmentProtection } from "../../model/delivery/environment-protection.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { StackSettings } from "../../model/settings.ts";
import type { ValueTarget } from "./github-values.ts";

/** What a {@link GitHubEnvironment} is made from. */
export interface GitHubEnvironmentArgs {
  readonly environment: Environment;
  readonly github: StackSettings["github"];
  /** The environment's pipelines: their triggers say who may deploy, their approvals whether somebody is asked. */
  readonly pipelines: readonly Pipeline[];
  readonly protect: boolean;
}

/** The GitHub environment of a stack: who may deploy to it, from which branches and tags, and who approves. */
export class GitHubEnvironment extends ComponentResource implements ValueTarget {
  readonly repository: string;
  readonly environment: Output<string>;

  constructor(name: string, args: GitHubEnvironmentArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:GitHubEnvironment", name, {}, opts);
    const { environment, github, pipelines, protect } = args;
    const { repository } = github;
    const { users, teams, ...protection } = environmentProtection(github, { environment, pipelines });

    const managed = new RepositoryEnvironment(
      name,
      {
        repository,
        environment,
        // Custom policies: "protected branches only" lets every branch deploy where no branch is protected.
        deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
        canAdminsBypass: protection.admins_bypass,
        preventSelfReview: protection.prevent_self_review,
        waitTimer: protection.wait_timer_minutes,
        ...(users.length + teams.length > 0 && { reviewers: [{ users: [...users], teams: [...teams] }] }),
      },
      { parent: this, protect },
    );
    for (const { kind, pattern } of deploymentPolicies(pipelines, environment, github.default_branch)) {
      new RepositoryEnvironmentDeploymentPolicy(
        `${name}-${kind}-${pattern}`,
        {
          repository,
          environment: managed.environment,
          ...(kind === "branch" ? { branchPattern: pattern } : { tagPattern: pattern }),
        },
        { parent: this },
      );
    }

    this.repository = repository;
    this.environment = managed.environment;
    this.registerOutputs({ environment: this.environment });
  }
}
