import fc from "fast-check";
import { expect, test } from "vitest";
import { costOf } from "../../../model/cost/bill.ts";
import { environmentCost } from "../../../model/cost/environment-cost.ts";
import { estimate } from "../../../model/cost/estimate.ts";
import { bestSaving } from "../../../model/cost/saving.ts";
import type { CostedStack } from "../../../model/cost/use.ts";
import { ENVIRONMENTS, type Environment } from "../../../model/entities/entity.ts";
import type { Usage } from "../../../model/entities/usage.ts";
import { app, secretsFor, service, site, stackOf } from "./fixtures.ts";

/** What is drawn for one environment: an amount that is raised never makes the estate cheaper. */
const amounts = fc.record({
  requests_a_month: fc.nat(5_000_000),
  seconds_a_request: fc.double({ min: 0, max: 60, noNaN: true }),
  egress_gib_a_month: fc.nat(100),
  logs_gib_a_month: fc.nat(100),
  images_gb: fc.nat(10),
  builds_a_month: fc.nat(60),
  ci_runs_a_month: fc.nat(500),
  minutes_a_ci_run: fc.nat(30),
  cpu: fc.constantFrom(1, 2, 4),
  gib: fc.integer({ min: 1, max: 8 }),
  min_instances: fc.nat(3),
  secrets: fc.nat(6),
  rotating: fc.nat(3),
});
type Amounts = typeof amounts extends fc.Arbitrary<infer T> ? T : never;

const setting = fc.record({
  region: fc.constantFrom("asia-northeast1", "asia-southeast1"),
  account: fc.constantFrom(undefined, "000000-AAAAAA-000000", "000000-BBBBBB-000000"),
  isPrivate: fc.boolean(),
});
type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

interface Drawn {
  readonly amounts: Amounts;
  readonly setting: Setting;
}
const drawn: fc.Arbitrary<Drawn> = fc.record({ amounts, setting });

function stack(
  environment: Environment,
  { amounts, setting: { region, account, isPrivate } }: Drawn,
): CostedStack {
  const { cpu, gib, min_instances } = amounts;
  const secrets = secretsFor(environment, amounts.secrets + amounts.rotating, amounts.rotating);
  // So many instances that nothing is refused: where requests take longer, fewer are served by the same instances.
  const sized = {
    max_instances: 1_000_000,
    cpu,
    memory: `${gib}Gi`,
    min_instances,
    secrets: secrets.map(({ id }) => id),
  };
  return stackOf(environment, [service(environment, sized), site(environment), app(environment)], {
    region,
    ...(account !== undefined && { account }),
    secrets,
    github: isPrivate ? { visibility: "private", plan: "pro" } : {},
  });
}

function usageOf({ share }: CostedStack, { amounts }: Drawn): Usage[] {
  return share.surfaces.map(({ id }) => ({ ...amounts, id, surface: id }));
}

function billOf(staging: Drawn, production: Drawn) {
  const stacks = [stack("staging", staging), stack("production", production)] as const;
  const usage = [...usageOf(stacks[0], staging), ...usageOf(stacks[1], production)];
  return { stacks, usage, bill: estimate(stacks, usage) };
}

/** Sums of thousands of dollars, in floating point. */
const SLACK = 1e-6;

const RAISED: readonly (keyof Amounts)[] = [
  "requests_a_month",
  "seconds_a_request",
  "egress_gib_a_month",
  "logs_gib_a_month",
  "images_gb",
  "builds_a_month",
  "ci_runs_a_month",
  "minutes_a_ci_run",
  "cpu",
  "gib",
  "min_instances",
  "secrets",
  "rotating",
];

test.each(RAISED)("more of %s never costs less, together or in its environment", (field) => {
  fc.assert(
    fc.property(drawn, drawn, fc.integer({ min: 1, max: 1_000 }), (staging, production, more) => {
      const by = field === "secrets" || field === "rotating" ? more % 5 : more;
      const raised = { ...staging, amounts: { ...staging.amounts, [field]: staging.amounts[field] + by } };
      const before = billOf(staging, production).bill;
      const after = billOf(raised, production).bill;
      expect(costOf(after)).toBeGreaterThanOrEqual(costOf(before) - SLACK);
      for (const environment of ENVIRONMENTS) {
        const own = (line: { environment: Environment }) => line.environment === environment;
        expect(costOf(after, own)).toBeGreaterThanOrEqual(costOf(before, own) - SLACK);
      }
    }),
    { numRuns: 40 },
  );
});

test("another environment never makes one cheaper", () => {
  fc.assert(
    fc.property(drawn, drawn, (staging, production) => {
      const { stacks, usage, bill } = billOf(staging, production);
      const alone = costOf(estimate([stacks[0]], usage));
      expect(costOf(bill, ({ environment }) => environment === "staging")).toBeGreaterThanOrEqual(
        alone - SLACK,
      );
    }),
  );
});

test("the lines add up to what their gross price is less the free tiers, and the summary to the lines", () => {
  fc.assert(
    fc.property(drawn, drawn, (staging, production) => {
      const { lines, freeTiers } = billOf(staging, production).bill;
      const gross = lines.reduce((sum, { quantity, usd }) => sum + quantity * usd, 0);
      const given = freeTiers.reduce(
        (sum, { used, amount, worth }) => sum + Math.min(used, amount) * worth,
        0,
      );
      expect(costOf({ lines, freeTiers })).toBeCloseTo(gross - given, 4);
      const summed = ENVIRONMENTS.map(
        (environment) => environmentCost(environment, { lines, freeTiers }).usd,
      );
      expect(summed[0] ?? 0).toBeCloseTo(costOf({ lines, freeTiers }) - (summed[1] ?? 0), 4);
    }),
  );
});

test("no free tier is given out more than once, and none is left while something of it is billed", () => {
  fc.assert(
    fc.property(drawn, drawn, (staging, production) => {
      const { lines, freeTiers } = billOf(staging, production).bill;
      for (const tier of freeTiers) {
        const drawing = lines.filter(({ free, payer }) => free?.name === tier.name && payer === tier.payer);
        const taken = drawing.reduce(
          (sum, { freeQuantity, usd }) => sum + freeQuantity * (tier.worth > 0 ? usd / tier.worth : 1),
          0,
        );
        expect(taken / Math.min(tier.used, tier.amount)).toBeCloseTo(1, 6);
        for (const { freeQuantity, quantity } of drawing) expect(freeQuantity).toBeLessThanOrEqual(quantity);
      }
    }),
  );
});

test("a saving is never more than the whole cost", () => {
  fc.assert(
    fc.property(
      drawn,
      drawn,
      fc.constantFrom(undefined, ...ENVIRONMENTS),
      (staging, production, environment) => {
        const { stacks, usage, bill } = billOf(staging, production);
        const whole = costOf(bill, (line) => environment === undefined || line.environment === environment);
        const saving = bestSaving(stacks, usage, environment);
        expect(saving?.usd ?? 0).toBeLessThanOrEqual(whole + SLACK);
      },
    ),
    { numRuns: 50 },
  );
});
