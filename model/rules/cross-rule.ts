import type { Catalogue } from "../entities/catalogue.ts";
import { type CatalogueKind, KINDS } from "../entities/kinds.ts";
import type { Secret } from "../entities/secret.ts";
import type { Complaint } from "../problems/problem.ts";
import { itemsWithin, listedAlready, nearest, orElse, suggest } from "../problems/suggest.ts";
import { severalItems } from "../yaml/explain/value-advice.ts";

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
 * Complains of a reference to an entity that is not declared: a slip of the hand, or what the entity left behind.
 * @param words.written how the id of one that is declared is written in this field
 * @param words.removed what is to be done where the entity was removed
 * @param words.listed ids that stand in the same list: a second one is never advised
 * @param words.unfit ids that this field may not refer to: none of them is advised
 */
export function unresolved(
  { ids }: Pick<View, "ids">,
  kind: CatalogueKind,
  id: string,
  field: Complaint["field"],
  words: {
    readonly written?: (other: string) => string;
    readonly removed?: string;
    readonly unfit?: readonly { readonly id: string }[];
    readonly listed?: readonly string[];
  } = {},
): readonly Complaint[] {
  const known = ids[kind];
  // Most references resolve, and to look for what is near takes longer than all the rest.
  if (known?.has(id) ?? true) return [];
  const several =
    typeof field.at(-1) === "number" ? itemsWithin(id, (part) => known?.has(part) === true) : undefined;
  if (several)
    return [{ field, wrong: `there is no ${KINDS[kind].kind} of this id`, fix: severalItems(several) }];
  const unfit = new Set(words.unfit?.map((entity) => entity.id));
  const fitting = [...(known ?? [])].filter((other) => !unfit.has(other));
  const { written = (other: string) => other, listed = [] } = words;
  const twin = nearest(id, fitting);
  if (twin !== undefined && listed.includes(twin))
    return [
      { field, wrong: `there is no ${KINDS[kind].kind} of this id`, fix: listedAlready(written(twin)) },
    ];
  const free = fitting.filter((other) => !listed.includes(other));
  const near =
    free.length === 0 ? `declare it in ${KINDS[kind].file}` : suggest(id, free, { form: words.written });
  const removed = words.removed ?? `if it was removed on purpose, ${withoutIt(field)}`;
  return [
    {
      field,
      wrong: `there is no ${KINDS[kind].kind} of this id`,
      fix: orElse(near, removed),
    },
  ];
}

/**
 * Complains of the first of some secrets whose key_name is a slip of the one that is needed.
 * @param needs what needs a secret of that key_name, e.g. `sentry`
 */
export function misspeltKeyName(secrets: readonly Secret[], keyName: string, needs: string): RuleFinding[] {
  const secret = secrets.find(({ key_name }) => nearest(key_name, [keyName]) !== undefined);
  const wrong = `${needs} takes ${keyName}, and is given this`;
  return secret ? finding(secret, [{ field: ["key_name"], wrong, fix: `did you mean "${keyName}"?` }]) : [];
}

/** How a reference goes: an entry of its own with it, where it is all about that entity. */
function withoutIt(field: Complaint["field"]): string {
  if (typeof field.at(-1) === "number") return "take it out of this list";
  return field.at(-1) === "surface" ? "remove this entry too" : "remove this field";
}
