import type { Catalogue } from "../entities/catalogue.ts";
import { unless } from "../entities/entity.ts";
import type { Complaint } from "../problems/problem.ts";
import { suggest } from "../problems/suggest.ts";

/** What other entities refer to. */
export type Referable = "pipeline" | "surface" | "secret" | "clarification";

export interface View extends Catalogue {
  /** Every id of a kind, of broken entries too; absent where one of them is in doubt. */
  readonly ids: Readonly<Record<Referable, ReadonlySet<string> | undefined>>;
  /** Whether nothing was found wrong in a file so far: only then is something that is not found there truly absent. */
  readonly whole: Readonly<Record<"pipelines" | "surfaces" | "secrets" | "guardrails", boolean>>;
}

export interface Finding {
  readonly about: object;
  readonly complaint: Complaint;
}

/** A rule that looks beyond one entity. */
export type CrossRule = (view: View) => Finding[];

export const finding = (about: object, complaints: readonly Complaint[]): Finding[] =>
  complaints.map((complaint) => ({ about, complaint }));

/** Complains of a reference to an entity that is not declared. */
export function unresolved(
  { ids }: Pick<View, "ids">,
  kind: Referable,
  id: string,
  field: Complaint["field"],
): readonly Complaint[] {
  const known = ids[kind];
  return unless(known?.has(id) ?? true, {
    field,
    wrong: `there is no ${kind} of this id`,
    fix: suggest(id, [...(known ?? [])]),
  });
}
