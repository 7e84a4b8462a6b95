import { alertRule, silenceRule } from "../../model/alerting/guardrail-promql.ts";
import { outageRule } from "../../model/alerting/outage-rule.ts";
import { trafficFinding } from "../../model/alerting/traffic-findings.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import type { Guardrail } from "../../model/entities/guardrail.ts";
import { block, code, fileLink, page } from "./markdown.ts";

/** Each guardrail with the rule that is evaluated. */
export function guardrailSection(catalogue: Catalogue): string {
  return catalogue.guardrails.map((guardrail) => section(guardrail, catalogue)).join("\n\n");
}

function section(guardrail: Guardrail, catalogue: Catalogue): string {
  const surface = catalogue.surfaces.find(({ id }) => id === guardrail.surface);
  if (!surface)
    throw new Error(`guardrail ${guardrail.id} watches nothing, and the catalogue was not checked`);
  const { query, durationSeconds, severity, summary } = alertRule(guardrail, surface, catalogue.usage);
  const outage = outageRule(guardrail, surface, catalogue);
  const traffic = trafficFinding(guardrail, surface, catalogue);
  const { observability_source, alert_channel, runbook_ref } = guardrail;
  const silence = silenceRule(guardrail, surface) ? " Silence of the source alerts as well." : "";
  return page(
    `### ${guardrail.id}`,
    `${summary}, from ${observability_source}. ${severity} to ` +
      `${code(alert_channel)}${durationSeconds > 0 ? ` after ${durationSeconds} s` : ""}; ` +
      `${fileLink("what to do", runbook_ref)}.${silence}`,
    ...(traffic ? [traffic.text] : []),
    block("promql", query),
    ...(outage ? [`${outage.severity} as well when ${outage.summary}:`, block("promql", outage.query)] : []),
  ).trimEnd();
}
