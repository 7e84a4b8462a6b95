import { toEnterprise } from "../delivery/infrastructure-protection.ts";
import { refusedReviewers } from "../delivery/reviewers.ts";
import { APPS } from "../entities/app.ts";
import { ENVIRONMENTS, type Rule, rulesOf, unless } from "../entities/entity.ts";
import type { Complaint } from "../problems/problem.ts";
import type { Answers } from "./answers.ts";
import { offersReviewers } from "./places.ts";

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
      APPS.filter((app) => Object.hasOwn(hosts[environment], app) && !apps.includes(app)).map((app) => ({
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
  // Those that a plan leaves out are in no stack's file, where they would be checked.
  rule(["github"], ({ github }) => refusedReviewers(github)),
  rule(["approvals", "github"], ({ approvals, github }) =>
    unless(approvals !== true || offersReviewers(github), {
      field: ["approvals"],
      wrong: `nobody could be asked: on private repositories, GitHub has reviewers on Enterprise only, and the plan is ${github.plan}`,
      fix: `write false, make the repository public, or ${toEnterprise({ owner_type: github.owner_type })}`,
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
