import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { wrongRunbooks } from "../../commands/check/runbooks.ts";
import { estateFiles } from "../../commands/render/estate-files.ts";
import { METRICS } from "../../model/entities/metric.ts";
import { START } from "../../model/founding/guardrails.ts";
import { startingRunbook } from "../../model/founding/runbooks.ts";
import { estateRoot, TEST_ESTATES, testEstate } from "../estates/estates.ts";
import { refusal } from "../render/operations/own-commands.ts";
import { shellBlocks, startedBy } from "../render/operations/started.ts";

const FOLDER = join(estateRoot("reference"), "docs/runbooks");
const written = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const);
const starting = METRICS.map((metric) => `docs/runbooks/${START[metric].runbook}.md`).map(
  (path) => [`first steps of ${path}`, startingRunbook(path) ?? ""] as const,
);

test("there is one for each alert, and for what happens to states, secrets and drift", () => {
  expect(written.map(([name]) => name).sort()).toEqual([
    "api-latency.md",
    "cloud-run-quota.md",
    "drift.md",
    "leaked-secret.md",
    "ocr-failures.md",
    "state-locked.md",
    "state-lost.md",
    "vercel-build-minutes.md",
  ]);
});

/** Names that belong to an estate: a runbook is read in any, and the commands with names are rendered. */
const estates = TEST_ESTATES.map((name) => testEstate(name));
const namesOfEstates = new Set(
  estates.flatMap(({ catalogue, stacks }) => [
    ...catalogue.surfaces.flatMap(({ id, endpoint_url }) => [id, new URL(endpoint_url).hostname]),
    ...catalogue.guardrails.map(({ id }) => id),
    ...catalogue.secrets.map(({ id }) => id),
    ...stacks.flatMap(({ settings: { gcp, github, vercel } }) => [
      gcp.project,
      gcp.region,
      github.owner,
      ...(vercel.team === undefined ? [] : [vercel.team]),
    ]),
  ]),
);

describe.each([...written, ...starting])("%s", (_, text) => {
  test("holds no name of an estate, and no command that would need one", async () => {
    for (const name of namesOfEstates) expect(text).not.toMatch(new RegExp(`\\b${name}\\b`));
    for (const { program, words } of await startedBy(shellBlocks(text))) {
      expect(["gcloud", "curl", "vercel", "eas", "gh"], words.join(" ")).not.toContain(program);
      if (program === "npm") expect(refusal(words)).toBeUndefined();
    }
  });

  test("leads to the commands of the estate", () => {
    expect(text).toContain("(../operations.md#");
  });

  test("changes no threshold without the review that governance asks for", () => {
    expect(text).not.toMatch(/hreshold[^\n]*by pull request/);
    if (/hreshold wrong|Growth is real/.test(text)) expect(text).toContain("npm run govern -- threshold");
  });
});

describe.each(TEST_ESTATES)("in %s", (name) => {
  test("what runbooks lead to is there: links, headings, scripts and workflows", async () => {
    expect(wrongRunbooks(estateRoot(name), await estateFiles(testEstate(name)))).toEqual([]);
  });
});

test("where a reader rolls back, the runbook says what that pins and what cannot start", () => {
  for (const [name, text] of written) {
    if (!/Put back a release/.test(text)) continue;
    expect(text, name).toMatch(/By hand[^\n]*pins (traffic|the domain)[^\n]*the next release unpins it/);
  }
  for (const name of ["api-latency.md", "ocr-failures.md", "leaked-secret.md"]) {
    const [, text = ""] = written.find(([written]) => written === name) ?? [];
    expect(text, name).toMatch(/revision from before [^\n]* cannot start/);
  }
});
