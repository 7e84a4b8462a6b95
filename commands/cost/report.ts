import pc from "picocolors";
import type { FreeTierUse } from "../../model/cost/bill.ts";
import { dollars } from "../../model/cost/money.ts";
import { PRICES_READ } from "../../model/cost/prices.ts";
import type { Saving } from "../../model/cost/saving.ts";
import type { EnvironmentCost, ItemCost, ServiceCost } from "../../model/cost/summary.ts";
import { DAYS_A_MONTH } from "../../model/entities/metric.ts";

/** What is expected of the environments that were asked for. */
export interface CostReport {
  readonly environments: readonly (EnvironmentCost & { readonly budget_usd?: number })[];
  /** Those that the environments draw on. */
  readonly freeTiers: readonly FreeTierUse[];
  readonly saving: Saving | undefined;
}

/** Widths of the table's columns, in characters: all of it fits into a terminal of 100. */
const SERVICE = 18;
const USED = 64;
const USD = 14;

/** Prints what is expected, for people. */
export function printCost({ environments, freeTiers, saving }: CostReport): void {
  console.log(`expected cost of a month of ${DAYS_A_MONTH} days at list prices, in US dollars`);
  for (const { environment, usd, budget_usd, surfaces } of environments) {
    const budget = budget_usd === undefined ? "" : `, of a budget of ${dollars(budget_usd)}`;
    console.log(`\n${pc.bold(row(`${environment}${budget}`, usd))}`);
    for (const { surface, usd, services } of surfaces) {
      console.log(row(`  ${surface ?? "the environment itself"}`, usd));
      for (const line of services.flatMap(serviceRows)) console.log(pc.dim(line));
    }
  }
  if (environments.length > 1) console.log(`\n${pc.bold(row("together", totalOf(environments)))}`);
  console.log(`\n${pc.bold("use of the free tiers, by all environments that share them")}`);
  for (const tier of freeTiers) console.log(`  ${tierLine(tier)}`);
  console.log(`\n${savingLines(saving).join("\n")}`);
  console.log(pc.dim(`Prices as of ${PRICES_READ}: model/cost/prices.ts. Use as in catalogue/usage.yaml.`));
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

const row = (label: string, usd: number): string =>
  label.padEnd(4 + SERVICE + USED) + dollars(usd).padStart(USD);

/** A service with what is used of it, over as many lines as that takes. */
function serviceRows({ service, usd, items }: ServiceCost): string[] {
  const [first = "", ...rest] = wrapped(items.map(amount), ", ", USED - 2);
  const cells = (name: string, used: string) => `    ${name.padEnd(SERVICE)}${used.padEnd(USED)}`;
  return [
    `${cells(service, first)}${(usd === 0 ? "free" : dollars(usd)).padStart(USD)}`,
    ...rest.map((used) => cells("", used).trimEnd()),
  ];
}

const amount = ({ quantity, unit }: ItemCost): string =>
  `${figure(quantity)} ${quantity === 1 && !unit.includes(" of ") ? unit.replace(/s$/, "") : unit}`;

/** Large figures are whole; of small ones, three digits are enough. */
const figure = (value: number): string =>
  (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString("en-US", {
    maximumFractionDigits: 6,
  });

/** The parts, joined into lines of at most that width where they allow it. */
function wrapped(parts: readonly string[], separator: string, width: number): string[] {
  return parts.reduce<string[]>((lines, part) => {
    const [last, ...before] = lines.toReversed();
    if (last === undefined) return [part];
    const longer = `${last}${separator}${part}`;
    const done = before.toReversed();
    return longer.length <= width ? [...done, longer] : [...done, `${last}${separator}`.trimEnd(), part];
  }, []);
}

/** `Cloud Run vCPU-seconds: 61,200 of 180,000 free (34 %)`. */
function tierLine({ name, amount, used, per, environments }: FreeTierUse): string {
  const percent = Math.ceil((used / amount) * 100);
  const line = `${name}: ${figure(used)} of ${figure(amount)} free (${percent} %)`;
  const whose = per === "billing account" ? "" : `, for each ${per}`;
  const text = `${line}${whose}: ${environments.join(", ")}`;
  return used > amount ? pc.yellow(text) : text;
}

function savingLines(saving: Saving | undefined): string[] {
  const text = saving
    ? `What would save most, ${dollars(saving.usd)} a month: ${saving.change}.`
    : "Nothing to save: what could be made smaller is within the free tiers.";
  return wrapped(text.split(" "), " ", 4 + SERVICE + USED + USD);
}
