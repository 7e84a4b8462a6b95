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
