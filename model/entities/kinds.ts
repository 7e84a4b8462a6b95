import type { Catalogue } from "./catalogue.ts";
import { clarificationKind } from "./clarification.ts";
import type { EntityKind } from "./entity.ts";
import { governanceKind } from "./governance-review.ts";
import { guardrailKind } from "./guardrail.ts";
import { pipelineKind } from "./pipeline.ts";
import { secretKind } from "./secret.ts";
import { surfaceKind } from "./surface.ts";
import { usageKind } from "./usage.ts";

/** Every kind of entity, by its name in the catalogue: what reads, describes or documents all of them goes by this list. */
export const KINDS = {
  pipelines: pipelineKind,
  surfaces: surfaceKind,
  secrets: secretKind,
  guardrails: guardrailKind,
  usage: usageKind,
  clarifications: clarificationKind,
  reviews: governanceKind,
} as const satisfies { [Kind in Exclude<keyof Catalogue, "runbooks">]: EntityKind<Catalogue[Kind][number]> };
