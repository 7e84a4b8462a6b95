import type { Edit } from "./broken-estate.ts";

/** A change that is refused. Each problem is told as people read it: `entity, field = value: what is wrong`, and the fix. */
export interface Refusal {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly problems: readonly (readonly [subject: string, fix: string, severity?: "warning"])[];
}

/** A change that is accepted: the other side of a refusal's boundary. */
export interface Acceptance {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** Cases of one file of the model. */
export interface Cases {
  readonly refused: readonly Refusal[];
  readonly accepted: readonly Acceptance[];
}

/** A refusal of one edit with one problem, as almost all are; `edit` and `problem` are told in one row. */
export function refused(
  name: string,
  edit: Edit | readonly Edit[],
  ...problems: Refusal["problems"]
): Refusal {
  return { name, edits: editsOf(edit), problems };
}

export function accepted(name: string, edit: Edit | readonly Edit[]): Acceptance {
  return { name, edits: editsOf(edit) };
}

const editsOf = (edit: Edit | readonly Edit[]): readonly Edit[] =>
  typeof edit[0] === "string" ? [edit as Edit] : (edit as readonly Edit[]);
