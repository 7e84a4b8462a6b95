import { clarificationKind } from "./clarification.ts";
import type { EntityKind } from "./entity.ts";
import { governanceKind } from "./governance-review.ts";
import { guardrailKind } from "./guardrail.ts";
import { pipelineKind } from "./pipeline.ts";
import { secretKind } from "./secret.ts";
import { surfaceKind } from "./surface.ts";
import { usageKind } from "./usage.ts";

/**
 * Every kind of entity, by its name in the catalogue, in the order in which the files are read. This is the only list:
 * the catalogue's type, the loader, the rules' view, the schemas and the counts of `validate` follow from it.
 */
export const KINDS = {
  pipelines: pipelineKind,
  surfaces: surfaceKind,
  secrets: secretKind,
  guardrails: guardrailKind,
  /** At most one entry a surface. */
  usage: usageKind,
  clarifications: clarificationKind,
  /** In the order in which they were appended. */
  reviews: governanceKind,
} as const;

/** Name of a kind in the catalogue, e.g. `surfaces`. */
export type CatalogueKind = keyof typeof KINDS;

/** The names of all kinds. */
export const CATALOGUE_KINDS = Object.keys(KINDS) as readonly CatalogueKind[];

/** The entity that an entry of a kind is. */
export type EntityOf<Kind extends CatalogueKind> =
  (typeof KINDS)[Kind] extends EntityKind<infer T> ? T : never;

/** One value for each kind, made by `make`; the caller says what its type is. */
export const ofEachKind = (make: (kind: CatalogueKind) => unknown): Record<CatalogueKind, unknown> =>
  Object.fromEntries(CATALOGUE_KINDS.map((kind) => [kind, make(kind)])) as Record<CatalogueKind, unknown>;
