import type { Environment } from "../../model/entities/entity.ts";
import { type Html, html, type Part } from "./html.ts";

/** How urgent something is; `calm` has no colour. */
export type Tone = "calm" | "good" | "warning" | "danger";

/** A word in a frame. */
export const badge = (text: string, tone: Tone = "calm"): Html =>
  html`<span class="badge ${tone}">${text}</span>`;

/** The environment that something belongs to. */
export const environmentBadge = (environment: Environment): Html =>
  html`<span class="badge ${environment}">${environment}</span>`;

/** A section of the page under a heading of its own. */
export const section = (id: string, title: string, lead: Part, ...parts: readonly Part[]): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title">
<header class="section-head"><h2 id="${id}-title">${title}</h2><p class="lead">${lead}</p></header>
${parts}
</section>`;

/** A bar of a share, 0 to 1; what is beyond 1 fills it in the colour of a warning. */
export function bar(share: number, tone: "accent" | "quiet" = "accent"): Html {
  const width = share > 0 ? Math.max(1, Math.min(100, Math.round(share * 1000) / 10)) : 0;
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect class="${share > 1 ? "over" : tone}" width="${width}" height="6"/></svg>`;
}

/** Labels and values. */
export const facts = (rows: readonly (readonly [label: string, value: Part])[]): Html =>
  html`<dl class="facts">${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A list of things, or what to say where there are none. */
export const listOf = (items: readonly Part[], none: string, kind = "plain"): Html =>
  items.length === 0
    ? html`<p class="none">${none}</p>`
    : html`<ul class="${kind}">${items.map((item) => html`<li>${item}</li>`)}</ul>`;

/** A link to an entry of the page. */
export const entryLink = (
  kind: "surface" | "secret" | "guardrail" | "decision" | "review",
  id: string,
): Html => html`<a href="#${kind}-${id}">${id}</a>`;
