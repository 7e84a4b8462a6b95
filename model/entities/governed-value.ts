import { Id } from "./entity.ts";
import { METRICS } from "./metric.ts";
import { SECRET_STATUSES, SECRET_TRANSITIONS, type SecretStatus } from "./secret.ts";
import { OBSERVABILITY_SOURCES } from "./sources/source.ts";

/** The value of a governed field, as the catalogue writes it; `null` where the entry is not there. */
export type GovernedValue = string | number | boolean | null;

/** What a field can be, and how to say it. */
type Values = readonly [fits: (value: NonNullable<GovernedValue>) => boolean, right: string];

const isOneOf = (values: readonly string[], value: GovernedValue): boolean =>
  values.some((one) => one === value);

const oneOf = (values: readonly string[]): Values => [(value) => isOneOf(values, value), values.join(", ")];

const YES_OR_NO: Values = [(value) => typeof value === "boolean", "true or false"];

/** The longest wait timer of an environment, 30 days. Source: GitHub, "Managing environments for deployment". */
export const MAX_WAIT_MINUTES = 43_200;

/** What the value of each governed field can be, beside null for an entry that is not there. */
const VALUES: Readonly<Record<string, Values>> = {
  approval_required: YES_OR_NO,
  status: oneOf(SECRET_STATUSES),
  threshold: [isThreshold, 'a number above zero, or a percentage such as "2%"'],
  alert_channel: [
    (value) => typeof value === "string" && /^[a-z]+:(?!.*\/\/)./.test(value),
    "an alert channel",
  ],
  metric_name: oneOf(METRICS),
  surface: [(value) => Id.safeParse(value).success, "the id of a surface"],
  observability_source: oneOf(OBSERVABILITY_SOURCES),
  reviewers: [
    (value) =>
      typeof value === "string" && /^(nobody|users( \d+)+(, teams( \d+)+)?|teams( \d+)+)$/.test(value),
    '"users ID …, teams ID …", or "nobody"',
  ],
  prevent_self_review: YES_OR_NO,
  wait_timer_minutes: [
    (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_WAIT_MINUTES,
    `a whole number of minutes, 0 to ${MAX_WAIT_MINUTES}`,
  ],
  admins_bypass: YES_OR_NO,
  freeze: [(value) => value === false || typeof value === "string", "the reason of the freeze, or false"],
};

function isThreshold(value: GovernedValue): boolean {
  const isPercentage = typeof value === "string" && /^\d{1,6}(\.\d{1,6})?%$/.test(value);
  const number = isPercentage ? Number.parseFloat(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0;
}

/** What the words of YAML are that are no texts without quotes. */
const UNQUOTED: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
]);

/** What a governed field can be, where it is never this value; `undefined` where it can be this. */
export function rightValues(field: string, value: GovernedValue): string | undefined {
  const [fits, right] = VALUES[field] ?? [() => true, ""];
  // Every environment says whether it is frozen.
  if (value === null) return field === "freeze" ? right : undefined;
  if (fits(value)) return undefined;
  const unquoted = typeof value === "string" ? (UNQUOTED.get(value) ?? Number(value)) : Number.NaN;
  if (!Number.isNaN(unquoted) && value !== "" && fits(unquoted)) return `${value} without quotes`;
  return `${right}${field === "freeze" ? "" : "; null where there is no entry"}`;
}

/** Whether a secret's status ever changes from one to the other; `null` before it is declared and after it is removed. */
export function isStatusStep(from: GovernedValue, to: GovernedValue): boolean {
  if (from === null) return to !== "rotating";
  if (to === null) return from !== "rotating";
  const next: readonly string[] = SECRET_TRANSITIONS[from as SecretStatus];
  return isOneOf(next, to);
}
