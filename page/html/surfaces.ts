import { dollars } from "../../model/cost/prices.ts";
import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { SecretStatus } from "../../model/entities/secret.ts";
import type { PageModel } from "../page-model.ts";
import type { HistoryEntry } from "../views/history.ts";
import type { SurfaceView } from "../views/surfaces.ts";
import { longDay } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { badge, entryLink, environmentBadge, facts, listOf, section, type Tone } from "./parts.ts";

/** Colour of each status of a secret. */
export const STATUS_TONES: Readonly<Record<SecretStatus, Tone>> = {
  draft: "calm",
  active: "good",
  rotating: "warning",
};

/** Each surface with what delivers it, what it reads, what watches it, and what happened to it. */
export const surfacesSection = ({ stacks, guardrails }: PageModel): Html => {
  const thresholds = new Map(guardrails.map(({ guardrail, threshold }) => [guardrail.id, threshold]));
  return section(
    "surfaces",
    "Surfaces",
    "Where each app runs: how it is delivered, what it reads, what watches it, and what was decided about it.",
    html`<div class="rows">${stacks.flatMap(({ surfaces }) => surfaces.map((view) => surface(view, thresholds)))}</div>`,
  );
};

function surface(view: SurfaceView, thresholds: ReadonlyMap<string, string>): Html {
  const { surface: declared, platform, place, usd, calls, callers, isPublic } = view;
  const { id, environment, endpoint_url } = declared;
  return html`<details class="row" id="surface-${id}" data-item data-environment="${environment}">
<summary><span class="row-name">${id}</span><span class="row-kind">${platform}</span><span class="row-more">${new URL(endpoint_url).host}</span><span class="row-figure">${usd === 0 ? "free" : html`${dollars(usd)} <span class="muted">a month</span>`}</span></summary>
<div class="row-body">
<p class="row-lead">${environmentBadge(environment)} ${place}<br><a href="${endpoint_url}" rel="noreferrer">${endpoint_url}</a></p>
<div class="columns">
<div><h3>Runs as</h3>${facts(view.facts)}</div>
<div><h3>Pipeline</h3>${view.pipeline ? pipeline(view.pipeline) : html`<p class="none">None</p>`}</div>
<div><h3>Secrets</h3>${listOf(
    view.secrets.map(
      ({ secret, readBy }) =>
        html`${entryLink("secret", secret.id)} <span class="muted">${readBy}</span> ${secret.status !== "active" && badge(secret.status, STATUS_TONES[secret.status])}`,
    ),
    "None",
  )}</div>
<div><h3>Guardrails</h3>${listOf(
    view.guardrails.map(
      ({ id: guardrail, metric_name }) =>
        html`${entryLink("guardrail", guardrail)} <span class="muted">${metric_name} above ${thresholds.get(guardrail)}</span>`,
    ),
    "None",
  )}</div>
<div><h3>Called by</h3>${
    isPublic
      ? html`<p>everybody</p>`
      : listOf(
          callers.map((caller) => entryLink("surface", caller)),
          "nobody",
        )
  }</div>
<div><h3>Calls</h3>${listOf(
    calls.map((called) => entryLink("surface", called)),
    "no other surface",
  )}</div>
</div>
<h3>History</h3>${listOf(view.history.map(historyEntry), "Nothing on record", "history")}
</div></details>`;
}

const pipeline = ({ workflow_file, triggers, stages, approval_required, artifacts }: Pipeline): Html =>
  html`<ol class="stages">${stages.map((stage) => html`<li>${stage}</li>`)}</ol>${facts([
    ["Starts on", triggers.join(", ")],
    ["Approval", approval_required ? "required" : "not required"],
    ["Workflow", html`<code>${workflow_file}</code>`],
    ...(artifacts.length > 0 ? [["Makes", html`<code>${artifacts.join(", ")}</code>`] as const] : []),
  ])}`;

const historyEntry = ({ date, what, detail, anchor }: HistoryEntry): Html =>
  html`<time datetime="${date}">${longDay(date)}</time> <span>${anchor === undefined ? what : html`<a href="#${anchor}">${what}</a>`}<br><span class="muted">${detail}</span></span>`;
