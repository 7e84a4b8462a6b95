import { dollars } from "../../model/cost/prices.ts";
import { count } from "../../model/problems/count.ts";
import type { PageModel } from "../page-model.ts";
import { longDay } from "./figures.ts";
import { type Html, html, type Part } from "./html.ts";

/** The first look: what it costs, what would change, and what waits for somebody. */
export function overview(model: PageModel): Html {
  const { title, today, stacks } = model;
  const surfaces = stacks.flatMap((stack) => stack.surfaces).length;
  const environments = stacks.map(({ stack }) => stack.environment).join(" and ");
  return html`<section id="overview" aria-labelledby="overview-title">
<p class="eyebrow">Delivery estate</p>
<h1 id="overview-title">${title}</h1>
<p class="lead">${count(surfaces, "surface")} in ${environments}, as declared on <time datetime="${today}">${longDay(today)}</time>. ${deployedText(model)}</p>
${stacks.map(({ stack: { environment, settings } }) => settings.freeze !== undefined && html`<p class="frozen" data-environment="${environment}"><strong>${environment} is frozen</strong>, nothing is delivered or updated: ${settings.freeze}</p>`)}
<ul class="tiles">
${costTile(model)}${changesTile(model)}${reviewsTile(model)}${rotationsTile(model)}
</ul>
</section>`;
}

function deployedText({ stacks }: PageModel): string {
  const deployed = stacks.flatMap(({ stack }) => (stack.deployed ? [stack] : []));
  if (deployed.length === 0) return "What is deployed was not looked at.";
  return `Compared with what is deployed in the ${deployed[0]?.deployed?.where}.`;
}

const tile = (anchor: string, label: string, value: Part, note: Part, isUrgent = false): Html =>
  html`<li><a class="tile${isUrgent ? " urgent" : ""}" href="#${anchor}"><span class="tile-label">${label}</span><span class="tile-value">${value}</span><span class="tile-note">${note}</span></a></li>`;

function costTile({ costs }: PageModel): Html {
  const parts = costs.environments.map(
    ({ environment, usd, budget }) =>
      `${environment} ${dollars(usd)}${budget === undefined ? "" : ` of ${dollars(budget)}`}`,
  );
  const isOver = costs.environments.some(({ usd, budget }) => budget !== undefined && usd > budget);
  return tile("cost", "Expected cost a month", dollars(costs.usd), parts.join(", "), isOver);
}

function changesTile({ stacks }: PageModel): Html {
  const newest = stacks.map(({ stack }) => stack.comparisons.at(-1));
  const number = newest.reduce((sum, comparison) => sum + (comparison?.changes.length ?? 0), 0);
  const against = newest.find((comparison) => comparison)?.against;
  return tile(
    "changes",
    "Would change now",
    against === undefined ? "–" : number === 0 ? "Nothing" : count(number, "resource"),
    against === undefined ? "there is nothing to compare with" : `against ${against}`,
  );
}

function reviewsTile({ stacks, reviews }: PageModel): Html {
  const governed = stacks.flatMap(({ stack }) => stack.deployed?.governed ?? []);
  const open = governed.filter(({ state }) => state === "missing" || state === "refused").length;
  const written = reviews.length === 0 ? "none on record" : `${count(reviews.length, "review")} on record`;
  return tile("decisions", "Reviews", open === 0 ? "None open" : `${open} open`, written, open > 0);
}

function rotationsTile({ secrets }: PageModel): Html {
  const urgent = secrets.filter(({ urgency }) => urgency === "overdue" || urgency === "soon").length;
  const next = secrets.find(({ due }) => due !== undefined);
  return tile(
    "secrets",
    "Rotations due soon",
    urgent === 0 ? "None" : String(urgent),
    next?.due === undefined
      ? `${count(secrets.length, "secret")}, no date known`
      : `next on ${longDay(next.due)}`,
    urgent > 0,
  );
}
