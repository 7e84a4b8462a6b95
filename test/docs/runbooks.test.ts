import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { INTENTS } from "../../commands/govern/intents.ts";
import { estateRoot } from "../estates/estates.ts";

const FOLDER = join(estateRoot("reference"), "docs/runbooks");
const runbooks = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const);
const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));

/** Commands of `govern` that are not edits. */
const GOVERN = [...Object.keys(INTENTS), "status"];

test("there is one for each alert, and for what happens to states, secrets and drift", () => {
  expect(runbooks.map(([name]) => name).sort()).toEqual([
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

describe.each(runbooks)("%s", (_, text) => {
  test("names commands of this repository that exist", () => {
    for (const [, script = ""] of text.matchAll(/npm run ([a-z:-]+)/g))
      expect(scripts).toHaveProperty(script);
    for (const [, command] of text.matchAll(/npm run govern -- ([a-z-]+)/g))
      expect(GOVERN).toContain(command);
  });

  test("changes no threshold without the review that governance asks for", () => {
    expect(text).not.toMatch(/hreshold[^\n]*by pull request/);
    if (/hreshold wrong|Growth is real/.test(text)) expect(text).toContain("npm run govern -- threshold");
  });

  test("lists the programs that its commands start", () => {
    const blocks = [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, block]) => block).join("\n");
    const [, needed = ""] = /Needed: ([^\n]*)/.exec(text) ?? [];
    for (const program of ["gcloud", "jq", "curl", "pulumi"]) {
      const isStarted = new RegExp(`(^ *|[|($;] *)${program} `, "m").test(blocks);
      if (isStarted && program !== "pulumi") expect(needed, program).toContain(program);
    }
  });
});
