import type { FreeTierUse } from "../../model/cost/bill.ts";
import type { ItemCost, ServiceCost, SurfaceCost } from "../../model/cost/environment-cost.ts";
import { dollars, PRICES_READ } from "../../model/cost/prices.ts";
import type { PageModel } from "../page-model.ts";
import type { CostView } from "../views/costs.ts";
import { figure } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { bar, environmentBadge, section } from "./parts.ts";

/** What the estate is expected to cost, by surface and by service, and what the free tiers cover of it. */
export function costSection({ costs }: PageModel): Html {
  const dearest = Math.max(
    0.01,
    ...costs.environments.flatMap(({ surfaces }) => surfaces.map(({ usd }) => usd)),
  );
  return section(
    "cost",
    "Cost",
    `${dollars(costs.usd)} a month, expected from the declared use at list prices of ${PRICES_READ}.`,
    html`<div class="pair">${costs.environments.map((environment) => environmentCost(environment, dearest))}</div>`,
    html`<article class="card"><header class="card-head"><h3>Free tiers</h3><span class="muted">use by all environments that share them</span></header><ul class="bars tiers">${costs.freeTiers.map(freeTier)}</ul></article>`,
    html`<p class="saving">${costs.saving ? html`<strong>Saves most, ${dollars(costs.saving.usd)} a month:</strong> ${costs.saving.change}.` : "Nothing to save: what could be made smaller is within the free tiers."}</p>`,
  );
}

function environmentCost({ environment, usd, budget, surfaces, services }: CostView, dearest: number): Html {
  const billed = services.filter((service) => service.usd > 0);
  const free = services.filter((service) => service.usd === 0);
  const dearestService = Math.max(0.01, ...services.map((service) => service.usd));
  return html`<article class="card" data-environment="${environment}">
<header class="card-head"><h3>${environmentBadge(environment)}</h3><span class="total">${dollars(usd)}${budget !== undefined && html` <span class="muted">of ${dollars(budget)}</span>`}</span></header>
${budget !== undefined && bar(budget > 0 ? usd / budget : usd > 0 ? 2 : 0)}
<h4>By surface</h4><div class="bars">${surfaces.map((surface) => surfaceCost(surface, dearest))}</div>
<h4>By service</h4><ul class="bars">${billed.map(
    ({ service, usd: cost }) =>
      html`<li><span>${service}</span>${bar(cost / dearestService, "quiet")}<span class="amount">${dollars(cost)}</span></li>`,
  )}</ul>${free.length > 0 && html`<p class="free muted">Free: ${free.map(({ service }) => service).join(", ")}</p>`}</article>`;
}

const surfaceCost = ({ surface, usd, services }: SurfaceCost, dearest: number): Html =>
  html`<details data-item><summary><span>${surface ?? "the environment itself"}</span>${bar(usd / dearest)}<span class="amount">${amountText(usd)}</span></summary><ul class="used">${services.map(serviceUse)}</ul></details>`;

const serviceUse = ({ service, usd, items }: ServiceCost): Html =>
  html`<li><span>${service}<br><span class="muted">${items.map(itemText).join(", ")}</span></span><span class="amount">${amountText(usd)}</span></li>`;

const itemText = ({ quantity, unit }: ItemCost): string =>
  `${figure(quantity)} ${quantity === 1 && !unit.includes(" of ") ? unit.replace(/s$/, "") : unit}`;

const amountText = (usd: number): string => (usd === 0 ? "free" : dollars(usd));

function freeTier({ name, used, amount, per }: FreeTierUse): Html {
  const share = used / amount;
  return html`<li data-item><span>${name} <span class="muted">each ${per}</span></span>${bar(share)}<span class="amount">${Math.ceil(share * 100)}&nbsp;%<br><span class="muted">${figure(used)} of ${figure(amount)}</span></span></li>`;
}
