import type { AlertPolicyArgs } from "@pulumi/gcp/monitoring/alertPolicy.js";
import type { Cloud } from "../provider/cloud.ts";
import type { Plain, Violation } from "../provider/resource-type.ts";
import { duration } from "./durations.ts";
import { form, googleError, oneOf } from "./gcp-type.ts";
import { LOG_METRIC } from "./messaging.ts";

type AlertPolicy = Plain<AlertPolicyArgs>;
type Condition = AlertPolicy["conditions"][number];

const METRIC_DESCRIPTOR = "gcp:monitoring/metricDescriptor:MetricDescriptor";

/** Rules on a policy alone. Source: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
export function* alertPolicyRules(policy: AlertPolicy): Iterable<Violation> {
  yield* oneOf("combiner", policy.combiner, ["AND", "OR", "AND_WITH_MATCHING_RESOURCE"]);
  yield* oneOf("severity", policy.severity, ["CRITICAL", "ERROR", "WARNING"]);
  if (policy.conditions.length < 1 || policy.conditions.length > 6) {
    yield {
      property: "conditions",
      reason: `A policy has 1 to 6 conditions, not ${policy.conditions.length}.`,
    };
  }
  for (const [index, condition] of policy.conditions.entries()) {
    yield* conditionRules(`conditions[${index}]`, condition);
  }
  const content = policy.documentation?.content ?? "";
  if (content.length > 8192) {
    const reason = `documentation.content has ${content.length} characters; at most 8192 are allowed.`;
    yield { property: "documentation.content", reason };
  }
  const links = policy.documentation?.links ?? [];
  const isLink = ({ displayName = "", url = "" }: (typeof links)[number]) =>
    displayName !== "" && displayName.length <= 63 && URL.canParse(url) && url.length <= 2083;
  if (links.length > 3 || !links.every(isLink)) {
    const reason =
      "There are at most 3 links, each with a name of 1 to 63 characters and a URL of at most 2083.";
    yield { property: "documentation.links", reason };
  }
  yield* strategyRules(policy);
}

/**
 * A policy that matches log lines tells of each, so it needs a limit, which no other may have. `autoClose` as in the
 * answer of the API: "the autoclose duration should be at least 30 minutes".
 */
function* strategyRules({ alertStrategy: strategy, conditions }: AlertPolicy): Iterable<Violation> {
  const limit = strategy?.notificationRateLimit;
  const property = "alertStrategy.notificationRateLimit";
  if (conditions.some((it) => it.conditionMatchedLog)) {
    if (conditions.length > 1) {
      const reason = "A policy with a conditionMatchedLog can have no other condition.";
      yield { property: "conditions", reason };
    }
    if (limit?.period === undefined) {
      yield { property, reason: "A policy with a conditionMatchedLog needs a notificationRateLimit.period." };
    }
  } else if (limit) {
    yield { property, reason: "Only log-based alert policies may specify a notificationRateLimit." };
  }
  yield* duration(`${property}.period`, limit?.period, [1, Number.POSITIVE_INFINITY]);
  yield* duration("alertStrategy.autoClose", strategy?.autoClose, [1800, Number.POSITIVE_INFINITY]);
}

function* conditionRules(property: string, { displayName, name, ...kinds }: Condition): Iterable<Violation> {
  if (Object.keys(kinds).length !== 1) {
    yield { property, reason: `${property} needs exactly one kind of condition, e.g. conditionThreshold.` };
  }
  const interval = kinds.conditionPrometheusQueryLanguage?.evaluationInterval;
  if (interval !== undefined && !isHalfMinutes(interval)) {
    yield { property, reason: `evaluationInterval "${interval}" must be a multiple of 30s.` };
  }
  yield* logRules(property, kinds.conditionMatchedLog);
}

function* logRules(property: string, matched: Condition["conditionMatchedLog"]): Iterable<Violation> {
  if (matched === undefined) return;
  if (!matched.filter) yield { property, reason: `${property} needs a filter.` };
  for (const [label, extractor] of Object.entries(matched.labelExtractors ?? {})) {
    yield* form(
      `${property}.labelExtractors`,
      extractor,
      /^(REGEXP_)?EXTRACT\(.+\)$/s,
      `(label ${label}) must be EXTRACT(field) or REGEXP_EXTRACT(field, "regex")`,
    );
  }
}

function isHalfMinutes(duration: string): boolean {
  const seconds = /^(\d+)s$/.exec(duration)?.[1];
  return seconds !== undefined && Number(seconds) >= 30 && Number(seconds) % 30 === 0;
}

/**
 * The custom and log-based metrics that a condition names must exist, unless it says not to look. In PromQL a metric
 * type's first slash is a colon and whatever is not a letter or digit an underscore.
 */
export function requireMetrics(condition: Condition, project: string, cloud: Cloud): void {
  const promql = condition.conditionPrometheusQueryLanguage;
  if (cloud.preview || !promql || promql.disableMetricValidation) return;
  const known = knownMetrics(project, cloud);
  for (const [name] of promql.query.matchAll(/\b(custom|logging)_googleapis_com:(user_)?\w+/g)) {
    if (name.startsWith("logging_") && !name.startsWith("logging_googleapis_com:user_")) continue;
    if (known.has(name) || known.has(name.replace(/_(bucket|sum|count)$/, ""))) continue;
    throw googleError(
      404,
      `Cannot find metric that matches "${name}". If a metric was created recently, it could take up to 10 minutes to ` +
        "become available.",
    );
  }
}

/** PromQL names of the metrics that the project has. */
function knownMetrics(project: string, cloud: Cloud): Set<string> {
  const mine = (type: string) => cloud.store.list(type).filter(({ inputs }) => inputs.project === project);
  const custom = mine(METRIC_DESCRIPTOR).map(({ inputs }) => String(inputs.type));
  const logged = mine(LOG_METRIC).map(({ inputs }) => `logging.googleapis.com/user/${inputs.name}`);
  return new Set([...custom, ...logged].map(promqlName));
}

function promqlName(metricType: string): string {
  const [domain = "", ...path] = metricType.split("/");
  return `${underscored(domain)}:${underscored(path.join("/"))}`;
}

function underscored(text: string): string {
  return text.replace(/\W/g, "_");
}
