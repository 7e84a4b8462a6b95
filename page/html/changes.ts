import { count } from "../../model/problems/count.ts";
import type { Comparison, PageStack, ShownChange, ShownProperty } from "../page-input.ts";
import type { PageModel } from "../page-model.ts";
import { kindOf } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { environmentBadge, section } from "./parts.ts";

/** Above this many resources, those of a concern that all come or all go share one line. */
const MOST_SINGLE = 15;
/** Characters of a value that are shown. */
const VALUE_LENGTH = 300;

/** The path of a URL can be a credential. */
const URL_WITH_PATH = /(https?:\/\/[^\s/"'\\]+)\/[^\s"'\\]+/g;

const SIGNS: Readonly<Record<ShownChange["verb"], string>> = { create: "+", change: "~", delete: "−" };

/** What the plans change of what was accepted, and of what is deployed. */
export const changesSection = ({ stacks }: PageModel): Html =>
  section(
    "changes",
    "What would change",
    "The plan of each stack beside what was accepted, and beside what is deployed where that is known. Secret values are hidden in both.",
    stacks.map(({ stack }) => stackChanges(stack)),
  );

const stackChanges = ({ environment, comparisons, resources }: PageStack): Html =>
  html`<article class="card" data-environment="${environment}">
<header class="card-head"><h3>${environmentBadge(environment)}</h3><span class="muted">${count(resources, "resource")} planned</span></header>
${comparisons.length === 0 ? html`<p class="none">No plan was accepted yet: npm run inventory -- --accept</p>` : comparisons.map(comparison)}
</article>`;

function comparison({ against, changes }: Comparison): Html {
  if (changes.length === 0) return html`<p class="none">Nothing changes against ${against}.</p>`;
  const concerns = [...new Set(changes.map(({ concern }) => concern))];
  return html`<h4>${count(changes.length, "resource")} against ${against}</h4>
<div class="diffs">${concerns.map((concern) =>
    concernHtml(
      concern,
      changes.filter((change) => change.concern === concern),
      changes.length > MOST_SINGLE,
    ),
  )}</div>`;
}

function concernHtml(concern: string, changes: readonly ShownChange[], isLong: boolean): Html {
  const [first] = changes;
  const isAlike = changes.every(({ verb }) => verb === first?.verb) && first?.verb !== "change";
  const lines = changes.map(changeHtml);
  if (!isLong || !isAlike) return html`<div class="diff" data-item><h5>${concern}</h5>${lines}</div>`;
  return html`<details class="diff" data-item><summary><span class="sign ${first?.verb}">${SIGNS[first?.verb ?? "create"]}</span> ${concern} <span class="muted">${count(changes.length, "resource")}</span></summary>${lines}</details>`;
}

const changeHtml = ({ type, name, verb, properties }: ShownChange): Html =>
  html`<p class="diff-line"><span class="sign ${verb}" aria-hidden="true">${SIGNS[verb]}</span> <span class="sr">${verb}</span>${kindOf(type)} <code>${name}</code></p>${properties.length > 0 && html`<dl class="properties">${properties.map(propertyHtml)}</dl>`}`;

const propertyHtml = ({ path, before, after }: ShownProperty): Html =>
  html`<div><dt><code>${path}</code></dt><dd><del>${shown(before)}</del> <span aria-hidden="true">→</span> <ins>${shown(after)}</ins></dd></div>`;

function shown(value: unknown): string {
  if (value === undefined) return "none";
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(URL_WITH_PATH, "$1/…");
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
}
