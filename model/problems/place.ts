/** A place in a file, counted from 1 as editors do; or what was typed, which has no lines. */
export interface Place {
  /** Path relative to the project root, with forward slashes; or what was typed. */
  readonly file: string;
  /** Line, from 1; 0 of what was typed. */
  readonly line: number;
  /** Column in UTF-16 code units, from 1. */
  readonly column: number;
}

/** Where something stands inside a document: keys, and indices from 0. */
export type FieldPath = readonly (string | number)[];
