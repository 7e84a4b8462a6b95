import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { deploymentPolicies } from "../../model/delivery/deployment-policy.ts";
import { environmentProtection } from "../../model/delivery/environment-protection.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { StackSettings } from "../../model/settings.ts";
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

  constructor(name: string, args: GitHubEnvironmentArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:GitHubEnvironment", name, {}, opts);
    const { environment, github, pipelines, protect } = args;
    const { repository } = github;
    const managed = protectedEnvironment(
      name,
      {
        repository,
        environment,
        protection: environmentProtection(github, { environment, pipelines }),
        policies: deploymentPolicies(pipelines, github.default_branch),
      },
      { parent: this, protect },
    );

    this.repository = repository;
    this.environment = managed.environment;
    this.registerOutputs({ environment: this.environment });
  }
}
