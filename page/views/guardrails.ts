import { type AlertRule, alertRule, silenceRule } from "../../model/alerting/guardrail-promql.ts";
import { outageRule } from "../../model/alerting/outage-rule.ts";
import { trafficFinding } from "../../model/alerting/traffic-findings.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { Guardrail } from "../../model/entities/guardrail.ts";
import { formatThreshold, METRIC, thresholdOf } from "../../model/entities/metric.ts";
import type { PageInput } from "../page-input.ts";

/** A guardrail with the rule that is evaluated. */
export interface GuardrailView {
  readonly guardrail: Guardrail;
  readonly environment: Environment;
  readonly meaning: string;
  /** With its unit. */
  readonly threshold: string;
  readonly rule: AlertRule;
  /** The rule for outages of the surface, where this guardrail reports them. */
  readonly outage: AlertRule | undefined;
  /** How the window follows from the declared use, where it does. */
  readonly traffic: string | undefined;
  /** Whether silence of the source raises an alert too. */
  readonly hearsSilence: boolean;
}

/** A runbook with the guardrails that refer to it. */
export interface RunbookView {
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly guardrails: readonly string[];
}

/** Every guardrail of a checked catalogue. */
export function guardrailViews({ catalogue }: Pick<PageInput, "catalogue">): GuardrailView[] {
  return catalogue.guardrails.flatMap((guardrail): GuardrailView[] => {
    const surface = catalogue.surfaces.find(({ id }) => id === guardrail.surface);
    if (!surface) return [];
    const { metric_name, threshold } = guardrail;
    return [
      {
        guardrail,
        environment: surface.environment,
        meaning: METRIC[metric_name].meaning,
        threshold: withSeparators(
          formatThreshold(metric_name, thresholdOf(metric_name, threshold) ?? Number.NaN),
        ),
        rule: alertRule(guardrail, surface, catalogue.usage),
        outage: outageRule(guardrail, surface, catalogue),
        traffic: trafficFinding(guardrail, surface, catalogue)?.text,
        hearsSilence: silenceRule(guardrail, surface) !== undefined,
      },
    ];
  });
}

/** `90000 vCPU-s/month` → `90,000 vCPU-s/month`. */
const withSeparators = (text: string): string =>
  text.replace(/^\d{5,}/, (digits) => Number(digits).toLocaleString("en-US"));

/** Every runbook that a guardrail refers to. */
export function runbookViews({ catalogue }: Pick<PageInput, "catalogue">): RunbookView[] {
  return [...catalogue.runbooks].map(([path, text]) => ({
    path,
    title: /^#\s+(.+)$/m.exec(text)?.[1] ?? path,
    text: text.replace(/^#\s+.+\n+/, ""),
    guardrails: catalogue.guardrails.filter(({ runbook_ref }) => runbook_ref === path).map(({ id }) => id),
  }));
}
