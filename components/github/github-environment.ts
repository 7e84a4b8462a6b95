import { isDeepStrictEqual } from "node:util";
import { all, ComponentResource, type ComponentResourceOptions, type Output, runtime } from "@pulumi/pulumi";
import { deploymentPolicies } from "../../model/delivery/deployment-policy.ts";
import { environmentProtection } from "../../model/delivery/environment-protection.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { StackSettings } from "../../model/settings.ts";
import { knownOr } from "../known-or.ts";
import type { ValueTarget } from "./github-values.ts";
import { protectedEnvironment } from "./protected-environment.ts";

/** What a {@link GitHubEnvironment} is made from. */
export interface GitHubEnvironmentArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** The repository, its owner and its reviewers: `github` of the stack's settings. */
  readonly github: StackSettings["github"];
  /** The environment's pipelines: their triggers say who may deploy, their approvals whether somebody is asked. */
  readonly pipelines: readonly Pipeline[];
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/** The GitHub environment of a stack: who may deploy to it, from which branches and tags, and who approves. */
export class GitHubEnvironment extends ComponentResource implements ValueTarget {
  /** Name of the repository, without its owner. */
  readonly repository: string;
  /** Name of the environment, known once GitHub has it, so that what uses it waits. */
  readonly environment: Output<string>;
  /** Whether its rules are as declared: an update may leave them out (--target, --exclude), or fail at them. */
  readonly isAsDeclared: Output<boolean>;

  constructor(name: string, args: GitHubEnvironmentArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:GitHubEnvironment", name, {}, opts);
    const { environment, github, pipelines, protect } = args;
    const { repository } = github;
    const protection = environmentProtection(github, { environment, pipelines });
    const managed = protectedEnvironment(
      name,
      {
        repository,
        environment,
        protection,
        policies: deploymentPolicies(pipelines, github.default_branch),
      },
      { parent: this, protect },
    );

    this.isAsDeclared = knownOr(
      all([managed.canAdminsBypass, managed.preventSelfReview, managed.waitTimer, managed.reviewers]).apply(
        ([bypass, prevent, wait, reviewers]) =>
          isDeepStrictEqual(
            [
              bypass ?? true,
              prevent ?? false,
              wait ?? 0,
              sorted(reviewers?.[0]?.users),
              sorted(reviewers?.[0]?.teams),
            ],
            [
              protection.admins_bypass,
              protection.prevent_self_review,
              protection.wait_timer_minutes,
              sorted(protection.users),
              sorted(protection.teams),
            ],
          ),
      ),
      runtime.isDryRun(),
    );
    this.repository = repository;
    this.environment = managed.environment;
    this.registerOutputs({ environment: this.environment });
  }
}

const sorted = (ids: readonly number[] = []): number[] => [...ids].sort((a, b) => a - b);
