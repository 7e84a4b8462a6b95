import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { summaryLines } from "../../../commands/init/summary.ts";
import { APPS } from "../../../model/entities/app.ts";
import { ENVIRONMENTS } from "../../../model/entities/entity.ts";
import { OBSERVABILITY_SOURCES } from "../../../model/entities/sources/source.ts";
import { Answers } from "../../../model/founding/answers.ts";
import { overlaid } from "../../../model/founding/read-answers.ts";
import type { Mapping } from "../../../model/yaml/source.ts";
import { emptyProject, FOUNDER, found, founded, LEAST } from "./founder.ts";

const with_ = (more: Mapping): Mapping => overlaid(LEAST, more);

const LINE = { line_groups: { "on-call": "C0123456789abcdef0123456789abcdef" } };

describe("each of these answers gives an estate without an error", () => {
  const cases: Record<string, Mapping> = {
    "the least": LEAST,
    "an organization's private repository on Team": FOUNDER,
    "one app in staging": with_({ apps: ["api"], environments: ["staging"] }),
    "a site alone": with_({ apps: ["portal"] }),
    "a site alone, built by CI": with_({ apps: ["portal"], github: { owner_type: "organization" } }),
    "a worker without anybody who calls it": with_({ apps: ["ocr-worker"], environments: ["production"] }),
    "a mobile app alone, which nothing watches": with_({ apps: ["mobile"] }),
    "neither Supabase nor a budget": with_({ supabase: null, budget: null, private_images: false }),
    "reviewers, and every source and channel": with_({
      github: { reviewers: { users: [1, 2] } },
      sources: [...OBSERVABILITY_SOURCES],
      sentry: { organization: "acme", projects: { api: "backend" } },
      supabase: { max_clients: 200, staging: "a".repeat(20), production: "b".repeat(20) },
      alerts: {
        channel: "slack:#ops",
        staging: { email: "staging@acme.dev", channel: "webhook:on-call" },
        production: { channel: "line:on-call" },
        ...LINE,
        governance_channel: "slack:#governance",
      },
    }),
    "one project for both environments, in a region without domain mappings": with_({
      gcp: { region: "asia-northeast3", production: LEAST.gcp.staging },
    }),
    "teams as reviewers, who are asked": overlaid(FOUNDER, {
      github: { plan: "enterprise", reviewers: { users: [], teams: [7, 8] } },
      approvals: true,
    }),
    "people and teams in roles": overlaid(FOUNDER, {
      github: {
        roles: {
          "platform-lead": ["ada", "acme-health/platform"],
          "database-owner": ["ada"],
          "frontend-lead": ["bob"],
        },
      },
    }),
    "another default branch": with_({ github: { default_branch: "release/next" } }),
    "hosts below one another, and a domain itself": with_({
      hosts: { staging: { api: "a.b.c.staging.acme.dev" }, production: { portal: "acme.dev" } },
    }),
    "a domain, and one app without it": with_({
      domain: "acme.dev",
      hosts: { production: { api: "none" } },
    }),
    "apps in another order": with_({ apps: ["mobile", "portal", "api"] }),
    "no approvals although there are reviewers": with_({
      approvals: false,
      github: { reviewers: { users: [5] } },
    }),
    "names of dots, dashes and underscores": with_({
      github: { owner: "a-b", repository: ".github.io_x-1" },
    }),
    "what is left out, said": with_({ sources: [], alerts: { channel: null } }),
    "a worker and a mobile app, in a region of its own": with_({
      gcp: { region: "us-central1" },
      apps: ["mobile", "ocr-worker"],
    }),
    "domains for some": with_({ hosts: { production: { portal: "www.acme.dev", api: "api.acme.dev" } } }),
  };
  test.each(Object.entries(cases))("%s", async (_, answers) => {
    const root = emptyProject();
    const { proposal, problems } = await founded(root, answers);
    expect(problems).toEqual([]);
    expect(proposal?.estate.catalogue).toBeDefined();
    expect(
      proposal?.estate.problems
        .map(({ wrong }) => wrong)
        .filter((it) => !/no value yet|domains are not mapped/.test(it)),
    ).toEqual([]);
  });
});

test("apps of one environment take one stack; another one comes with its environment, and stays", async () => {
  const root = emptyProject();
  const stacks = () => ENVIRONMENTS.filter((name) => existsSync(join(root, `Pulumi.${name}.yaml`)));
  await found(root, with_({ apps: ["api"], environments: ["staging"] }));
  expect(stacks()).toEqual(["staging"]);
  await found(root, { environments: ["staging", "production"], gcp: LEAST.gcp }, false);
  expect(stacks()).toEqual(["staging", "production"]);
  const { proposal, problems } = await founded(root, { environments: ["staging"] }, false);
  expect(problems).toEqual([]);
  expect(proposal?.estate.stacks.map(({ environment }) => environment)).toEqual(["staging", "production"]);
});

const anyHost = fc.constantFrom("none", "x.acme.dev");
const anyAnswers = fc
  .record({
    apps: fc.subarray([...APPS], { minLength: 1 }),
    environments: fc.subarray([...ENVIRONMENTS], { minLength: 1 }),
    owner_type: fc.constantFrom("user", "organization"),
    visibility: fc.constantFrom("public", "private"),
    plan: fc.constantFrom("team", "enterprise"),
    reviewers: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }),
    domain: anyHost,
    vercel: fc.constantFrom(
      { plan: "hobby" },
      { plan: "pro" },
      { plan: "pro", team: "team_abcdefghijklmnopqrstuvwx" },
    ),
    channel: fc.constantFrom(null, "slack:#ops", "line:on-call", "webhook:on-call"),
    governance: fc.constantFrom(null, "slack:#governance", "webhook:audit"),
    sources: fc.subarray(["k6", "sentry", "supabase-dashboard"]),
    hasSupabase: fc.boolean(),
    hasBudget: fc.boolean(),
    private_images: fc.boolean(),
  })
  .map((drawn): Mapping => {
    const { owner_type, visibility, plan, reviewers, channel, governance, hasSupabase, hasBudget, ...rest } =
      drawn;
    const sources = rest.sources.filter((source) => hasSupabase || source !== "supabase-dashboard");
    return with_({
      ...rest,
      sources,
      github: {
        owner_type,
        visibility,
        // A person has no plan of an organization.
        plan: owner_type === "user" ? "pro" : plan,
        reviewers: { users: reviewers },
      },
      alerts: { ...LINE, channel, governance_channel: governance },
      sentry: sources.includes("sentry") ? { organization: "acme" } : null,
      supabase: hasSupabase
        ? { max_clients: 200, staging: "a".repeat(20), production: "b".repeat(20) }
        : null,
      ...(!hasBudget && { budget: null }),
    });
  });

test("whatever is answered that fits together gives an estate without an error, and answering it again changes nothing", async () => {
  const root = emptyProject();
  await fc.assert(
    fc.asyncProperty(anyAnswers, async (answers) => {
      await found(root, answers);
      const { proposal, problems } = await founded(root, answers, false);
      expect(problems).toEqual([]);
      expect(proposal?.changes).toEqual([]);
    }),
    { numRuns: 4 },
  );
}, 180_000);

test("an answer that changes afterwards gives what would have been founded with it", async () => {
  const [grown, fresh] = [emptyProject(), emptyProject()];
  await fc.assert(
    fc.asyncProperty(anyAnswers, anyAnswers, async (first, second) => {
      await found(grown, first);
      await found(grown, second, false);
      await found(fresh, second);
      for (const file of ["surfaces", "pipelines", "secrets", "guardrails"]) {
        expect(entries(grown, file)).toEqual(entries(fresh, file));
      }
    }),
    { numRuns: 3 },
  );
}, 180_000);

/** The entries of a file, by their id. The order of the secrets that one refers to means nothing. */
function entries(root: string, file: string): unknown {
  const list: { id: string; secrets?: string[] }[] = parse(
    readFileSync(join(root, `catalogue/${file}.yaml`), "utf8"),
  );
  return Object.fromEntries(
    list.map((entry) => [
      entry.id,
      { ...entry, ...(entry.secrets && { secrets: entry.secrets.toSorted() }) },
    ]),
  );
}

test("the summary says of reviewers that are left out why nobody asks them", async () => {
  const answered = async (answers: Mapping) =>
    summaryLines(await found(emptyProject(), answers), Answers.parse(answers).github).find((line) =>
      line.includes("approvals"),
    );

  expect(await answered(FOUNDER)).toMatch(/none: the reviewers are left out, .*on Enterprise only$/);
  expect(await answered(with_({}))).toMatch(/none$/);
  expect(await answered(with_({ github: { reviewers: { users: [1, 2] } } }))).toMatch(/by 2 reviewers$/);
});
