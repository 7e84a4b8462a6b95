import type { FieldPath, Place } from "./place.ts";
import { displayName, displayValue, withoutCredentials, withoutTokens } from "./redact.ts";
import { visible } from "./strange-characters.ts";

/**
 * One thing that is wrong with a declaration, and what would be right.
 *
 * Everything that a user can write wrong ends as one of these: a `Problem` is data, so it can be printed for people
 * ({@link formatProblem}) or given to a program ({@link problemAsData}) without a second source of truth.
 */
export interface Problem {
  /** `error` stops every command; `warning` is printed and passes. */
  readonly severity: "error" | "warning";
  readonly place: Place;
  /** The entity at fault, e.g. kind `surface`, id `api-staging`; absent where no entity could be recognised. */
  readonly entity?: { readonly kind: string; readonly id?: string };
  /** Field path inside the entity, e.g. `triggers[1]`. */
  readonly field?: string;
  /** The offending value as it may be shown: shortened, and hidden where it could be a credential. */
  readonly value?: string;
  /** What is wrong, as a sentence without its full stop. */
  readonly wrong: string;
  /** What would be right, or the command that corrects it. */
  readonly fix: string;
}

/** What a rule finds; the loader adds the place, the entity and the shown value. */
export interface Complaint {
  readonly field: FieldPath;
  readonly wrong: string;
  readonly fix: string;
  readonly severity?: Problem["severity"];
  /** Another fix for a number that is written otherwise than it is read, as `007` and `1e3` are. */
  readonly fixOf?: (written: string) => string | undefined;
  /**
   * `key`: the field itself should not be there. The complaint then points at its key, and its value is not repeated:
   * an unknown field is where a secret is pasted by mistake.
   */
  readonly about?: "key";
  /** The value may be a credential that no form tells, and is not repeated. */
  readonly isHidden?: true;
  /** The field whose name is pointed at, where the one complained of is not written: it is by default what it is. */
  readonly at?: string;
  /**
   * Kinds of entries of which one that is not found must truly be absent: while a file of theirs has an error, this is
   * not known, and not said.
   */
  readonly relies?: readonly ReliedKind[];
  /**
   * Of a setting: the entry that is the likelier one to be wrong, and what to say of that. It is told in place of this
   * wherever the catalogue is at hand.
   */
  readonly entry?: { readonly kind: ReliedKind; readonly id: string; readonly complaint: Complaint };
}

/** Kinds of entries that a complaint about settings may miss one of. */
export const RELIED_KINDS = ["pipelines", "surfaces", "secrets", "guardrails"] as const;
/** One of them. */
export type ReliedKind = (typeof RELIED_KINDS)[number];

/** `["triggers", 1]` → `triggers[1]`. A credential in the place of a key is not repeated. */
export function fieldName(path: FieldPath): string {
  return path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${displayName(step)}`))
    .join("");
}

/** Two lines for a terminal: where, who and what; then the fix. */
export function formatProblem(problem: Problem): string {
  const { place, entity, field, value, severity, wrong, fix } = problem;
  const who = entity ? ` ${entity.kind}${entity.id ? ` ${entity.id}` : ""}` : "";
  const what = field ? ` ${field}${value === undefined ? "" : ` = ${value}`}` : "";
  const subject = who || what ? `${[who.trim(), what.trim()].filter(Boolean).join(", ")}: ` : "";
  const at = place.line === 0 ? "" : `:${place.line}:${place.column}`;
  return `${visible(`${withoutTokens(place.file)}${at}: ${severity}: ${subject}${inBounds(withoutCredentials(wrong))}`)}\n    fix: ${printable(fix)}`;
}

/** Longest sentence that is printed: some repeat what a file holds. */
const MAX_SENTENCE = 4000;

const inBounds = (text: string): string =>
  text.length <= MAX_SENTENCE ? text : `${[...text.slice(0, MAX_SENTENCE)].slice(0, -1).join("")}…`;

/** A text as it may be printed; a fix may have lines to paste. */
const printable = (text: string): string =>
  inBounds(text).split("\n").map(withoutCredentials).map(visible).join("\n");

/** The same as a flat object, the shape that `--json` prints. */
export function problemAsData({ place, entity, ...rest }: Problem) {
  const { severity, field, value, wrong, fix } = rest;
  return {
    severity,
    ...place,
    file: withoutTokens(place.file),
    kind: entity?.kind,
    id: entity?.id,
    field,
    value,
    wrong: printable(wrong),
    fix: printable(fix),
  };
}

/** The shown form of the value that a complaint is about; absent where the field is absent. */
export function shownValue(entity: unknown, field: FieldPath): string | undefined {
  let value = entity;
  for (const step of field) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return displayValue(value);
}

/** Whether a problem stops every command. */
export const isError = (problem: Problem): boolean => problem.severity === "error";

/** In the order a reader meets them: by file, then from the top. */
export function inReadingOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      a.place.file.localeCompare(b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      a.wrong.localeCompare(b.wrong),
  );
}
