import type { Catalogue } from "../entities/catalogue.ts";
import { type CatalogueKind, KINDS } from "../entities/kinds.ts";
import type { Complaint } from "../problems/problem.ts";
import { suggest } from "../problems/suggest.ts";

/** What a rule sees: the sound entries, and how far the files can be relied on. */
export interface View extends Catalogue {
  /** Every id of a kind, of broken entries too; absent where one of them is in doubt. */
  readonly ids: Readonly<Record<CatalogueKind, ReadonlySet<string> | undefined>>;
  /** Whether nothing is wrong in a kind's file so far: only then is an entry that is not found there truly absent. */
  readonly whole: Readonly<Record<CatalogueKind, boolean>>;
}

/** What a rule finds wrong with an entity. */
export interface RuleFinding {
  readonly about: object;
  readonly complaint: Complaint;
}

/** A rule that looks beyond one entity. */
export type CrossRule = (view: View) => RuleFinding[];

/** The findings about an entity, one for each complaint. */
export const finding = (about: object, complaints: readonly Complaint[]): RuleFinding[] =>
  complaints.map((complaint) => ({ about, complaint }));

/**
 * Complains of a reference to an entity that is not declared.
 * @param written how the id of one that is declared is written in this field
 */
export function unresolved(
  { ids }: Pick<View, "ids">,
  kind: CatalogueKind,
  id: string,
  field: Complaint["field"],
  written = (other: string) => other,
): readonly Complaint[] {
  const known = ids[kind];
  // Most references resolve, and to look for what is near takes longer than all the rest.
  if (known?.has(id) ?? true) return [];
  return [
    {
      field,
      wrong: `there is no ${KINDS[kind].kind} of this id`,
      fix: suggest(id, [...(known ?? [])], written),
    },
  ];
}
