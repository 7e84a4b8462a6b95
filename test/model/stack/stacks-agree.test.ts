import { expect, test } from "vitest";
import { SurfaceOnCloudRun } from "../../../model/entities/surface.ts";
import { StackSettings } from "../../../model/settings.ts";
import { contradictions, sharedPool } from "../../../model/stack/stacks-agree.ts";

const base = {
  gcp: { project: "acme-shared", project_number: "123456789012", region: "asia-northeast1" },
  github: {
    owner: "acme",
    owner_type: "organization",
    owner_id: 1,
    repository: "estate",
    repository_id: 2,
    visibility: "public",
    plan: "free",
  },
  vercel: { plan: "hobby" },
  alerts: { email: "a@example.com" },
  protection: true,
} as const;

/** The fields that stacks contradict each other in, where production differs from staging so. */
function differing(changes: Record<string, Record<string, unknown>>): string[] {
  const raw: Record<string, unknown> = { ...base };
  for (const [key, fields] of Object.entries(changes)) raw[key] = { ...(raw[key] as object), ...fields };
  return contradictions([
    { environment: "staging", settings: StackSettings.parse(base) },
    { environment: "production", settings: StackSettings.parse(raw) },
  ]).map(
    ({ environment, complaint: { field, wrong, fix } }) =>
      `${environment} ${field.join(".")}: ${wrong}\n${fix}`,
  );
}

test.each([
  ["the same", {}],
  ["another project", { gcp: { project: "acme-production", project_number: "210987654321" } }],
  ["another region", { gcp: { region: "europe-west1" } }],
  ["other letters of the same name", { github: { owner: "ACME" } }],
  [
    "another Vercel account on another plan",
    { vercel: { plan: "pro", team: "team_abcdefghijklmnopqrstuvwx" } },
  ],
  [
    "the same names in another order",
    { gcp: { project_members: {} }, github: { by_hand: { secrets: [], variables: [] } } },
  ],
  [
    "who has roles on projects of their own",
    {
      gcp: {
        project: "acme-production",
        project_number: "210987654321",
        project_members: { "roles/owner": ["user:a@example.com"] },
      },
    },
  ],
  [
    "administrators that one of them does not state",
    { github: { by_hand: { administrators: ["founder"] } } },
  ],
  ["connections of Supabase projects that no stack names", { supabase: { max_clients: 60 } }],
  [
    "connections of another Supabase project",
    { supabase: { project_ref: "abcdefghijklmnopqrst", max_clients: 60 } },
  ],
  ["what is each stack's own", { github: { prevent_self_review: true, wait_timer_minutes: 5 } }],
])("stacks agree in %s", (_, changes) => {
  expect(differing(changes)).toEqual([]);
});

test.each([
  [
    "repository_id",
    { github: { repository_id: 3 } },
    "staging says 2: both state the id of this repository, and one of them is wrong",
  ],
  [
    "owner_id",
    { github: { owner_id: 3 } },
    "staging says 1: both state the id of its owner, and one of them is wrong",
  ],
  [
    "repository",
    { github: { repository: "other" } },
    "staging says estate: both state the name of this repository, and one of them is wrong",
  ],
  [
    "default_branch",
    { github: { default_branch: "trunk" } },
    "staging says main: both state the default branch of this repository, and one of them is wrong",
  ],
  [
    "plan",
    { github: { plan: "team" } },
    "staging says free: both state the plan of its owner, and one of them is wrong",
  ],
  [
    "visibility",
    { github: { visibility: "private" } },
    "staging says public: both state the visibility of this repository, and one of them is wrong",
  ],
  [
    "project_number",
    { gcp: { project_number: "210987654321" } },
    "staging says 123456789012: both state the number of this project, and one of them is wrong",
  ],
  [
    "project_members",
    { gcp: { project_members: { "roles/owner": ["user:b@example.com", "user:a@example.com"] } } },
    "staging says nothing: both state who has roles on this project, and one of them is wrong",
  ],
  [
    "by_hand",
    { github: { by_hand: { secrets: ["CODECOV_TOKEN"] } } },
    "staging says nothing: both state what people keep in this repository, and one of them is wrong",
  ],
  [
    "project",
    { gcp: { project: "acme-other" } },
    "staging says acme-shared: both state the project of their common number, and one of them is wrong",
  ],
])("they contradict each other in %s", (field, changes, wrong) => {
  const found = differing(changes);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`.${field}: stack ${wrong}`);
});

test("one number of two projects: the number may be the wrong one", () => {
  expect(differing({ gcp: { project: "acme-other" } })[0]).toContain(
    "\ncorrect the project_number of one, or write the right one for both stacks",
  );
});

test.each([
  { staging: undefined, production: [], agree: true },
  { staging: [], production: ["ACME"], agree: true },
  { staging: ["Founder", "second"], production: ["second", "founder", "acme"], agree: true },
  { staging: [], production: ["founder"], agree: false },
  { staging: ["founder"], production: ["second"], agree: false },
])("administrators $staging and $production: agree is $agree", ({ staging, production, agree }) => {
  const stackOf = (environment: "staging" | "production", administrators: string[] | undefined) => ({
    environment,
    settings: StackSettings.parse({
      ...base,
      github: { ...base.github, by_hand: { ...(administrators && { administrators }) } },
    }),
  });
  const found = contradictions([stackOf("staging", staging), stackOf("production", production)]);
  expect(found.map(({ complaint }) => complaint.wrong)).toEqual(
    agree
      ? []
      : [
          `stack staging says ${staging?.join(", ") || "nothing"}: both state who administers this repository, and one of them is wrong`,
        ],
  );
});

test("a plan is that of one account", () => {
  expect(differing({ vercel: { plan: "pro" } })).toEqual([
    "production vercel.plan: stack staging says hobby: both state the plan of this account, and one of them is wrong\nwrite the right one for both stacks",
  ]);
});

test("one Supabase project has one pooler", () => {
  const of = (max_clients: number) =>
    StackSettings.parse({ ...base, supabase: { project_ref: "abcdefghijklmnopqrst", max_clients } });
  const told = (one: number, other: number) =>
    contradictions([
      { environment: "staging", settings: of(one) },
      { environment: "production", settings: of(other) },
    ]).map(({ complaint }) => complaint.wrong);
  expect(told(200, 200)).toEqual([]);
  expect(told(200, 60)).toEqual([
    "stack staging says 200: both state what the pooler of this Supabase project accepts, and one of them is wrong",
  ]);
});

test("connections of stacks that name one Supabase project add up", () => {
  const surface = (id: string, max_instances: number) =>
    SurfaceOnCloudRun.parse({
      id,
      app: "api",
      environment: "staging",
      platform: "cloud-run",
      endpoint_url: "https://api.example.com",
      health_check: "/health",
      supabase_schema: "app",
      concurrency_limit: 10,
      max_instances,
    });
  const told = (refs: readonly (string | undefined)[], instances: readonly [number, number]) =>
    sharedPool(
      (["staging", "production"] as const).map((environment, i) => ({
        environment,
        settings: StackSettings.parse({ ...base, supabase: { project_ref: refs[i], max_clients: 60 } }),
        share: { cloudRun: [surface(`api-${environment}`, instances[i] ?? 0)] },
      })),
    ).map(({ environment, complaint }) => `${environment} ${complaint.field.join(".")}: ${complaint.wrong}`);
  const [one, other] = ["abcdefghijklmnopqrst", "tsrqponmlkjihgfedcba"];

  expect(told([one, one], [3, 3])).toEqual([]);
  expect(told([one, one], [3, 4])).toEqual([
    "production supabase.max_clients: stacks staging and production name one Supabase project: surfaces may open 70 database connections at once (api-staging 3 × 10, api-production 4 × 10)",
  ]);
  expect(told([one, other], [3, 4])).toEqual([]);
  expect(told([undefined, undefined], [3, 4])).toEqual([]);
  // One alone is too much, and is told by itself.
  expect(told([one, one], [3, 7])).toEqual([]);
});
