import * as z from "zod";
import { ALERT_CHANNEL_GRAMMAR, ALERT_CHANNEL_PATTERN, alertChannelFlaw } from "./alert-channel.ts";
import { type EntityKind, Id, listedOnce, Reference, rulesOf } from "./entity.ts";
import { type Flaw, textWithout } from "./flaw.ts";
import { formatThreshold, METRIC, METRICS, type MetricName, type Threshold, thresholdOf } from "./metric.ts";
import { PATH_PATTERN, pathFlaw } from "./repository-path.ts";
import { OBSERVABILITY_SOURCES } from "./sources/source.ts";

const PERCENTAGE = /^\d{1,6}(\.\d{1,6})?%$/;

/** A monitored metric of one surface, the threshold that raises an alert, and where the alert goes. */
export const Guardrail = z.strictObject({
  id: Id,
  /** Extension: the relationship to DeploymentSurface. */
  surface: Reference.describe("id of the surface that is watched"),
  metric_name: z.enum(METRICS).describe("the metric"),
  threshold: z
    .union([z.number(), z.string().regex(PERCENTAGE)])
    .transform((value) => value as Threshold)
    .describe('a number, or a percentage such as "2%" in quotes'),
  observability_source: z.enum(OBSERVABILITY_SOURCES).describe("where the measurement comes from"),
  alert_channel: textWithout(alertChannelFlaw)
    .meta({ pattern: ALERT_CHANNEL_PATTERN })
    .describe(`where the alert goes: ${ALERT_CHANNEL_GRAMMAR}`),
  runbook_ref: textWithout(runbookFlaw)
    .meta({ pattern: `^(?=.+\\.md$)${PATH_PATTERN.slice(1)}` })
    .describe('path of the Markdown file to follow, e.g. "docs/runbooks/api-latency.md"'),
  /** Extension: the relationship to SecretCredentialSet, for the tokens of the source and of the channel. */
  secrets: z.array(Reference).default([]).describe("ids of the secrets that the source and the channel need"),
});

/** Parsed {@link Guardrail}. */
export type Guardrail = z.infer<typeof Guardrail>;

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
  shapeOf: () => Guardrail,
  rules: [
    rule(["secrets"], ({ secrets }) => listedOnce("secret", ["secrets"], secrets)),
    rule(["metric_name", "threshold"], ({ metric_name, threshold }) => {
      const flaw = thresholdFlaw(metric_name, threshold);
      return flaw ? [{ field: ["threshold"], ...flaw }] : [];
    }),
  ],
};

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
