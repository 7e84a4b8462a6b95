import { afterAll, expect, test, vi } from "vitest";
import type { App, Traits } from "../../../model/entities/app.ts";

/** Names that objects inherit, that hold an environment, start another's, are a word of workflows, or a secret's. */
const HARD = [
  "constructor",
  "api-staging",
  "production",
  "api2",
  "default",
  "database-url",
  "a-very-long-app-nam",
];

const TABLE = "../../../model/entities/app.ts";

// Test files share their modules: the table with more rows is seen by what is imported from here on, and by no other file.
vi.resetModules();
vi.doMock(TABLE, async (original) => {
  const real = await original<typeof import("../../../model/entities/app.ts")>();
  const APPS = [...real.APPS, ...(HARD as App[])];
  const traitsOf = (app: App) => real.traitsOf(HARD.includes(app) ? "api" : app);
  const appsThat = (holds: (traits: Traits) => boolean) => APPS.filter((app) => holds(traitsOf(app)));
  return { ...real, APPS, traitsOf, appsThat };
});
const { emptyProject, found, founded, LEAST } = await import("./founder.ts");
const { parity } = await import("../../../commands/check/parity.ts");
const { summaryLines } = await import("../../../commands/init/summary.ts");
afterAll(() => {
  vi.doUnmock(TABLE);
  vi.resetModules();
});

const urlOf = (app: string, environment: string, number: string) =>
  `https://${app}-${environment}-${number}.asia-northeast1.run.app`;

test("apps with hard names are founded, planned alike in both environments, and answered again", async () => {
  const root = emptyProject();
  const proposal = await found(root, {
    ...LEAST,
    apps: ["api", ...HARD],
    supabase: { max_clients: 2000 },
    hosts: { staging: { api: "api.acme.dev" }, production: {} },
  });
  const { stacks, catalogue } = proposal.estate;
  expect(stacks.map(({ share }) => share.surfaces.map(({ endpoint_url }) => endpoint_url))).toEqual([
    ["https://api.acme.dev", ...HARD.map((app) => urlOf(app, "staging", "345678901234"))],
    ["api", ...HARD].map((app) => urlOf(app, "production", "456789012345")),
  ]);
  expect(await parity(stacks, catalogue?.runbooks ?? new Map())).toEqual([]);
  expect((await founded(root, {}, false)).proposal?.changes).toEqual([]);

  const columns = summaryLines(proposal, {
    ...LEAST.github,
    plan: "free",
    reviewers: { users: [], teams: [] },
  }).map((line) => line.indexOf("https://"));
  expect(new Set(columns)).toEqual(new Set([-1, "  a-very-long-app-nam  ".length]));
});
