import { tokensOf } from "../delivery/function-tokens.ts";
import { type App, appsThat } from "../entities/app.ts";
import { unless } from "../entities/entity.ts";
import { type Guardrail, unfitThreshold } from "../entities/guardrail.ts";
import { METRIC, METRICS, type MetricName, thresholdOf } from "../entities/metric.ts";
import { isProvisioned, type Secret } from "../entities/secret.ts";
import { sourcesOf } from "../entities/sources/sources.ts";
import type { Surface } from "../entities/surface.ts";
import { withField } from "../entities/with-field.ts";
import { holdsCredential } from "../problems/credential-formats.ts";
import type { Complaint } from "../problems/problem.ts";
import { hasUnseen, unseenCharacter } from "../problems/strange-characters.ts";
import { type CrossRule, finding, misspeltKeyName, unresolved, type View } from "./cross-rule.ts";

/** A guardrail watches a surface that its metric fits, by a source that can tell it, with a threshold that can be passed. */
export const guardedSurfaces: CrossRule = (view) =>
  view.guardrails.flatMap((guardrail) => {
    const { metric_name, threshold, observability_source } = guardrail;
    const [surface] = withField(view.surfaces, "id", guardrail.surface);
    const apps = appsThat(METRIC[metric_name].fits);
    const ofThreshold = unfitThreshold(guardrail);
    if (!surface) {
      const unfit = view.surfaces.filter(({ app }) => !apps.includes(app));
      return finding(guardrail, [
        ...unresolved(view, "surfaces", guardrail.surface, ["surface"], { unfit }),
        ...ofThreshold,
      ]);
    }
    // No threshold is right for a metric that cannot be measured here.
    if (!apps.includes(surface.app)) {
      return finding(guardrail, [
        {
          field: ["metric_name"],
          wrong: `${metric_name} cannot be measured on ${surface.id}, which is ${surface.app} on ${surface.platform}`,
          fix:
            fittingMetric(guardrail, surface.app) ??
            `${watchable(view, guardrail, surface, apps)}; ${metricsOf(surface.app)}`,
        },
      ]);
    }
    if (!isTold(guardrail)) {
      return finding(guardrail, [
        ...ofThreshold,
        {
          field: ["observability_source"],
          wrong: `${observability_source} cannot tell ${metric_name}`,
          fix: freeSources(view, guardrail),
        },
      ]);
    }
    if (surface.platform !== "cloud-run" || ofThreshold.length > 0) return finding(guardrail, ofThreshold);
    const value = thresholdOf(metric_name, threshold) ?? 0;
    const slowest = surface.request_timeout_seconds * 1000;
    const busiest = surface.max_instances * surface.cpu * 31 * 24 * 3600;
    return finding(guardrail, [
      ...unless(metric_name !== "api_p95" || value < slowest, {
        field: ["threshold"],
        wrong: `${surface.id} cuts requests off after ${slowest} ms, so this never fires`,
        fix: `write less than ${slowest}, or raise request_timeout_seconds`,
      }),
      ...unless(metric_name !== "cloud_run_quota" || value < busiest, {
        field: ["threshold"],
        wrong: `${surface.id} cannot use more than ${busiest} vCPU-s a month, so this never fires`,
        fix: "write less, or raise max_instances",
      }),
    ]);
  });

/** Which surface such a guardrail can watch: one of the environment that it watches, and that no other watches so. */
function watchable(
  { surfaces, guardrails }: Pick<View, "surfaces" | "guardrails">,
  { metric_name, observability_source }: Guardrail,
  { environment }: Surface,
  apps: readonly string[],
): string {
  const watching = withField(
    withField(guardrails, "metric_name", metric_name),
    "observability_source",
    observability_source,
  );
  const ids = withField(surfaces, "environment", environment)
    .filter(({ app }) => apps.includes(app))
    .map(({ id }) => id);
  const free = ids.filter((id) => withField(watching, "surface", id).length === 0);
  if (free.length > 0) return free.map((id) => `write surface: ${id}`).join(", or ");
  return ids.length === 0
    ? `refer to a surface of ${apps.join(" or ")}`
    : `remove this guardrail, since ${ids.join(", ")} is watched so already`;
}

/** By which source such a guardrail can watch its surface, of those by which no other does. */
function freeSources({ guardrails }: Pick<View, "guardrails">, { surface, metric_name }: Guardrail): string {
  const watching = withField(withField(guardrails, "surface", surface), "metric_name", metric_name);
  const sources = sourcesOf(metric_name);
  const free = sources.filter((source) => withField(watching, "observability_source", source).length === 0);
  return free.length > 0
    ? `one of: ${free.join(", ")}`
    : `remove this guardrail, since ${surface} is watched by ${sources.join(", ")} already`;
}

/** Whether the guardrail's source can tell its metric. */
const isTold = ({ metric_name, observability_source }: Guardrail): boolean =>
  sourcesOf(metric_name).includes(observability_source);

/** The one metric of the app that all the rest of a guardrail fits, where it does not fit the one that is written. */
function fittingMetric(guardrail: Guardrail, app: App): string | undefined {
  const fits = (metric_name: MetricName) =>
    isTold({ ...guardrail, metric_name }) && unfitThreshold({ ...guardrail, metric_name }).length === 0;
  const [only, ...others] = fits(guardrail.metric_name) ? [] : metricsFor(app).filter(fits);
  return only && others.length === 0 ? `write ${only}` : undefined;
}

const metricsFor = (app: App) => METRICS.filter((name) => appsThat(METRIC[name].fits).includes(app));

function metricsOf(app: App): string {
  const names = metricsFor(app);
  return names.length === 0 ? `${app} has no metrics` : `the metrics of ${app} are ${names.join(", ")}`;
}

/** What asks a source, or tells a channel, needs its token, and refers to no other secret; a draft is not delivered. */
export const functionsHaveTokens: CrossRule = (view) =>
  view.guardrails.flatMap((guardrail) => {
    const environment = withField(view.surfaces, "id", guardrail.surface)[0]?.environment;
    // Of a source that cannot tell the metric, no token is asked.
    if (!environment || !isTold(guardrail)) return [];
    const own = withField(view.secrets, "environment", environment);
    const needed = tokensOf(guardrail);
    const referred = guardrail.secrets.flatMap((id) => withField(own, "id", id)[0] ?? []);
    // A reference that leads nowhere is complained of as such; it may be to the token.
    const isComplete = view.whole.secrets && referred.length === guardrail.secrets.length;
    const isDelivering = ({ id }: Secret) => view.pipelines.some(({ secrets }) => secrets.includes(id));
    const idOf = (keyName: string) => {
      const tokens = withField(own, "key_name", keyName);
      // What delivers may do more than what measures needs.
      return (tokens.find((token) => !isDelivering(token)) ?? tokens[0])?.id ?? "ID";
    };
    const missing = needed.filter(({ keyName }) => !referred.some(({ key_name }) => key_name === keyName));
    // The whole list: a part of it would lead to the next error.
    const kept = referred.filter(({ key_name }) => needed.some(({ keyName }) => keyName === key_name));
    const list = [...kept.map(({ id }) => id), ...missing.map(({ keyName }) => idOf(keyName))].join(", ");
    const misspelt = missing.flatMap(({ field, keyName }) =>
      misspeltKeyName(referred, keyName, guardrail[field]),
    );
    if (misspelt.length > 0) return misspelt;
    return finding(guardrail, [
      ...needed.flatMap(({ field, keyName }) => {
        const named = referred.find(({ key_name }) => key_name === keyName);
        return unless(!isComplete || (named && isProvisioned(named) && named.sensitive) === true, {
          field: [field],
          wrong: `this takes a credential, and no active, sensitive secret of this guardrail has key_name ${keyName}`,
          fix: named
            ? activated(named)
            : `${idOf(keyName) === "ID" ? "declare one in secrets.yaml, and " : ""}write secrets: [${list}]`,
        });
      }),
      ...referred.flatMap(({ id, key_name }) =>
        unless(
          needed.some(({ keyName }) => keyName === key_name),
          {
            field: ["secrets", guardrail.secrets.indexOf(id)],
            wrong: `neither ${guardrail.observability_source} nor ${guardrail.alert_channel} takes ${key_name}`,
            fix:
              needed.length > 0
                ? `remove it; what they take is ${needed.map(({ keyName }) => keyName).join(" and ")}`
                : "remove it; they take no token",
          },
        ),
      ),
    ]);
  });

/** Whether a guardrail's source or channel takes a secret of this key_name. */
export const takes = (guardrail: Guardrail, keyName: string): boolean =>
  tokensOf(guardrail).some((token) => token.keyName === keyName);

/** What to do to a secret so that it counts. The status is edited by hand, since `npm run govern` refuses an invalid estate. */
const activated = ({ id, sensitive }: Secret): string =>
  sensitive
    ? `write status: active for ${id} in secrets.yaml, then store its value: npm run secrets -- set ${id}`
    : `take "sensitive: false" off ${id}`;

/** Text that an alert's documentation can hold (Cloud Monitoring's limits). */
const MAX_RUNBOOK = { characters: 8192, bytes: 10_240 } as const;

/** Every runbook exists, says something, and fits into an alert. */
export const runbooksExist: CrossRule = ({ guardrails, runbooks }) => {
  const complaints = new Map([...runbooks].map(([path, text]) => [path, runbookComplaints(text)]));
  return guardrails.flatMap((guardrail) =>
    finding(guardrail, complaints.get(guardrail.runbook_ref) ?? [NO_RUNBOOK]),
  );
};

const field = ["runbook_ref"];

const NO_RUNBOOK: Complaint = {
  field,
  wrong: "no such text can be read in the repository",
  fix: "write the runbook there first, or correct the path (it is relative to the project root, a file of UTF-8 text that this user may read, and no link out of the repository)",
};

/** What is wrong with the text of a runbook, once for all guardrails that name it. */
function runbookComplaints(text: string): readonly Complaint[] {
  const bytes = Buffer.byteLength(text);
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  // Every form of a credential fits on one line.
  const leaking = lines.findIndex((line) => holdsCredential(line));
  const unseen = lines.findIndex((line) => hasUnseen(line, true));
  return [
    ...unless(text.trim().length > 0, {
      field,
      wrong: "this file is empty",
      fix: "write what to do when the alert fires",
    }),
    ...unless(text.length <= MAX_RUNBOOK.characters && bytes <= MAX_RUNBOOK.bytes, {
      field,
      wrong: `an alert carries its runbook, and this one has ${text.length} characters in ${bytes} bytes`,
      fix: `shorten it to ${MAX_RUNBOOK.characters} characters and ${MAX_RUNBOOK.bytes} bytes`,
    }),
    ...unless(leaking < 0, {
      field,
      wrong: `an alert carries its runbook to everybody it tells, and line ${leaking + 1} of this one holds what looks like a credential`,
      fix: "write where the credential is kept in its place, and revoke it",
    }),
    ...unless(unseen < 0, {
      field,
      wrong: `somebody follows this text, and a character in line ${unseen + 1} is not seen, or changes how others are shown: ${unseenCharacter(lines[unseen] ?? "", true)}`,
      fix: "take it out",
    }),
  ];
}
