import { GOVERNED_FIELDS, type GovernedKind } from "../entities/governance-review.ts";
import type { GovernedValue } from "../entities/governed-value.ts";

/** What becomes of a change: it passes, it needs a review, or no review can make it pass. */
export type Ruling =
  | { readonly verdict: "free" }
  | { readonly verdict: "reviewed" }
  | { readonly verdict: "refused"; readonly fix: string };

/** A governed field: its value as it is deployed and as the catalogue has it, and what is ruled where they differ. */
export interface GovernedField {
  readonly kind: GovernedKind;
  readonly id: string;
  readonly field: string;
  readonly from: GovernedValue;
  readonly to: GovernedValue;
  /** What the change means, as a sentence without its full stop. */
  readonly meaning: string;
  readonly ruling: Ruling;
  /** Whether two values are the same, however they are written; for a threshold "2%" is 0.02. */
  readonly same: (a: GovernedValue, b: GovernedValue) => boolean;
}

/** The change needs no review. */
export const FREE: Ruling = { verdict: "free" };
/** The change needs a review. */
export const REVIEWED: Ruling = { verdict: "reviewed" };

/** Whether two values of a field are the same value. */
export const identical = (a: GovernedValue, b: GovernedValue): boolean => a === b;

/** Whether the declared value differs from the deployed one. */
export const isChange = ({ from, to, same }: GovernedField): boolean => !same(from, to);

/** How a change is referred to: `pipeline:api-production.approval_required`. */
export const changeName = ({ kind, id, field }: Pick<GovernedField, "kind" | "id" | "field">): string =>
  `${kind}:${id}.${field}`;

const KINDS = Object.keys(GOVERNED_FIELDS).join("|");
const CHANGE_NAME = new RegExp(`^(${KINDS}):[a-z0-9-]+\\.[a-z_]+$`);

/** Whether a text is of the form that {@link changeName} makes. */
export const isChangeName = (text: string): boolean => CHANGE_NAME.test(text);

/** A change in one line: which, from what to what, and what that means. */
export const changeLine = (field: GovernedField): string =>
  `${changeName(field)}: ${written(field.from)} → ${written(field.to)}, ${field.meaning}`;

/** A value as YAML writes it. */
export const written = (value: GovernedValue): string =>
  typeof value === "string" ? JSON.stringify(value) : String(value);
