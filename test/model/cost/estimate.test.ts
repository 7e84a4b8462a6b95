import { describe, expect, test } from "vitest";
import { costOf } from "../../../model/cost/bill.ts";
import { estimate } from "../../../model/cost/estimate.ts";
import { type Item, PRICES } from "../../../model/cost/prices.ts";
import type { CostedStack } from "../../../model/cost/use.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import type { Guardrail } from "../../../model/entities/guardrail.ts";
import type { Usage } from "../../../model/entities/usage.ts";
import { app, secretsFor, service, site, stackOf, use, watched } from "./fixtures.ts";

/** What a service of a vendor costs an environment, in US dollars a month. */
function cost(
  stacks: readonly CostedStack[],
  usage: readonly Usage[],
  name: string,
  environment: Environment,
) {
  return costOf(
    estimate(stacks, usage),
    (line) => PRICES[line.item].service === name && line.environment === environment,
  );
}

/** Worked by hand, of environments that need no function of their own. */
describe("Cloud Run", () => {
  const staging = service("staging");
  const production = service("production");

  test("within the free tier nothing is billed", () => {
    // vCPU:   100,000 × 0.2 s × 1    =  20,000 of 180,000 vCPU-s
    // memory: 100,000 × 0.2 s × 0.5  =  10,000 of 360,000 GiB-s
    const usage = [use(staging, { requests_a_month: 100_000, seconds_a_request: 0.2 })];
    const bill = estimate([stackOf("staging", [staging])], usage);

    expect(costOf(bill, ({ item }) => PRICES[item].service === "Cloud Run")).toBe(0);
    expect(bill.freeTiers.map(({ name, used }) => [name, used])).toEqual(
      expect.arrayContaining([
        ["Cloud Run vCPU-seconds", 20_000],
        ["Cloud Run GiB-seconds", 10_000],
        ["Cloud Run requests", 100_000],
      ]),
    );
  });

  test("past the free tier the rest is", () => {
    // vCPU:     1,000,000 × 0.5 s      = 500,000; − 180,000 = 320,000 × $0.000024  = $7.68
    // memory:   1,000,000 × 0.5 × 0.5  = 250,000, within 360,000
    // requests: 1,000,000, within 2,000,000
    const usage = [use(staging, { requests_a_month: 1_000_000, seconds_a_request: 0.5 })];
    expect(cost([stackOf("staging", [staging])], usage, "Cloud Run", "staging")).toBeCloseTo(7.68, 9);
  });

  test("requests and memory have a price as well", () => {
    // vCPU:     4,000,000 × 0.1 s     =   400,000; −   180,000 =   220,000 × $0.000024   = $5.28
    // memory:   4,000,000 × 0.1 × 2   =   800,000; −   360,000 =   440,000 × $0.0000025  = $1.10
    // requests:                         4,000,000; − 2,000,000 = 2,000,000 × $0.40 / M   = $0.80
    const large = service("staging", { memory: "2Gi" });
    const usage = [use(large, { requests_a_month: 4_000_000, seconds_a_request: 0.1 })];
    expect(cost([stackOf("staging", [large])], usage, "Cloud Run", "staging")).toBeCloseTo(7.18, 9);
  });

  test("two environments share the free tier, each in proportion to its use", () => {
    // staging:    120,000 × 1 s = 120,000, a third
    // production: 240,000 × 1 s = 240,000, two thirds
    // together: 360,000 − 180,000 = 180,000 × $0.000024 = $4.32: $1.44 and $2.88
    const usage = [
      use(staging, { requests_a_month: 120_000, seconds_a_request: 1 }),
      use(production, { requests_a_month: 240_000, seconds_a_request: 1 }),
    ];
    const stacks = [stackOf("staging", [staging]), stackOf("production", [production])];
    expect(cost(stacks, usage, "Cloud Run", "staging")).toBeCloseTo(1.44, 9);
    expect(cost(stacks, usage, "Cloud Run", "production")).toBeCloseTo(2.88, 9);
    expect(cost(stacks.toReversed(), usage, "Cloud Run", "staging")).toBeCloseTo(1.44, 9);
  });

  test("two billing accounts have a free tier each", () => {
    // As above: 120,000 is within one; 240,000 − 180,000 = 60,000 × $0.000024 = $1.44 past the other.
    const usage = [
      use(staging, { requests_a_month: 120_000, seconds_a_request: 1 }),
      use(production, { requests_a_month: 240_000, seconds_a_request: 1 }),
    ];
    const accounts = (own: string | undefined, other: string) => [
      stackOf("staging", [staging], { ...(own !== undefined && { account: own }) }),
      stackOf("production", [production], { account: other }),
    ];
    const apart = accounts("000000-AAAAAA-000000", "000000-BBBBBB-000000");
    expect(cost(apart, usage, "Cloud Run", "staging")).toBe(0);
    expect(cost(apart, usage, "Cloud Run", "production")).toBeCloseTo(1.44, 9);
    // A stack that names none shares that of the other.
    expect(cost(accounts(undefined, "000000-BBBBBB-000000"), usage, "Cloud Run", "staging")).toBeCloseTo(
      1.44,
      9,
    );
  });

  test("an instance that is kept warm is billed all month, idle where it serves nothing", () => {
    // A month has 2,592,000 s; the free tier of vCPU is worth 180,000 × $0.000024 = $4.32.
    // vCPU:   2,592,000 × $0.0000025 = $6.48, − $4.32                               = $2.16
    // memory: 2,592,000 × 0.5 = 1,296,000; − 360,000 = 936,000 × $0.0000025         = $2.34
    const warm = service("staging", { min_instances: 1 });
    const stacks = [stackOf("staging", [warm])];
    expect(cost(stacks, [use(warm)], "Cloud Run", "staging")).toBeCloseTo(4.5, 9);

    // Busy for 592,000 s of it: vCPU 592,000 × $0.000024 + 2,000,000 × $0.0000025 = $14.208 + $5, − $4.32.
    const busy = [use(warm, { requests_a_month: 592_000, seconds_a_request: 1 })];
    expect(cost(stacks, busy, "Cloud Run", "staging")).toBeCloseTo(14.888 + 2.34, 9);
  });

  test("an idle instance has all of its vCPU, and every one of them counts", () => {
    // 3 × 2,592,000 s × 2 vCPU
    const warm = service("staging", { min_instances: 3, cpu: 2 });
    const { lines } = estimate([stackOf("staging", [warm])], [use(warm)]);
    expect(quantity(lines, "idle_vcpu", warm.id)).toBe(15_552_000);
  });

  test("a region of tier 2 costs more, and its free tier is worth what it is in tier 1", () => {
    // vCPU:   360,000 × 1 s = 360,000 × $0.0000336 = $12.096, − $4.32  = $7.776
    // memory: 360,000 × 0.5 = 180,000 × $0.0000035 = $0.63, within 360,000 × $0.0000025 = $0.90
    const usage = [use(staging, { requests_a_month: 360_000, seconds_a_request: 1 })];
    const stacks = [stackOf("staging", [staging], { region: "asia-southeast1" })];
    expect(cost(stacks, usage, "Cloud Run", "staging")).toBeCloseTo(7.776, 9);
  });

  test("requests that are served at once share an instance, as far as it lets them", () => {
    // 1,000,000 × 1 s / 5 = 200,000 busy seconds, though 20 come at once: an instance takes 5.
    const usage = [use(staging, { requests_a_month: 1_000_000, seconds_a_request: 1, requests_at_once: 20 })];
    const { lines } = estimate([stackOf("staging", [staging])], usage);
    expect(quantity(lines, "vcpu", staging.id)).toBe(200_000);
  });
});

describe("max_instances caps what is billed", () => {
  // A month has 2,592,000 s. 6,000,000 requests of 1 s ask for 6,000,000 s.
  const usage = (surface: { id: string }) => [
    use(surface, { requests_a_month: 6_000_000, seconds_a_request: 1 }),
  ];
  const of = (max_instances: number, changes: object = {}) => {
    const surface = service("staging", { max_instances, ...changes });
    const { lines } = estimate([stackOf("staging", [surface])], usage(surface));
    return (["vcpu", "memory", "requests", "idle_vcpu"] as const).map((item) =>
      quantity(lines, item, surface.id),
    );
  };

  test("of what more would be asked for, requests beyond it included", () => {
    expect(of(1)).toEqual([2_592_000, 1_296_000, 2_592_000, 0]);
    expect(of(2, { cpu: 2 })).toEqual([10_368_000, 2_592_000, 5_184_000, 0]);
  });

  test("and of nothing else", () => {
    expect(of(3)).toEqual([6_000_000, 3_000_000, 6_000_000, 0]);
  });

  test("with warm instances, none of which is idle then", () => {
    expect(of(1, { min_instances: 1 })).toEqual([2_592_000, 1_296_000, 2_592_000, 0]);
  });
});

describe("what else Google Cloud bills", () => {
  test("versions of secrets past six, two for one that rotates", () => {
    // staging 4 + 1 = 5, production 3: 8 − 6 = 2 × $0.06 = $0.12, of which staging has 5/8.
    const secrets = { staging: secretsFor("staging", 4, 1), production: secretsFor("production", 3) };
    const stacks = (["staging", "production"] as const).map((environment) => {
      const read = service(environment, { secrets: secrets[environment].map(({ id }) => id) });
      return stackOf(environment, [read], { secrets: secrets[environment] });
    });
    expect(cost(stacks, [], "Secret Manager", "staging")).toBeCloseTo(0.075, 9);
    expect(cost(stacks, [], "Secret Manager", "production")).toBeCloseTo(0.045, 9);
  });

  test("logs past 50 GiB a project", () => {
    // Apart, 40 GiB each are free. In one project: 80 − 50 = 30 × $0.50 = $15, half of it each.
    const surfaces = [service("staging"), service("production")];
    const usage = surfaces.map((surface) => use(surface, { logs_gib_a_month: 40 }));
    const stacks = (changes: object) =>
      surfaces.map((surface) => stackOf(surface.environment, [surface], changes));
    expect(cost(stacks({}), usage, "Cloud Logging", "staging")).toBe(0);
    expect(cost(stacks({ project: "acme-shared" }), usage, "Cloud Logging", "staging")).toBeCloseTo(7.5, 9);
  });

  test("images past half a GB, and everything that is sent out", () => {
    // 2.5 − 0.5 = 2 GB × $0.10 = $0.20; 10 GiB × $0.12 = $1.20
    const surface = service("staging");
    const usage = [use(surface, { images_gb: 2.5, egress_gib_a_month: 10 })];
    const stacks = [stackOf("staging", [surface])];
    expect(cost(stacks, usage, "Artifact Registry", "staging")).toBeCloseTo(0.2, 9);
    expect(cost(stacks, usage, "Network", "staging")).toBeCloseTo(1.2, 9);
  });

  test.each<
    [metric: Guardrail["metric_name"], source: Guardrail["observability_source"], number, number, number]
  >([
    // Every minute, 43,200 times. Its two parts read a series each, and the five of its outages: 302,400 × $0.35 / M.
    ["api_p95", "cloud-run-logs", 302_400, 0, 0.2 + 0.10584],
    // One part, and 8,640 samples of 8 bytes: 0.0659 MiB of the 150 that are free.
    ["api_p95", "k6", 43_200, 69_120 / 2 ** 20, 0.11512],
    // Three parts, and the eight of its outages; two counts of logs a minute: 86,400 samples of 8 bytes.
    ["ocr_failure_rate", "cloud-run-logs", 475_200, 691_200 / 2 ** 20, 0.2 + 0.16632],
    // Every five minutes, 8,640 times: $0.003024.
    ["cloud_run_quota", "cloud-run-logs", 8_640, 0, 0.103024],
  ])(
    "a condition costs $0.10, and what it reads: %s from %s",
    (metric_name, source, points, samples, dollars) => {
      const surface = service("staging");
      const guardrail = watched(surface, { metric_name, observability_source: source });
      const stacks = [stackOf("staging", [surface], { guardrails: [guardrail] })];
      const { lines } = estimate(stacks, [use(surface)]);
      expect(quantity(lines, "alert_points", surface.id)).toBe(points);
      expect(quantity(lines, "samples", surface.id)).toBe(samples);
      expect(cost(stacks, [use(surface)], "Cloud Monitoring", "staging")).toBeCloseTo(dollars, 9);
    },
  );
});

describe("what an environment has of itself", () => {
  const itself = (stack: CostedStack) =>
    estimate([stack], [])
      .lines.filter(({ surface }) => surface === undefined)
      .map(({ item, quantity }) => [item, quantity]);
  const stackWith = (changes: Partial<Guardrail>) => {
    const surface = site("production");
    return stackOf("production", [surface], { guardrails: [watched(surface, changes)] });
  };

  test("is next to nothing where it needs no function", () => {
    expect(itself(stackOf("staging"))).toEqual([["objects", 0.01]]);
  });

  test("a sampler runs every five minutes, for two seconds", () => {
    // 8,640 × 2 s × 0.333 vCPU and 0.5 GiB; each tick is a message that is published once and delivered once.
    expect(itself(stackWith({}))).toEqual([
      ["objects", 0.01],
      ["images", 0.2],
      ["vcpu", 17_280 * 0.333],
      ["memory", 8_640],
      ["requests", 8_640],
      ["scheduler_jobs", 1],
      ["messages", 17_280_000 / 2 ** 30],
    ]);
  });

  test("and so does a relay, for a fifth of one; it looks into its bucket, and two alerts tell what it cannot", () => {
    // 8,640 × 0.2 s × 1 vCPU and 0.5 GiB; one condition reads a series 43,200 times, the other matches logs.
    expect(itself(stackWith({ alert_channel: "slack:#alerts" }))).toEqual([
      ["objects", 0.01],
      ["images", 0.4],
      ["vcpu", 17_280 * 0.333],
      ["memory", 8_640],
      ["requests", 8_640],
      ["vcpu", 1_728],
      ["memory", 864],
      ["requests", 8_640],
      ["scheduler_jobs", 1],
      ["messages", 25_920_000 / 2 ** 30],
      ["object_operations", 8_640],
      ["alert_conditions", 1],
      ["alert_conditions", 1],
      ["alert_points", 43_200],
    ]);
  });

  test("a sampler that only load tests push to waits for them", () => {
    const surface = service("staging");
    const pushed = watched(surface, { metric_name: "api_p95", observability_source: "k6" });
    const stack = stackOf("staging", [surface], { guardrails: [pushed] });
    expect(itself(stack)).toEqual([
      ["objects", 0.01],
      ["images", 0.2],
    ]);
  });

  test("an alert is of the surface that it watches", () => {
    const [watchedSite, other] = [site("production"), service("production")];
    const stack = stackOf("production", [watchedSite, other], { guardrails: [watched(watchedSite)] });
    const { lines } = estimate([stack], []);
    expect(quantity(lines, "alert_conditions", other.id)).toBe(0);
  });

  test("samples that could stop have a condition of their own, which reads a metric of its own", () => {
    const { lines } = estimate([stackWith({})], []);
    const own = (item: Item) => quantity(lines, item, "portal-production");
    expect(own("alert_conditions")).toBe(2);
    expect(own("samples")).toBe((2 * 69_120) / 2 ** 20);
  });
});

describe("what others bill", () => {
  const [staging, production] = [site("staging"), site("production")] as const;
  const minutes = [staging, production].map((surface) =>
    use(surface, { ci_runs_a_month: 400, minutes_a_ci_run: 5 }),
  );
  const stacks = (changes: object) => [
    stackOf("staging", [staging], changes),
    stackOf("production", [production], changes),
  ];

  test.each([
    // 2 × 400 × 5 = 4,000 minutes of one owner; those of a public repository are free.
    ["public", "free", 0],
    ["private", "free", (4_000 - 2_000) * 0.006],
    ["private", "pro", (4_000 - 3_000) * 0.006],
    ["private", "enterprise", 0],
  ] as const)("minutes of a %s repository on GitHub's plan %s", (visibility, plan, dollars) => {
    const both = stacks({ github: { visibility, plan } });
    for (const environment of ["staging", "production"] as const)
      expect(cost(both, minutes, "GitHub Actions", environment)).toBeCloseTo(dollars / 2, 9);
  });

  test("Vercel Hobby bills nothing, and says how much of its minutes is used", () => {
    // 1,000 × 8 = 8,000 of 6,000 minutes
    const usage = [use(staging, { builds_a_month: 1_000, minutes_a_build: 8 })];
    const bill = estimate([stackOf("staging", [staging])], usage);
    expect(costOf(bill, ({ item }) => item === "vercel_build_minutes")).toBe(0);
    expect(bill.freeTiers).toContainEqual(
      expect.objectContaining({ name: "Vercel Hobby build minutes", used: 8_000, amount: 6_000 }),
    );
  });

  test("a site that CI deploys uses none of Vercel's minutes", () => {
    const { git_branch: _, ...deployed } = staging;
    const { lines } = estimate([stackOf("staging", [deployed])], [use(deployed, { builds_a_month: 10 })]);
    expect(lines.map(({ item }) => item)).not.toContain("vercel_build_minutes");
  });

  test("Vercel Pro is a seat of $20, which the stacks of one team share", () => {
    const one = { vercel: { plan: "pro", team: "team_aaaaaaaaaaaaaaaaaaaaaaaa" } } as const;
    const other = { vercel: { plan: "pro", team: "team_bbbbbbbbbbbbbbbbbbbbbbbb" } } as const;
    expect(cost(stacks(one), [], "Vercel", "staging")).toBe(10);
    const apart = [stackOf("staging", [staging], one), stackOf("production", [production], other)];
    expect(cost(apart, [], "Vercel", "staging")).toBe(20);
    expect(cost([stackOf("staging", [service("staging")], one)], [], "Vercel", "staging")).toBe(0);
  });

  test("builds by EAS past thirty", () => {
    // 24 + 16 − 30 = 10 × $2 = $20, of which production has 16/40.
    const apps = [app("staging"), app("production")] as const;
    const usage = [use(apps[0], { builds_a_month: 24 }), use(apps[1], { builds_a_month: 16 })];
    const both = apps.map((surface) => stackOf(surface.environment, [surface]));
    expect(cost(both, usage, "EAS Build", "production")).toBeCloseTo(8, 9);
  });
});

test("a surface that states nothing is costed by the defaults", () => {
  const surface = service("staging");
  const { lines } = estimate([stackOf("staging", [surface])], []);
  expect(lines.filter((line) => line.surface).map(({ item, quantity }) => [item, quantity])).toEqual([
    ["vcpu", 2_000],
    ["memory", 1_000],
    ["requests", 10_000],
    ["egress", 0.1],
    ["logs", 0.1],
    ["images", 0.5],
  ]);
});

function quantity(lines: ReturnType<typeof estimate>["lines"], item: Item, surface: string): number {
  const own = lines.filter((line) => line.item === item && line.surface === surface);
  return own.reduce((sum, line) => sum + line.quantity, 0);
}
