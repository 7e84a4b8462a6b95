import type { Catalogue } from "../catalogue.ts";
import type { Complaint } from "../problem.ts";

export interface View extends Catalogue {
  /** Every id of a kind, of broken entries too. */
  readonly ids: Readonly<Record<"pipeline" | "surface" | "secret", ReadonlySet<string>>>;
  /** Whether all files are sound: only then is something that is not found truly absent. */
  readonly whole: boolean;
}

export interface Finding {
  readonly about: object;
  readonly complaint: Complaint;
}

/** A rule that looks beyond one entity. */
export type CrossRule = (view: View) => Finding[];

export const finding = (about: object, complaints: readonly Complaint[]): Finding[] =>
  complaints.map((complaint) => ({ about, complaint }));
