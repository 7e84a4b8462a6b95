import type { Flaw } from "../entities/flaw.ts";
import { fieldName, isError, type Problem } from "../problems/problem.ts";
import type { YamlSource } from "../yaml/source.ts";

/**
 * Texts without quotes that Pulumi reads otherwise than this program. Its parser keeps to YAML 1.1 here and there: `030` is
 * 24, `1_000` is 1000, and a date becomes a point of time, `2026-11-27 00:00:00 +0000 UTC`. What is written is not
 * repeated: it may be a secret.
 * @param found what is wrong with the file besides: a value that is complained of already is not complained of twice
 * Source: gopkg.in/yaml.v3, `resolve.go`; measured with `pulumi config --json`.
 */
export function readOtherwise({ unquoted }: YamlSource, found: readonly Problem[]): Problem[] {
  return unquoted()
    .flatMap(({ path, place, text, value }) => {
      const flaw = flawForPulumi(text, value);
      const field = fieldName(path[0] === "config" ? path.slice(1) : path);
      return flaw ? [{ severity: "error" as const, place, field, ...flaw }] : [];
    })
    .filter((problem) => !found.some((other) => isError(other) && isSamePlace(other, problem)));
}

/** Whether two problems stand at one place of a file. */
export const isSamePlace = ({ place: a }: Problem, { place: b }: Problem): boolean =>
  a.line === b.line && a.column === b.column;

function flawForPulumi(text: string, value: unknown): Flaw | undefined {
  if (typeof value === "string" && isDate(text))
    return { wrong: "Pulumi reads a date without quotes as a point of time", fix: "put it in quotes" };
  const number = numberForPulumi(text);
  // A key was read as a text by both.
  if (number === undefined || number === value || String(number) === value) return undefined;
  return typeof value === "number"
    ? {
        wrong: "Pulumi reads a number that starts with 0 in base 8",
        fix: "write it without the 0 before it",
      }
    : {
        wrong: "Pulumi reads this text as a number",
        fix: "put it in quotes, or write the number in decimal digits if it is one",
      };
}

const TIME = String.raw`\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?`;

/** A day, alone or with a time: of a zone behind a T, of none behind a blank. */
const DATE = new RegExp(
  String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]${TIME}(?:Z|[+-]\d\d:\d\d)| ${TIME})?$`,
);

function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = DATE.exec(text)?.map(Number) ?? [];
  return day > 0 && new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
}

const WITH_BASE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/;
const DECIMAL = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

/** The number that Pulumi makes of a text without quotes. */
function numberForPulumi(text: string): number | undefined {
  if (!/^[-+.\d]/.test(text)) return undefined;
  const plain = text.replaceAll("_", "");
  const [, sign, digits = ""] = WITH_BASE.exec(plain) ?? [];
  if (sign === undefined) return DECIMAL.test(plain) ? Number(plain) : undefined;
  const size = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return sign === "-" ? -size : size;
}
