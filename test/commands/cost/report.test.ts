import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CostReport, costAsData, printCost } from "../../../commands/cost/report.ts";
import { environmentCost } from "../../../model/cost/environment-cost.ts";
import { estimate } from "../../../model/cost/estimate.ts";
import { bestSaving } from "../../../model/cost/saving.ts";
import type { CostedStack } from "../../../model/cost/use.ts";
import type { Usage } from "../../../model/entities/usage.ts";
import { app, service, site, stackOf, use, watched } from "../../model/cost/fixtures.ts";

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => printed.push(...line.split("\n")));
});
afterEach(() => vi.restoreAllMocks());

/** Without colours, which depend on where the tests run. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a colour is made of.
const plain = () => printed.map((line) => line.replaceAll(/\u001b\[\d+m/g, ""));

function reportOf(stacks: readonly CostedStack[], usage: readonly Usage[]): CostReport {
  const bill = estimate(stacks, usage);
  return {
    environments: stacks.map(({ environment, settings: { budget } }) => ({
      ...environmentCost(environment, bill),
      ...(budget && { budget_usd: budget.monthly_usd }),
    })),
    freeTiers: bill.freeTiers,
    saving: bestSaving(stacks, usage),
  };
}

const warm = service("staging", { min_instances: 1 });
const mobile = app("production");
const relayed = (surface: { id: string }) => [watched(surface, { alert_channel: "slack:#alerts" })];
const [tested, built] = [site("staging"), site("production")];
const stacks = [
  stackOf("staging", [warm, tested], { monthly_usd: 3, guardrails: relayed(tested) }),
  stackOf("production", [mobile, built], { guardrails: relayed(built) }),
];
const usage = [
  use(warm, { requests_a_month: 1, egress_gib_a_month: 10 }),
  use(mobile, { builds_a_month: 31 }),
];

test("a table by environment, surface and service, with what is free; then the free tiers, and what would save most", () => {
  printCost(reportOf(stacks, usage), 80);

  const [, , staging, ...rest] = plain();
  expect(staging).toMatch(/^staging +\$\d\.\d\d {2}of a budget of \$3\.00$/);
  expect(rest).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ {2}api-staging +\$\d\.\d\d$/),
      expect.stringMatching(/^ {4}Cloud Run +\$\d\.\d\d {2}0\.2 vCPU-seconds,$/),
      expect.stringMatching(/^ {36}2,592,000 idle vCPU-seconds,$/),
      expect.stringMatching(/^ {4}Network +\$1\.20 {2}10 GiB sent$/),
      expect.stringMatching(/^ {2}the environment itself +\$\d\.\d\d$/),
      expect.stringMatching(/^ {4}Cloud Scheduler +free {2}1 job$/),
      expect.stringMatching(/^ {4}Cloud Storage +\$0\.04 {2}0\.01 GiB of objects, 8,640 operations$/),
      expect.stringMatching(/^ {4}EAS Build +\$2\.00 {2}31 builds$/),
      expect.stringMatching(/^together +\$\d+\.\d\d$/),
      "  Cloud Scheduler jobs: 2 of 3 free (67 %): staging, production",
      "  EAS builds: 31 of 30 free (104 %), for each Expo account: production",
    ]),
  );
  expect(rest.slice(-4).join(" ").trim()).toMatch(
    /^What would save most, \$\d\.\d\d a month: write min_instances: 0 for api-staging in catalogue\/surfaces\.yaml, if it may start when it is called\. Prices as of 20\d\d-\d\d: model\/cost\/prices\.ts\. Use as in catalogue\/usage\.yaml\.$/,
  );
});

test.each([60, 80, 120, 200])("it fits into a terminal of %i columns, however much is used", (width) => {
  const most = {
    requests_a_month: 1e5,
    seconds_a_request: 60,
    egress_gib_a_month: 1e5,
    images_gb: 0.123456,
  };
  printCost(reportOf([stackOf("staging", [warm])], [use(warm, most)]), width);
  expect(plain().filter((line) => line.length > width)).toEqual([]);
});

test("one environment has no total beside its own, and one within the free tiers has nothing to save", () => {
  const small = service("staging");
  printCost(reportOf([stackOf("staging", [small])], [use(small)]), 80);
  expect(plain().join("\n")).not.toContain("together");
  expect(plain()).toContain("Nothing to save: what could be made smaller is within the free tiers.");
});

describe("as data", () => {
  const data = costAsData(reportOf(stacks, usage));

  test("it is the same, not rounded", () => {
    const [staging, production] = data.environments;
    expect(data).toMatchObject({ currency: "USD", days: 30 });
    expect(data.usd).toBe((staging?.usd ?? 0) + (production?.usd ?? 0));
    expect(staging).toMatchObject({ environment: "staging", budget_usd: 3 });
    expect(staging?.surfaces.map(({ surface }) => surface)).toEqual(["api-staging", "portal-staging", null]);
    expect(staging?.surfaces[0]?.services[1]).toEqual({
      service: "Network",
      usd: 1.2,
      items: [{ unit: "GiB sent", quantity: 10, free_quantity: 0, usd: 1.2 }],
    });
    expect(data.free_tiers).toContainEqual({
      name: "EAS builds",
      unit: "builds",
      amount: 30,
      used: 31,
      per: "Expo account",
      payer: "the only account",
      environments: ["production"],
    });
    expect(data.saving?.change).toContain("min_instances: 0");
  });

  test("what two functions use of one item is one amount", () => {
    const own = data.environments[1]?.surfaces.find(({ surface }) => surface === null);
    const run = own?.services.find(({ service }) => service === "Cloud Run");
    expect(run?.items.map(({ unit, quantity }) => [unit, quantity])).toEqual([
      ["vCPU-seconds", 17_280 * 0.333 + 1_728],
      ["GiB-seconds", 9_504],
      ["requests", 17_280],
    ]);
  });

  test("what there is none of is null, not left out", () => {
    const { budget: _, ...settings } = stackOf("staging").settings;
    const without = costAsData(reportOf([{ ...stackOf("staging"), settings }], []));
    expect(JSON.parse(JSON.stringify(without))).toMatchObject({
      saving: null,
      environments: [{ budget_usd: null }],
    });
  });
});
