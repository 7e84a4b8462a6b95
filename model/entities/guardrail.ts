import * as z from "zod";
import type { Complaint } from "../problems/problem.ts";
import { ALERT_CHANNEL_GRAMMAR, ALERT_CHANNEL_PATTERN, alertChannelFlaw } from "./alert-channel.ts";
import { type EntityKind, Id, listedOnce, Reference, rulesOf } from "./entity.ts";
import { type Flaw, textWithout } from "./flaw.ts";
import { formatThreshold, METRIC, METRICS, type MetricName, type Threshold, thresholdOf } from "./metric.ts";
import { PATH_PATTERN, pathFlaw } from "./repository-path.ts";
import { OBSERVABILITY_SOURCES } from "./sources/source.ts";

const PERCENTAGE = /^\d{1,6}(\.\d{1,6})?%$/;

/** A number with its unit, as people write it: `800ms`, `4800 minutes`. */
const WITH_UNIT = /^(\d{1,9}(?:\.\d{1,6})?) ?([a-z][a-z/ -]{0,30})$/i;

/** A monitored metric of one surface, the threshold that raises an alert, and where the alert goes. */
export const Guardrail = z.strictObject({
  id: Id,
  /** Extension: the relationship to DeploymentSurface. */
  surface: Reference.describe("the id of the surface that is watched"),
  metric_name: z.enum(METRICS).describe("the metric"),
  threshold: thresholdIn(undefined),
  observability_source: z.enum(OBSERVABILITY_SOURCES).describe("where the measurement comes from"),
  alert_channel: textWithout(alertChannelFlaw)
    .meta({ pattern: ALERT_CHANNEL_PATTERN })
    .describe(`where the alert goes: ${ALERT_CHANNEL_GRAMMAR}`),
  runbook_ref: textWithout(runbookFlaw)
    .meta({ pattern: `^(?=.+\\.md$)${PATH_PATTERN.slice(1)}` })
    .describe('the path of the Markdown file to follow, e.g. "docs/runbooks/api-latency.md"'),
  /** Extension: the relationship to SecretCredentialSet, for the tokens of the source and of the channel. */
  secrets: z.array(Reference).default([]).describe("ids of the secrets that the source and the channel need"),
});

/** A threshold, of the metric that an entry names. */
function thresholdIn(metric: MetricName | undefined) {
  const right =
    metric === undefined || METRIC[metric].whole !== undefined
      ? 'a number, or a percentage such as "2%" in quotes'
      : `a number, in ${METRIC[metric].unit}`;
  return z
    .union([
      z.number(),
      textWithout((text) =>
        PERCENTAGE.test(text)
          ? undefined
          : (unitFlaw(text, metric) ?? { wrong: "this value does not fit", fix: `write ${right}` }),
      ).meta({ pattern: PERCENTAGE.source }),
    ])
    .transform((value) => value as Threshold)
    .describe(right);
}

/** Why a text that is a number but for its quotes or its unit is none: the metric has the unit. */
function unitFlaw(text: string, metric: MetricName | undefined): Flaw | undefined {
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) {
    const fits = (threshold: Threshold) =>
      metric !== undefined && thresholdFlaw(metric, threshold) === undefined;
    const isPercentage = !fits(Number(text)) && fits(`${text}%` as Threshold);
    return {
      wrong: "this is a text, not a number",
      fix: isPercentage ? `did you mean "${text}%"?` : `write ${text} without quotes`,
    };
  }
  const [, number, written = ""] = WITH_UNIT.exec(text) ?? [];
  if (number === undefined) return undefined;
  if (metric === undefined)
    return {
      wrong: "a threshold is a number without its unit",
      fix: "write the number alone, in the unit of the metric",
    };
  const { units, unit, example } = METRIC[metric];
  return {
    wrong: `a threshold is a number without its unit, and ${metric} is ${unit === "ratio" ? "a ratio" : `measured in ${unit}`}`,
    fix: units.test(written) ? `write ${number}` : `write e.g. ${example}`,
  };
}

/** Parsed {@link Guardrail}. */
export type Guardrail = z.infer<typeof Guardrail>;

/** With the threshold of each metric. Made once: to make a shape takes longer than to read an entry with it. */
const SHAPES = new Map<unknown, typeof Guardrail>(
  METRICS.map((metric) => [metric, Guardrail.extend({ threshold: thresholdIn(metric) })]),
);

function runbookFlaw(text: string): Flaw | undefined {
  const fix = "write the path of a Markdown file of the repository, such as docs/runbooks/NAME.md";
  const flaw = pathFlaw(text);
  if (flaw) return { wrong: flaw.wrong, fix };
  return text.endsWith(".md") ? undefined : { wrong: "a runbook is a Markdown file, NAME.md", fix };
}

const rule = rulesOf<Guardrail>();

/** Guardrails as a kind of catalogue entry. */
export const guardrailKind: EntityKind<Guardrail> = {
  kind: "guardrail",
  file: "guardrails.yaml",
  shapeOf: ({ metric_name }) => SHAPES.get(metric_name) ?? Guardrail,
  rules: [rule(["secrets"], ({ secrets }) => listedOnce("secret", ["secrets"], secrets))],
};

/** What to say of a threshold that the metric of its guardrail cannot have. */
export function unfitThreshold({
  metric_name,
  threshold,
}: Pick<Guardrail, "metric_name" | "threshold">): readonly Complaint[] {
  const flaw = thresholdFlaw(metric_name, threshold);
  if (!flaw) return [];
  const isOfAnother = METRICS.some((other) => thresholdFlaw(other, threshold) === undefined);
  const other = isOfAnother ? ", or correct metric_name, if this threshold is meant" : "";
  return [{ field: ["threshold"], ...flaw, fix: `${flaw.fix}${other}` }];
}

/** Why a metric cannot have this threshold; `undefined` where it can. */
export function thresholdFlaw(metric: MetricName, threshold: Threshold): Flaw | undefined {
  const { ceiling, floor, unit, example } = METRIC[metric];
  const value = thresholdOf(metric, threshold);
  const refused = (wrong: string) => ({ wrong, fix: `write e.g. ${example}` });
  if (value === undefined)
    return refused(`${metric} is measured in ${unit}, of which there is no percentage`);
  if (value <= 0) return refused("a threshold has to be above zero");
  if (value < floor) return refused(`${formatThreshold(metric, value)} is next to nothing`);
  if (value >= ceiling) {
    return refused(`${metric} can never rise above ${formatThreshold(metric, ceiling)}, so this never fires`);
  }
  return undefined;
}
