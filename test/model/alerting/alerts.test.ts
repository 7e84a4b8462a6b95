import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alertRule, silenceRule } from "../../../model/alerting/guardrail-promql.ts";
import { outageRule } from "../../../model/alerting/outage-rule.ts";
import { givenUpRule } from "../../../model/alerting/relay-alerts.ts";
import { traitsOf } from "../../../model/entities/app.ts";
import { Guardrail } from "../../../model/entities/guardrail.ts";
import { METRIC, METRICS } from "../../../model/entities/metric.ts";
import { sourcesOf } from "../../../model/entities/sources/sources.ts";
import type { Surface } from "../../../model/entities/surface.ts";
import { testEstate } from "../../estates/estates.ts";
import { TOOL_TIMEOUT } from "../../tools/find-tool.ts";
import { findPromtool } from "../../tools/promtool.ts";
import { outageScenarios } from "./outage-scenarios.ts";
import { playedBy } from "./promtool.ts";
import { counter, type Phase, seriesName } from "./scenario.ts";
import { scenariosOf, silenceScenarios } from "./scenarios.ts";

/*
 * Prometheus' own rule tester plays what could happen to every alert: those of the catalogue, and one for every metric
 * and source that go together.
 */

const { catalogue } = testEstate();
const { usage } = catalogue;

let promtool: string;
beforeAll(async () => {
  promtool = await findPromtool();
}, TOOL_TIMEOUT);

const declared = catalogue.guardrails;
const every = METRICS.flatMap((metric_name) =>
  sourcesOf(metric_name).map((observability_source) => {
    const surface = catalogue.surfaces.find(({ app }) => METRIC[metric_name].fits(traitsOf(app)));
    return Guardrail.parse({
      id: `any-${metric_name.replaceAll("_", "-")}-of-${observability_source}`,
      surface: surface?.id,
      metric_name,
      threshold: { api_p95: 450, ocr_failure_rate: "5%", cloud_run_quota: "25%", vercel_build_minutes: 900 }[
        metric_name
      ],
      observability_source,
      alert_channel: "line:on-call",
      runbook_ref: "docs/runbooks/any.md",
    });
  }),
);

const surfaceOf = ({ id, surface }: Guardrail): Surface => {
  const found = catalogue.surfaces.find((it) => it.id === surface);
  if (!found) throw new Error(`there is no surface ${surface}`);
  // One processor hides whether a rule counts them.
  return id.startsWith("any-") && found.platform === "cloud-run" ? { ...found, cpu: 2 } : found;
};

describe("promtool plays the alert of", () => {
  const said: string[] = [];
  afterAll(() => console.log(said.join("\n")));

  test.each([...declared, ...every].map((guardrail) => [guardrail.id, guardrail] as const))(
    "%s",
    (id, guardrail) => {
      const surface = surfaceOf(guardrail);
      const scenarios = scenariosOf(guardrail, surface, usage);
      const { passed, output } = playedBy(promtool, alertRule(guardrail, surface, usage), scenarios);
      said.push(`promtool test rules: ${id}, ${scenarios.length} scenarios: ${output.split(/\s+/).at(-1)}`);
      expect(passed, output).toBe(true);
    },
  );

  test.each(
    every
      .filter(({ metric_name }) => metric_name === "api_p95" || metric_name === "ocr_failure_rate")
      .filter(({ observability_source }) => observability_source !== "k6")
      .flatMap((guardrail) =>
        [120_000, 10_000, 200, 45].map((month) => [guardrail.id, month, guardrail] as const),
      ),
  )("an outage of %s at %i requests a month", (id, month, guardrail) => {
    const surface = surfaceOf(guardrail);
    const use = [{ id: "use", surface: surface.id, requests_a_month: month }];
    const rule = outageRule(guardrail, surface, { guardrails: [guardrail], usage: use });
    if (!rule) throw new Error("there is no rule");
    const scenarios = outageScenarios(guardrail, surface, month);
    const { passed, output } = playedBy(promtool, rule, scenarios);
    said.push(
      `promtool test rules: outage of ${id} at ${month}, ${scenarios.length} scenarios: ${output.split(/\s+/).at(-1)}`,
    );
    expect(passed, output).toBe(true);
  });

  const polled = every.filter((guardrail) => silenceRule(guardrail, surfaceOf(guardrail)));
  test.each(polled.map((guardrail) => [guardrail.id, guardrail] as const))(
    "silence about %s",
    (id, guardrail) => {
      const surface = surfaceOf(guardrail);
      const rule = silenceRule(guardrail, surface);
      if (!rule) throw new Error("there is no rule");
      const scenarios = silenceScenarios(guardrail, surface);
      const { passed, output } = playedBy(promtool, rule, scenarios);
      said.push(
        `promtool test rules: silence about ${id}, ${scenarios.length} scenarios: ${output.split(/\s+/).at(-1)}`,
      );
      expect(passed, output).toBe(true);
    },
  );
});

test("promtool plays the alert of messages that are given up", () => {
  const metric = "pubsub_googleapis_com:subscription_dead_letter_message_count";
  const given = (subscription: string, phases: Phase[]) => ({
    [seriesName(metric, { monitored_resource: "pubsub_subscription", subscription_id: subscription })]:
      counter(phases),
  });
  const scenario = { every: 1, labels: {}, firing: [], quiet: [5, 20, 40] };
  const { passed, output } = playedBy(promtool, givenUpRule("staging"), [
    {
      ...scenario,
      title: "fires on an alert that was given up, and recovers",
      series: given("alerts-staging", [
        [10, 0],
        [1, 1],
        [40, 0],
      ]),
      firing: [12, 19],
      quiet: [5, 10, 25, 40],
    },
    {
      ...scenario,
      title: "fires on a record of governance as well",
      series: given("governance-staging", [
        [10, 0],
        [1, 1],
        [40, 0],
      ]),
      firing: [12],
      quiet: [5, 40],
    },
    { ...scenario, title: "quiet on other subscriptions", series: given("orders", [[50, 1]]) },
    { ...scenario, title: "quiet where everything is taken", series: given("alerts-staging", [[50, 0]]) },
    { ...scenario, title: "quiet on no data", series: {} },
  ]);
  expect(passed, output).toBe(true);
});

test("only what is polled can fall silent", () => {
  const sources = every.filter((it) => silenceRule(it, surfaceOf(it))).map((it) => it.observability_source);
  expect([...new Set(sources)].sort()).toEqual(["sentry", "supabase-dashboard", "vercel-analytics"]);
});

test("promtool finds an alert that does not do what is expected of it", () => {
  const guardrail = declared[0];
  if (!guardrail) throw new Error("no guardrail is declared");
  const surface = surfaceOf(guardrail);
  const rule = alertRule(guardrail, surface, usage);
  const { passed, output } = playedBy(
    promtool,
    { ...rule, query: `absent(${rule.query})` },
    scenariosOf(guardrail, surface, usage),
  );
  expect(passed).toBe(false);
  expect(output).toContain("FAILED");
});
