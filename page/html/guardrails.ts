import { count } from "../../model/problems/count.ts";
import type { PageModel } from "../page-model.ts";
import type { GuardrailView, RunbookView } from "../views/guardrails.ts";
import { type Html, html } from "./html.ts";
import { badge, entryLink, environmentBadge, facts, section } from "./parts.ts";

/** What is watched, with thresholds, rules and runbooks. */
export const guardrailsSection = ({ guardrails, runbooks }: PageModel): Html =>
  section(
    "guardrails",
    "Guardrails",
    "What is measured, above which threshold an alert fires, who gets it, and what they do then.",
    html`<div class="rows">${guardrails.map(guardrail)}</div>`,
    html`<h3>Runbooks</h3><div class="rows">${runbooks.map(runbook)}</div>`,
  );

function guardrail({
  guardrail: declared,
  environment,
  meaning,
  threshold,
  rule,
  outage,
  traffic,
  hearsSilence,
}: GuardrailView): Html {
  const { id, surface, observability_source, alert_channel, runbook_ref } = declared;
  return html`<details class="row" id="guardrail-${id}" data-item data-environment="${environment}">
<summary><span class="row-name">${id}</span><span class="row-kind">${surface}</span><span class="row-more">${alert_channel}</span><span class="row-figure">&gt; ${threshold}</span></summary>
<div class="row-body">
<p class="row-lead">${environmentBadge(environment)} ${badge(rule.severity.toLowerCase(), rule.severity === "CRITICAL" ? "danger" : "calm")} ${rule.summary}.</p>
${facts([
  ["Surface", entryLink("surface", surface)],
  ["Measures", meaning],
  ["Source", `${observability_source}${hearsSilence ? "; silence of the source raises an alert too" : ""}`],
  [
    "Fires after",
    rule.durationSeconds === 0 ? "the first evaluation above it" : `${rule.durationSeconds} s above it`,
  ],
  ...(traffic === undefined ? [] : [["Traffic", traffic] as const]),
  ["Tells", alert_channel],
  ["Runbook", html`<a href="#runbook-${runbook_ref}">${runbook_ref}</a>`],
])}
<h3>Rule</h3><pre tabindex="0" aria-label="Rule of ${id}"><code>${rule.query}</code></pre>${
    outage &&
    html`
<h3>Outages</h3><p>${outage.summary}.</p><pre tabindex="0" aria-label="Rule of ${id} for outages"><code>${outage.query}</code></pre>`
  }
</div></details>`;
}

const runbook = ({ path, title, text, guardrails }: RunbookView): Html =>
  html`<details class="row runbook" id="runbook-${path}" data-item>
<summary><span class="row-name">${title}</span><span class="row-kind">${count(guardrails.length, "guardrail")}</span><span class="row-more">${path}</span></summary>
<div class="row-body"><p class="row-lead">For ${guardrails.map((id, i) => html`${i > 0 && ", "}${entryLink("guardrail", id)}`)}</p><div class="prose">${text}</div></div></details>`;
