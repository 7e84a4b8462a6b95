import { parseAlertChannel } from "../entities/alert-channel.ts";
import { APPS } from "../entities/app.ts";
import { ENVIRONMENTS, type Rule, rulesOf, unless } from "../entities/entity.ts";
import type { Complaint } from "../problems/problem.ts";
import type { Answers } from "./answers.ts";

const rule = rulesOf<Answers>();

/** What answers must have together, beyond what the estate that follows from them is checked for. */
export const answerRules: readonly Rule<Answers>[] = [
  rule(["gcp", "environments"], ({ gcp, environments }) =>
    environments.flatMap((environment) =>
      unless(gcp[environment] !== undefined, {
        field: ["gcp"],
        wrong: `apps run in ${environment}, and nothing says in which Google Cloud project`,
        fix: `add ${environment}: { project: …, project_number: "…" }; two environments may share one`,
      }),
    ),
  ),
  rule(["gcp"], ({ gcp }) =>
    unless(gcp.staging !== undefined || gcp.production !== undefined, {
      field: ["gcp"],
      wrong: "no Google Cloud project is named",
      fix: 'add staging: { project: …, project_number: "…" }',
    }),
  ),
  rule(["environments"], ({ environments }) => [
    ...some("environments", environments, ENVIRONMENTS),
    ...repeated("environments", environments),
  ]),
  rule(["apps"], ({ apps }) => [...some("apps", apps, APPS), ...repeated("apps", apps)]),
  rule(["sources"], ({ sources }) => repeated("sources", sources)),
  rule(["hosts", "apps"], ({ hosts, apps }) =>
    ENVIRONMENTS.flatMap((environment) =>
      APPS.filter((app) => hosts[environment][app] !== undefined && !apps.includes(app)).map((app) => ({
        field: ["hosts", environment, app],
        wrong: `a host is named for ${app}, and that app is not wanted`,
        fix: `remove it, or add ${app} to apps`,
      })),
    ),
  ),
  rule(["sources", "sentry"], ({ sources, sentry }) =>
    unless(!sources.includes("sentry") || sentry !== null, {
      field: ["sources", sources.indexOf("sentry")],
      wrong: "guardrails cannot ask Sentry: nothing says which organization",
      fix: "add sentry: { organization: SLUG }, or remove this source",
    }),
  ),
  rule(["sources", "supabase", "environments"], ({ sources, supabase, environments }) =>
    unless(
      !sources.includes("supabase-dashboard") || environments.some((name) => supabase?.[name] !== undefined),
      {
        field: ["sources", sources.indexOf("supabase-dashboard")],
        wrong: "guardrails cannot ask Supabase: nothing says which project",
        fix: `add supabase: { ${environments.at(-1)}: REFERENCE }, the 20 letters that the project's URL starts with, or remove this source`,
      },
    ),
  ),
  rule(["alerts"], ({ alerts }) =>
    [
      { field: ["alerts", "channel"], channel: alerts.channel },
      { field: ["alerts", "staging", "channel"], channel: alerts.staging.channel },
      { field: ["alerts", "production", "channel"], channel: alerts.production.channel },
      { field: ["alerts", "governance_channel"], channel: alerts.governance_channel },
    ].flatMap(({ field, channel: text }) => {
      const channel = parseAlertChannel(text ?? "");
      if (channel?.kind !== "line") return [];
      return unless(alerts.line_groups[channel.group] !== undefined, {
        field,
        wrong: `nothing says which group of LINE ${channel.group} is`,
        fix: `add alerts.line_groups: { ${channel.group}: ID }, with the id that LINE's webhook events tell`,
      });
    }),
  ),
];

const some = (field: string, values: readonly string[], known: readonly string[]): readonly Complaint[] =>
  unless(values.length > 0, {
    field: [field],
    wrong: "none is named",
    fix: `name at least one of ${known.join(", ")}`,
  });

const repeated = (field: string, values: readonly string[]): Complaint[] =>
  values.flatMap((value, i) =>
    unless(values.indexOf(value) === i, {
      field: [field, i],
      wrong: "this is written twice",
      fix: "keep one of the two",
    }),
  );
