import { own } from "../../entities/own.ts";
import { isHidden } from "../../problems/redact.ts";
import { asLatin, visible } from "../../problems/strange-characters.ts";
import { nearest } from "../../problems/suggest.ts";
import { isPlaceholder } from "./placeholder.ts";

/** What is longer is no slip. */
const MAX_LENGTH = 100;

/** What says that there is no value, and what is an id of somebody else's making. */
const NO_SLIP = /^(none|null|nil|off|no|n\/?a|false|true|-)$|[0-9a-f]{32}/i;

/** A host, a path or a pattern, in which a hyphen and an underscore are what they are. */
const HAS_PARTS = /[/.[]/;

/** Fields that hold names of the catalogue's own; what a vendor calls an organization or a project has capitals inside of words. */
const OWN_NAMES = /^(id|entity_id|key_name|supabase_schema|alert_channel|governance_channel|\d+)$/;

/** A camelCase name of the catalogue's own as the words that it is of, in lower case; any other text as it is. */
const inWords = (text: string, field: string, write: (words: string[]) => string): string =>
  OWN_NAMES.test(field) && /^([a-z]+:)?[\w-]*[a-z][A-Z][\w-]*$/.test(text)
    ? write(
        text.split(/[_-]+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase()),
      )
    : text;

/** What has the value of a field in it, by field: an address that was copied, or the name of something smaller. */
const LONGER_FORMS: Readonly<Record<string, RegExp>> = {
  owner: /^(?:https?:\/\/|git@)github\.com[/:]([\w-]+)\/?$/i,
  repository: /^(?:(?:https?:\/\/|git@)github\.com[/:])?[\w-]+\/([\w.-]+?)(?:\.git)?\/?$/i,
  email: /^(?:mailto:|[^<>]*<)([^<>]+)>?$/i,
  project_ref: /^(?:https?:\/\/)?([a-z]{20})\.supabase\..*$/i,
  // A zone of it.
  region: /^([a-z]+-[a-z]+\d+)-[a-z]$/i,
};

/** A text without signs around it that belong to other languages, or that lost their twin. */
function bare(text: string): string {
  return text
    .replace(/^[="'`<\u2018-\u201f\u00ab]\s*/, "")
    .replace(/[\s;,.!>\])"'`\u2018-\u201f\u00bb]+$/, "");
}

/** Folders of a machine rather than of a repository. */
const OF_MACHINE = /^\/(bin|dev|etc|home|mnt|opt|proc|root|run|tmp|usr|var|Users|Volumes)(\/|$)/;

/** What ends with a host: the address of one, and a person's at one. */
const ENDS_IN_HOST = /^(https:\/\/|[^\s@/]+@)[^\s@/]+$/i;

/** The page of a container image: that of a repository, and that of an organization. */
const PACKAGE_PAGE =
  /^https:\/\/github\.com\/(?:(?:orgs|users)\/)?([\w-]+)\/(?:[\w.-]+\/pkgs\/container|packages\/container\/package)\/([\w.-]+)$/i;

/** What triggers, channels and references start with, or are. */
const WORDS = [
  ...["push", "tag", "pull_request", "workflow_dispatch"],
  ...["line", "slack", "email", "webhook", "surface", "pipeline"],
];

/** How most hosts end. */
const SUFFIXES = ["com", "org", "net", "dev", "app", "io", "cloud"];

/** What the end of a host is meant to be. */
const publicSuffix = (end: string): string => nearest(end, SUFFIXES) ?? end;

/** Matches no text. */
const NOTHING = /(?!)/;

/** Slips that leave a value almost right, each by what puts it right; where there is no such slip, nothing changes. */
const REPAIRS: readonly ((text: string, field: string) => string | number | boolean)[] = [
  (text) => text.trim(),
  bare,
  (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : text),
  asLatin,
  // Words that only capitals tell apart, before those are lost: each way to write them that a field may ask for.
  (text, field) => inWords(text, field, (words) => words.join("-")),
  (text, field) => inWords(text, field, (words) => words.join("_")),
  (text, field) => inWords(text, field, (words) => words.join("_").toUpperCase()),
  // Git tells branches by their case, and no branch is called HEAD.
  (text, field) => (field.endsWith("_branch") || /(^|:)HEAD$/.test(text) ? text : text.toLowerCase()),
  (text) => (/^[a-z0-9_-]+$/.test(text) ? text.toUpperCase() : text),
  (text) => text.replace(/^(push:|tag:)?(refs\/(heads|tags|remotes\/origin)|origin|heads)\//, "$1"),
  (text) => text.replace(/^@/, ""),
  (text) => text.replace(/\/+$/, "").replace(/^\/{2,}/, "/"),
  (text) => text.replace(/\.git$/, ""),
  (text) => text.replace(/^(\.\/)+(?=.)/, ""),
  (text, field) => (field.endsWith("_check") || OF_MACHINE.test(text) ? text : text.replace(/^\//, "")),
  // A name in Punycode is another one with less.
  (text) => (/xn--/i.test(text) ? text : text.replace(/-{2,}/g, "-")),
  (text) => text.replace(/^(h?t+p+\s?s?\s?[:;]?[\\/]{1,3})?(?=[\w-]+(\.[\w-]+)+(\/|$))/i, "https://"),
  (text) => (ENDS_IN_HOST.test(text) ? text.replace(/_(?!.*@)/g, "-").replace(/,(?=\w)/g, ".") : text),
  (text) => (ENDS_IN_HOST.test(text) ? text.replace(/[a-z\d]+$/i, publicSuffix) : text),
  // Of a URL where its path is asked for.
  (text, field) => (field.endsWith("_check") ? text.replace(/^https?:\/\/[^/]+(?=\/)/i, "") : text),
  // Of an image: as other tools and GitHub's pages show it.
  (text) => text.replace(/^(https?|docker|oci):\/\/(?=ghcr\.io\/)/i, ""),
  (text) => text.replace(PACKAGE_PAGE, "ghcr.io/$1/$2"),
  (text, field) => (field.endsWith("_check") ? text.replace(/^(?=\w)/, "/") : text),
  // Google's full names of what has an id.
  (text) => text.replace(/^(billingAccounts|projects|organizations|locations|regions)\//, ""),
  (text, field) => (field === "supabase_schema" ? text.replace(/(?<=\w)[\s_]+(?=\w)/g, "_") : text),
  // As a shell needs it, and as Windows has it.
  (text) => text.replace(/\\(?=[*?[\]])/g, ""),
  (text) => text.replace(/\\/g, "/"),
  (text) => text.replace(/^[a-z]+\.[a-z]+(?=\/)/, (host) => nearest(host, ["ghcr.io"]) ?? host),
  (text) => text.replace(/^[a-z_]+(?=:|$)/, (word) => nearest(word, WORDS) ?? word),
  (text) => (/^[a-z]+:[\w-]+$/.test(text) ? text.replace(/_/g, "-") : text),
  (text, field) => (field === "id" && !HAS_PARTS.test(text) ? text.replace(/[_\s]+/g, "-") : text),
  (text) => (HAS_PARTS.test(text) ? text : text.replace(/(?<=\w)-(?=\w)/g, "_")),
  (text) => text.replace(/^(\d+) ?([MG])i?b?$/i, (_, amount, unit) => `${amount}${unit.toUpperCase()}i`),
  // Days as others write them; of those with slashes, only the ones that start with a year say which is the month.
  (text) =>
    text.replace(/^(\d{4})([-./])(\d\d?)\2(\d\d?)$/, (_, year, _between, ...parts) => day(year, ...parts)),
  (text) => text.replace(/^(\d{4}-\d\d-\d\d)[T ].*$/, "$1"),
  (text) => text.replace(/^(\d\d?)\.(\d\d?)\.(\d{4})$/, (_, date, month, year) => day(year, month, date)),
  // A comma before decimals; one before three digits may part thousands.
  (text) => text.replace(/^(\d+),(\d{1,2})(?= ?%?$)/, "$1.$2").replace(/ +%$/, "%"),
  // Half a Gi, of which memory has no number.
  (text) => text.replace(/^(\d*\.\d+)Gi$/, (_, gi) => `${Number(gi) * 1024}Mi`),
  (text, field) => (field === "region" ? text.replace(/-(?=\d+$)/, "") : text),
  (text, field) => text.replace(own(LONGER_FORMS, field) ?? NOTHING, "$1"),
  // Of memory: up to 32 Gi there is, and less than 128 Mi there is not.
  (text, field) => (field === "memory" ? text.replace(/^\d{1,2}$/, "$&Gi").replace(/^\d+$/, "$&Mi") : text),
  amount,
];

/**
 * The first value near to a written one that fits its field: one slip is put right, or two. `undefined` where none fits,
 * or where the text may be a credential, and is not to be repeated.
 * @param field the field's name: its last word is the unit of its numbers
 */
export function meantValue<T>(
  written: unknown,
  field: string,
  fitted: (value: string | number | boolean) => T | undefined,
): T | undefined {
  const text = typeof written === "number" ? String(written) : written;
  if (
    typeof text !== "string" ||
    text.length > MAX_LENGTH ||
    isHidden(text) ||
    !/\S/.test(text) ||
    TURNED.test(text) ||
    NO_SLIP.test(text) ||
    isPlaceholder(text)
  )
    return undefined;
  // Most repairs change nothing.
  const once = new Set(repaired(text, field));
  const twice = [...once].flatMap((value) => (typeof value === "string" ? repaired(value, field) : []));
  const values = [...once, ...twice].flatMap((value) =>
    typeof value === "string" && value !== text && /^\d+(\.\d+)?$/.test(value)
      ? [value, Number(value)]
      : [value],
  );
  for (const value of new Set(values)) {
    const found = fitted(value);
    if (found !== undefined && isShown(String(value))) return found;
  }
  return undefined;
}

/** A name in which the order of characters is turned: what is read is not what would be left. Source: Unicode, UAX 9. */
const TURNED = /^\S*[\u202a-\u202e\u2066-\u2069]\S*$/;

/** A day as ISO 8601 writes it. */
const day = (year: string, month = "", date = ""): string =>
  `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;

const isShown = (text: string): boolean => !isHidden(text) && visible(text) === text;

const repaired = (text: string, field: string) => REPAIRS.map((repair) => repair(text, field));

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `90d` and `12 weeks` for a number of days, `$1,200` for one of dollars, `1500m` for one of vCPUs. */
function amount(text: string, field: string): string | number {
  const [, currency, digits, unit = ""] =
    /^(\$?)(\d{1,3}(?:[,_]\d{3})+|\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? [];
  if (digits === undefined) return text;
  const number = Number(digits.replace(/[,_]/g, ""));
  if (field === "cpu") return unit === "m" ? number / 1000 : text;
  const last = field.split("_").at(-1) ?? "";
  if (last === "usd") return /^(usd)?$/i.test(unit) ? number : text;
  const from = /^(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/i.test(unit);
  const to = SECONDS[last.charAt(0)];
  if (from && to !== undefined && /^(seconds|minutes|hours|days)$/.test(last))
    return (number * (SECONDS[unit.charAt(0).toLowerCase()] ?? 0)) / to;
  return unit === "" && currency === "" && /[,_]/.test(digits) ? number : text;
}
