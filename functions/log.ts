import { displayName, isHidden } from "../model/problems/redact.ts";

/** Severities of Cloud Logging that a function uses. */
export type Severity = "INFO" | "WARNING" | "ERROR";

/** What a line tells beside its message: names, numbers and reasons, never a token. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one entry of the log. */
export type Log = (severity: Severity, message: string, fields?: LogFields) => void;

/**
 * One line of JSON on the standard output, which Cloud Logging takes apart: `severity` and `message` become those of the
 * entry, every further field a part of `jsonPayload` (Cloud Run documentation, "Writing structured logs"). A text that
 * looks like a credential is left out, whoever let it through.
 */
export const log: Log = (severity, message, fields = {}) => {
  const entry = { ...fields, severity, message };
  process.stdout.write(`${JSON.stringify(entry, (_, value) => hidden(value))}\n`);
};

/** Characters of one text that are logged: an entry has at most 256 KB, and what is longer helps nobody. */
const LONGEST = 10_000;

const hidden = (value: unknown): unknown => {
  if (typeof value !== "string") return value;
  const text = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return isHidden(text) ? displayName(text) : text;
};

/** A log that leaves the given secrets out of every text, wherever they come from. */
export function withoutValues(write: Log, secrets: readonly string[]): Log {
  const clean = (text: string): string =>
    secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, "(a secret)"), text);
  return (severity, message, fields = {}) => {
    const cleaned = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? clean(value) : value,
    ]);
    write(severity, clean(message), Object.fromEntries(cleaned));
  };
}
