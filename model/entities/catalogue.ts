import type { CatalogueKind, EntityOf } from "./kinds.ts";

/** The entries of every kind, by the kind's name. */
export type CatalogueEntries = { readonly [Kind in CatalogueKind]: readonly EntityOf<Kind>[] };

/** The declared estate: every entry is valid, and every reference resolves. */
export interface Catalogue extends CatalogueEntries {
  /** Text of each runbook that a guardrail refers to, by its path. */
  readonly runbooks: ReadonlyMap<string, string>;
}
