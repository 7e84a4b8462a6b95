import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import {
  infrastructurePolicies,
  infrastructureProtection,
} from "../../model/delivery/infrastructure-protection.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { infrastructureEnvironments } from "../../model/entities/infrastructure.ts";
import type { StackSettings } from "../../model/settings.ts";
import { protectedEnvironment } from "./protected-environment.ts";

/** What {@link InfrastructureEnvironments} are made from. */
export interface InfrastructureEnvironmentsArgs {
  /** The stack whose environments are made. */
  readonly stack: Environment;
  /** The repository, its owner and its reviewers: `github` of the stack's settings. */
  readonly github: StackSettings["github"];
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/** The GitHub environments in which the repository's own workflows preview and update a stack. */
export class InfrastructureEnvironments extends ComponentResource {
  constructor(name: string, args: InfrastructureEnvironmentsArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:github:InfrastructureEnvironments", name, {}, opts);
    const { stack, github, protect } = args;
    for (const environment of infrastructureEnvironments(stack)) {
      protectedEnvironment(
        environment.name,
        {
          repository: github.repository,
          environment: environment.name,
          protection: infrastructureProtection(environment, github),
          policies: infrastructurePolicies(github),
        },
        { parent: this, protect },
      );
    }
    this.registerOutputs({});
  }
}
