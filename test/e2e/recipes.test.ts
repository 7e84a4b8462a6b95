import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Block, blocksOf } from "../docs/pages.ts";
import { type Estate, openEstate } from "./sandbox-estate.ts";

/** The blocks of a recipe, by its heading. */
function recipe(heading: string): Block[] {
  const found = blocksOf("docs/recipes.md").filter((block) => block.heading === heading);
  if (found.length === 0) throw new Error(`there is no recipe ${heading}`);
  return found;
}

/** What npm runs for a line of a recipe, as it is printed: the Pulumi CLI is logged in nowhere here. */
function commandOf(line: string): { script: string; args: string[] } {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
  const [npm, run, script = "", dashes, ...args] = words;
  if (npm === "npm" && run === "run" && dashes === "--") return { script, args };
  throw new Error(`a recipe has a command that this test does not know: ${line}`);
}

/** One recipe for each transition, followed to the letter, each on what the one before it left behind. */
describe("the recipes for what is governed", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up");
  });
  afterAll(() => estate?.remove());

  /** Follows a recipe; `edit` does what it says in prose. */
  async function follow(heading: string, edit?: () => void): Promise<string> {
    let printed = "";
    edit?.();
    for (const { language, text } of recipe(heading)) {
      if (language === "diff") applyDiff(text);
      if (language !== "sh") continue;
      for (const line of text.trimEnd().split("\n")) {
        const command = commandOf(line);
        const run = await estate.run(command.script, command.args);
        expect(run.code, `${line}\n${run.stdout}${run.stderr}`).toBe(0);
        printed += run.stdout;
      }
    }
    return printed;
  }

  function applyDiff(text: string): void {
    const [name = "", ...lines] = text.trimEnd().split("\n");
    const side = (mark: string) =>
      lines
        .filter((line) => line.startsWith(mark))
        .map((line) => `${line.slice(1)}\n`)
        .join("");
    const file = name.replace("# ", "");
    const before = estate.read(file);
    expect(before).toContain(side("-"));
    estate.edit(file, before, before.replace(side("-"), side("+")));
  }

  const change = (line: string) => new RegExp(`governed changes of \\w+:\\n +${line}`);

  test("activate a secret", async () => {
    expect(await follow("Activate a secret")).toMatch(
      change('secret:sentry-dsn-production\\.status: "draft" → "active".*\\n +needs no review'),
    );
    expect(estate.resource("Secret", "sentry-dsn-production")).toBeDefined();
  });

  test("rotate a secret", async () => {
    expect(await follow("Rotate a secret")).toMatch(change('secret:.*: "rotating" → "active"'));
    expect(estate.resource("SecretVersion", "database-url-production-2").id).toMatch(/\/versions\/2$/);
  });

  test("change a threshold", async () => {
    const printed = await follow("Change a threshold");
    expect(printed).toMatch(change("guardrail:api-latency-production\\.threshold: 800 → 1000, loosened"));
    const shown = recipe("Change a threshold").find(({ language }) => language === "text")?.text ?? "";
    const day = new Date().toISOString().slice(0, 10);
    expect(estate.read("catalogue/governance.yaml")).toContain(shown.replaceAll("2026-11-24", day));
  });

  test("remove a guardrail of production", async () => {
    await follow("Remove a guardrail of production", () => {
      const text = estate.read("catalogue/guardrails.yaml");
      const entry = /- id: api-latency-production\n( .*\n)+\n/.exec(text)?.[0] ?? "";
      estate.edit("catalogue/guardrails.yaml", entry, "");
    });
    const up = await estate.deployed("up", "production");
    expect(up.stdout).toMatch(change("guardrail:api-latency-production\\.threshold: 1000 → null"));
  });

  test("turn an approval off, and on again", async () => {
    expect(await follow("Turn an approval off")).toMatch(
      change("pipeline:api-production\\.approval_required: true → false.*\\n +covered by"),
    );
    expect(await follow("Turn an approval on")).toMatch(
      change("pipeline:api-production\\.approval_required: false → true.*\\n +needs no review"),
    );
  });

  test("add a secret, take it out of what uses it, and remove it", async () => {
    const [secrets, surfaces] = ["catalogue/secrets.yaml", "catalogue/surfaces.yaml"] as const;
    const [entry] = recipe("Add a secret").filter(({ language }) => language === "yaml");
    const added = `\n${entry?.text.split("\n").slice(1).join("\n")}`;
    const withoutUse = estate.read(surfaces);
    const text = estate.read(secrets);
    estate.edit(secrets, text, text + added);
    for (const { language, text } of recipe("Add a secret")) if (language === "diff") applyDiff(text);
    await estate.deployed("up", "staging");
    expect(estate.resource("Secret", "openai-key-staging")).toBeDefined();

    estate.edit(surfaces, estate.read(surfaces), withoutUse);
    await estate.deployed("up", "staging");
    expect(await follow("Remove a secret", () => estate.edit(secrets, added, ""))).toMatch(
      change('secret:openai-key-staging\\.status: "active" → null'),
    );
  });
});
