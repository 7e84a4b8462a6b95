import { affected } from "../../model/entities/clarification.ts";
import type { GovernedChange } from "../../model/governance/govern.ts";
import { changeName } from "../../model/governance/governed-field.ts";
import type { PageModel } from "../page-model.ts";
import { governedValue, reviewedChange } from "../views/history.ts";
import { longDay } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { badge, environmentBadge, listOf, section, type Tone } from "./parts.ts";

const STATES: Readonly<Record<GovernedChange["state"], readonly [text: string, tone: Tone]>> = {
  free: ["needs no review", "calm"],
  reviewed: ["reviewed", "good"],
  missing: ["review missing", "danger"],
  refused: ["not allowed", "danger"],
};

/** Governed changes with their reviews, and every decision with what it affects. */
export function decisionsSection(model: PageModel): Html {
  const { stacks, reviews, decisions } = model;
  const open = stacks.flatMap(({ stack }) =>
    (stack.deployed?.governed ?? []).map((change) => governedChange(change, stack.environment)),
  );
  return section(
    "decisions",
    "Reviews and decisions",
    "Changes of what is governed and the reviews that cover them; questions that were answered, and what each answer affects.",
    html`<article class="card"><header class="card-head"><h3>Governed changes that wait to be deployed</h3></header>${listOf(
      open,
      stacks.some(({ stack }) => stack.deployed)
        ? "None: what is governed is deployed as it is declared."
        : "Not known: what is deployed was not looked at.",
      "entries",
    )}</article>`,
    html`<article class="card"><header class="card-head"><h3>Reviews on record</h3></header>${listOf(
      reviews
        .toReversed()
        .map(
          (review) =>
            html`<div id="review-${review.id}" data-item data-environment="${review.environment}"><p><strong>${reviewedChange(review)}</strong> ${environmentBadge(review.environment)}</p><p>${review.reason}${review.kpi_budget !== undefined && html` <span class="muted">KPI budget: ${review.kpi_budget}</span>`}</p><p class="muted">${review.reviewer}, ${longDay(review.date)} · ${review.id}</p></div>`,
        ),
      "None yet.",
      "entries",
    )}</article>`,
    html`<article class="card"><header class="card-head"><h3>Decisions</h3></header>${listOf(
      decisions.map((decision) => decisionHtml(decision, model)),
      "None yet.",
      "entries",
    )}</article>`,
  );
}

function governedChange(change: GovernedChange, environment: "staging" | "production"): Html {
  const { kind, id, from, to, meaning, state, reviews } = change;
  const [text, tone] = STATES[state];
  const name = changeName(change);
  const linked =
    kind === "secret" || kind === "guardrail" ? html`<a href="#${kind}-${id}">${name}</a>` : name;
  return html`<div data-item data-environment="${environment}"><p><strong>${linked}: ${governedValue(from)} → ${governedValue(to)}</strong> ${badge(text, tone)} ${environmentBadge(environment)}</p><p>${meaning}${reviews.length > 0 && html`; ${reviews.map(({ id }) => html`<a href="#review-${id}">${id}</a> `)}`}</p>${state === "missing" && html`<p class="muted">To review it: <code>npm run govern -- approve ${name}</code></p>`}</div>`;
}

function decisionHtml(
  { id, question, answer, session_date, impact_area, affects }: PageModel["decisions"][number],
  { stacks }: PageModel,
): Html {
  const surfaces = stacks.flatMap((stack) => stack.surfaces);
  const links = affects.flatMap((text) => {
    const target = affected(text);
    const view = surfaces.find(({ surface, pipeline }) =>
      target?.kind === "surface" ? surface.id === target.id : pipeline?.id === target?.id,
    );
    return [view ? html`<a href="#surface-${view.surface.id}">${text}</a> ` : html`${text} `];
  });
  return html`<div id="decision-${id}" data-item><p><strong>${question}</strong></p><p>${answer}</p><p class="muted">${longDay(session_date)} · ${impact_area}${links.length > 0 && html` · affects ${links}`}</p></div>`;
}
