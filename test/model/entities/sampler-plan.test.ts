import { expect, test } from "vitest";
import { METRICS } from "../../../model/entities/metric.ts";
import { SamplerPlan } from "../../../model/entities/sampler-plan.ts";
import { isPolled, sourcesOf } from "../../../model/entities/sources/sources.ts";

/** What a plan says of a series beside where it is; more than any one source needs. */
const PLACES = [{ project: "p" }, { host: "sentry.io", organization: "o", project: "p" }] as const;

const PLAN = {
  environment: "staging",
  project: "example-staging",
  audience: "https://sampler.example",
  ticker: "ticker@example.com",
  pusher: "pusher@example.com",
  polled: [],
  pushed: [],
};

const sampled = METRICS.flatMap((metric) =>
  sourcesOf(metric)
    .filter((source) => source !== "cloud-run-logs")
    .map((source) => ({ metric, source })),
);

test.each(sampled)(
  "a plan can hold $metric of $source, which a guardrail can ask for",
  ({ metric, source }) => {
    const kind = isPolled(source) ? "polled" : "pushed";
    const series = { surface: "s", metric, source };
    const places = kind === "polled" ? PLACES : [{}];

    const accepted = places.filter(
      (place) => SamplerPlan.safeParse({ ...PLAN, [kind]: [{ ...series, ...place }] }).success,
    );

    expect(accepted).toHaveLength(1);
  },
);
