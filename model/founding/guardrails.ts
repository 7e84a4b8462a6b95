import { tokensOf } from "../delivery/function-tokens.ts";
import { type App, traitsOf } from "../entities/app.ts";
import type { Environment } from "../entities/entity.ts";
import { METRIC, METRICS, type MetricName } from "../entities/metric.ts";
import type { ObservabilitySource } from "../entities/sources/source.ts";
import { sourcesOf } from "../entities/sources/sources.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import { DEFAULT_SOURCES } from "./answers.ts";
import { type Founding, idOf, placesOf } from "./places.ts";
import { functionTokenId } from "./secret-ids.ts";

/** A guardrail as it is founded. */
export interface RawGuardrail extends RawEntry {
  readonly surface: string;
  readonly observability_source: ObservabilitySource;
  readonly alert_channel: string;
  readonly secrets?: readonly string[];
}

/** What is known of a metric's guardrails before anybody measured: thresholds that a small estate keeps. */
export const START: Record<
  MetricName,
  {
    readonly name: string;
    readonly runbook: string;
    readonly threshold: Readonly<Record<Environment, number | string>>;
    /** Environments that are watched. */
    readonly in: readonly Environment[];
  }
> = {
  api_p95: {
    name: "latency",
    runbook: "api-latency",
    threshold: { staging: 1500, production: 800 },
    in: ["staging", "production"],
  },
  ocr_failure_rate: {
    name: "failures",
    runbook: "ocr-failures",
    threshold: { staging: "10%", production: "2%" },
    in: ["staging", "production"],
  },
  cloud_run_quota: {
    name: "quota",
    runbook: "cloud-run-quota",
    threshold: { staging: "50%", production: "50%" },
    in: ["production"],
  },
  vercel_build_minutes: {
    name: "build-minutes",
    runbook: "vercel-build-minutes",
    threshold: { staging: "80%", production: "80%" },
    in: ["production"],
  },
};

/** What a guardrail's name adds where its source is not the metric's first one. */
const SOURCE_NAME: Partial<Record<ObservabilitySource, string>> = {
  sentry: "sentry",
  "supabase-dashboard": "rollbacks",
  k6: "load-test",
};

/** The guardrails of an environment: every metric that fits an app, from every source that can tell it. */
export function guardrailsFor(environment: Environment, answers: Founding): RawGuardrail[] {
  return appsIn(environment, answers).flatMap((app) => {
    const metrics = METRICS.filter(
      (metric) => METRIC[metric].fits(traitsOf(app)) && START[metric].in.includes(environment),
    );
    return metrics.flatMap((metric) =>
      sourcesOf(metric)
        .filter((source) => canTell(source, environment, answers))
        .map((source) => guardrail({ app, environment }, metric, source, answers)),
    );
  });
}

function guardrail(
  place: { app: App; environment: Environment },
  metric: MetricName,
  source: ObservabilitySource,
  answers: Founding,
): RawGuardrail {
  const { environment } = place;
  const { runbook, threshold } = START[metric];
  const alert_channel = foundedChannel(environment, answers);
  const tokens = tokensOf({ observability_source: source, alert_channel });
  return {
    id: guardrailName(place, metric, source),
    surface: idOf(place),
    metric_name: metric,
    threshold: threshold[environment],
    observability_source: source,
    alert_channel,
    runbook_ref: `docs/runbooks/${runbook}.md`,
    ...(tokens.length > 0 && {
      secrets: tokens.map(({ keyName }) => functionTokenId(keyName, environment)),
    }),
  };
}

/** Id of a guardrail, by what it measures. */
export function guardrailName(
  { app, environment }: { readonly app: App; readonly environment: Environment },
  metric: MetricName,
  source: ObservabilitySource,
): string {
  const { name } = START[metric];
  const suffix = source === sourcesOf(metric)[0] ? name : `${name}-${SOURCE_NAME[source] ?? source}`;
  return `${app}-${suffix}-${environment}`;
}

const appsIn = (environment: Environment, answers: Founding): App[] =>
  placesOf(answers)
    .filter((place) => place.environment === environment)
    .map(({ app }) => app);

/** Whether a source is asked, and has what it is asked with. Load tests run before a release: in staging, if there is one. */
function canTell(source: ObservabilitySource, environment: Environment, answers: Founding): boolean {
  if (DEFAULT_SOURCES.includes(source)) return true;
  if (!answers.sources.includes(source)) return false;
  if (source === "k6") return environment === "staging" || !answers.environments.includes("staging");
  return source === "sentry" ? answers.sentry !== null : answers.supabase?.[environment] !== undefined;
}

/** Where the alerts of an environment go. */
export function foundedChannel(environment: Environment, { alerts }: Founding): string {
  return alerts[environment].channel ?? alerts.channel ?? `email:${emailOf(environment, { alerts })}`;
}

/** The address that gets every alert of an environment. */
export const emailOf = (environment: Environment, { alerts }: Pick<Founding, "alerts">): string =>
  alerts[environment].email ?? alerts.email;
