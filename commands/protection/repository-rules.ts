import type { EnvironmentRules } from "../../model/delivery/environment-rules.ts";

/** The environments of a repository and their rules, wherever they are kept. */
export interface RulesClient {
  /** How messages call it. */
  readonly name: string;
  /** The rules of an environment; nothing where there is none. */
  read(environment: string): Promise<EnvironmentRules | undefined>;
  /**
   * Corrects what the engine does not see: reviewers and the other rules of the environment, and policies that admit
   * more than they should. A policy that is missing admits less, and `pulumi up --refresh` makes it again.
   */
  restore(rules: EnvironmentRules): Promise<void>;
}
