import type { Clarification } from "./clarification.ts";
import type { GovernanceReview } from "./governance-review.ts";
import type { Guardrail } from "./guardrail.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Secret } from "./secret.ts";
import type { Surface } from "./surface.ts";
import type { Usage } from "./usage.ts";

/** The declared estate: every entry is valid, and every reference resolves. */
export interface Catalogue {
  readonly pipelines: readonly Pipeline[];
  readonly surfaces: readonly Surface[];
  readonly secrets: readonly Secret[];
  readonly guardrails: readonly Guardrail[];
  /** At most one a surface. */
  readonly usage: readonly Usage[];
  readonly clarifications: readonly Clarification[];
  /** In the order in which they were appended. */
  readonly reviews: readonly GovernanceReview[];
  /** Text of each runbook that a guardrail refers to, by its path. */
  readonly runbooks: ReadonlyMap<string, string>;
}
