import type { FreeTierUse } from "../../model/cost/bill.ts";
import type { EnvironmentCost, ItemCost, ServiceCost } from "../../model/cost/environment-cost.ts";
import { dollars, PRICES_READ } from "../../model/cost/prices.ts";
import type { Saving } from "../../model/cost/saving.ts";
import { DAYS_A_MONTH } from "../../model/entities/metric.ts";
import { colours } from "../terminal/colours.ts";
import { wrapped } from "../terminal/wrapped.ts";

/** What is expected of the environments that were asked for. */
export interface CostReport {
  readonly environments: readonly (EnvironmentCost & { readonly budget_usd?: number })[];
  /** Those that the environments draw on. */
  readonly freeTiers: readonly FreeTierUse[];
  readonly saving: Saving | undefined;
}

/** Characters of an amount's column. */
const AMOUNT = 10;

/**
 * Prints what is expected, for people. An amount stands beside its label, and what was used after it, where it may wrap.
 * @param width columns of the terminal
 */
export function printCost({ environments, freeTiers, saving }: CostReport, width: number): void {
  const label = labelWidth(environments);
  const row = (text: string, usd: number, more = "") => `${text.padEnd(label)}${amountCell(usd)}${more}`;
  console.log(`expected cost of ${DAYS_A_MONTH} days at list prices, in US dollars`);
  for (const { environment, usd, budget_usd, surfaces } of environments) {
    const budget = budget_usd === undefined ? "" : `  of a budget of ${dollars(budget_usd)}`;
    console.log(`\n${colours.bold(row(environment, usd, budget))}`);
    for (const { surface, usd, services } of surfaces) {
      console.log(row(`  ${surface ?? ENVIRONMENT_ITSELF}`, usd));
      for (const line of services.flatMap((service) => serviceRows(service, label, width)))
        console.log(colours.dim(line));
    }
  }
  if (environments.length > 1) console.log(`\n${colours.bold(row("together", totalOf(environments)))}`);
  console.log(`\n${colours.bold("use of the free tiers, by all environments that share them")}`);
  for (const tier of freeTiers) console.log(tierLines(tier, width).join("\n"));
  console.log(`\n${savingLines(saving, width).join("\n")}`);
  const sources = `Prices as of ${PRICES_READ}: model/cost/prices.ts. Use as in catalogue/usage.yaml.`;
  console.log(colours.dim(wrapped(sources.split(" "), " ", width).join("\n")));
}

/** The same for programs; amounts are not rounded. */
export function costAsData({ environments, freeTiers, saving }: CostReport) {
  return {
    currency: "USD",
    days: DAYS_A_MONTH,
    prices_read: PRICES_READ,
    usd: totalOf(environments),
    environments: environments.map(({ budget_usd, surfaces, ...rest }) => ({
      ...rest,
      budget_usd: budget_usd ?? null,
      surfaces: surfaces.map((surface) => ({ ...surface, surface: surface.surface ?? null })),
    })),
    free_tiers: freeTiers.map(({ name, unit, amount, used, per, payer, environments }) => {
      return { name, unit, amount, used, per, payer, environments };
    }),
    saving: saving ?? null,
  };
}

const totalOf = (environments: readonly EnvironmentCost[]): number =>
  environments.reduce((sum, { usd }) => sum + usd, 0);

/** What an environment costs beside its surfaces. */
const ENVIRONMENT_ITSELF = "the environment itself";

/** Wide enough for every label. */
function labelWidth(environments: CostReport["environments"]): number {
  const surfaces = environments.flatMap((environment) => environment.surfaces);
  const labels = surfaces.flatMap(({ surface, services }) => [
    `  ${surface ?? ENVIRONMENT_ITSELF}`,
    ...services.map(({ service }) => `    ${service}`),
  ]);
  return Math.max(0, ...labels.map(({ length }) => length));
}

const amountCell = (usd: number): string => dollars(usd).padStart(AMOUNT);

/** A service with what is used of it, over as many lines as that takes. */
function serviceRows({ service, usd, items }: ServiceCost, label: number, width: number): string[] {
  const start = label + AMOUNT + 2;
  const [first = "", ...rest] = wrapped(items.map(amount), ", ", width - start);
  const cell = usd === 0 ? "free".padStart(AMOUNT) : amountCell(usd);
  return [
    `${`    ${service}`.padEnd(label)}${cell}  ${first}`,
    ...rest.map((used) => `${" ".repeat(start)}${used}`),
  ];
}

const amount = ({ quantity, unit }: ItemCost): string =>
  `${figure(quantity)} ${quantity === 1 && !unit.includes(" of ") ? unit.replace(/s$/, "") : unit}`;

/** Large figures are whole; of small ones, three digits are enough. */
const figure = (value: number): string =>
  (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString("en-US", {
    maximumFractionDigits: 6,
  });

/** `Cloud Run vCPU-seconds: 61,200 of 180,000 free (34 %)`, and by whom. */
function tierLines({ name, amount, used, per, environments }: FreeTierUse, width: number): string[] {
  const percent = Math.ceil((used / amount) * 100);
  const line = `${name}: ${figure(used)} of ${figure(amount)} free (${percent} %)`;
  const whose = per === "billing account" ? "" : `, for each ${per}`;
  const words = `${line}${whose}: ${environments.join(", ")}`.split(" ");
  const lines = wrapped(words, " ", width - 4).map((text, i) => `${i === 0 ? "  " : "    "}${text}`);
  return used > amount ? lines.map((text) => colours.yellow(text)) : lines;
}

function savingLines(saving: Saving | undefined, width: number): string[] {
  const text = saving
    ? `What would save most, ${dollars(saving.usd)} a month: ${saving.change}.`
    : "Nothing to save: what could be made smaller is within the free tiers.";
  return wrapped(text.split(" "), " ", width);
}
