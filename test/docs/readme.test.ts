import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadEstate } from "../../commands/estate.ts";
import { estateFiles } from "../../commands/render/estate-files.ts";
import { incidentNotification } from "../../functions/relay/incident.ts";
import { relayPlan } from "../../model/alerting/function-plans.ts";
import { formatProblem, isError } from "../../model/problems/problem.ts";
import { estateRoot, stackOf, testEstate } from "../estates/estates.ts";
import { isOfRootEstate } from "../estates/root-estate.ts";

const ROOT = join(import.meta.dirname, "../..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Fenced blocks of one language, with the heading that they stand under. */
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
  language: match[1] ?? "",
  text: match[2] ?? "",
  heading:
    readme
      .slice(0, match.index)
      .match(/^##+ .*$/gm)
      ?.at(-1) ?? "",
}));

describe("what the README names exists", () => {
  const named = new Set([...readme.matchAll(/npm (?:run )?(?!run\b)([a-z:]+)/g)].map(([, name]) => name));
  named.delete("ci");

  test.each([...named])("npm run %s", (name) => {
    expect(scripts).toHaveProperty([name ?? ""]);
  });

  const paths = new Set(
    [...readme.matchAll(/`((?:[a-z.]+\/)+[\w.-]*|[\w.]+\.(?:yaml|ts|md))`/g)].map(([, path]) => path ?? ""),
  );
  // Made when a command is run for the first time.
  for (const made of [".sandbox/", ".tools/"]) paths.delete(made);

  // Brought by the apps, which a skeleton has none of.
  for (const brought of ["apps/APP", "openapi.yaml", ".spectral.yaml"]) paths.delete(brought);

  test.each([...paths])("%s", async (path) => {
    if (!isOfRootEstate(path)) expect(existsSync(join(ROOT, path))).toBe(true);
    else {
      const rendered = (await estateFiles(testEstate())).some((file) => file.path.startsWith(path));
      expect(rendered || existsSync(join(estateRoot("reference"), path))).toBe(true);
    }
  });
});

test("the incident that the README has the relay tell of is one, of a guardrail that production relays", () => {
  const { share, settings } = stackOf("production");
  const shown = blocks.find(({ language, heading }) => language === "json" && heading === "### Try an alert");
  const notification = incidentNotification(JSON.parse(shown?.text ?? ""), "1");

  expect(notification).toMatchObject({ happened: "opened", critical: true });
  const { guardrails = {} } = relayPlan(share, settings) ?? {};
  expect(Object.keys(guardrails)).toContain(
    "name" in Object(notification) && (notification as { name: string }).name,
  );
});

describe("what the README shows works", () => {
  let root: string;

  // One estate for all: a recipe may start where the one before it has ended.
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "readme-"));
    cpSync(estateRoot("reference"), root, { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(root, file), change(readFileSync(join(root, file), "utf8")));

  /** Applies a block whose first line names its file: YAML is added at the end, a diff replaces the line that it removes. */
  function apply({ language, text }: (typeof blocks)[number]): void {
    const [name = "", ...lines] = text.trimEnd().split("\n");
    const file = name.replace("# ", "");
    if (language === "yaml") edit(file, (before) => `${before}\n${lines.join("\n")}\n`);
    else {
      const removed = lines.filter((line) => line.startsWith("-")).map((line) => line.slice(1));
      const added = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
      edit(file, (before) => {
        expect(before).toContain(`${removed.join("\n")}\n`);
        return before.replace(removed.join("\n"), added.join("\n"));
      });
    }
  }

  const recipes = blocks.filter(({ language }) => language === "yaml" || language === "diff");

  test.each([...new Set(recipes.map(({ heading }) => heading))])(
    "recipe %s leaves a valid estate",
    (heading) => {
      for (const block of recipes.filter((recipe) => recipe.heading === heading)) apply(block);
      expect(loadEstate(root).problems.filter(isError)).toEqual([]);
    },
  );

  test("the error is what a mistake gives", () => {
    const shown = blocks.find(({ language }) => language === "text")?.text.trimEnd();
    edit("catalogue/surfaces.yaml", (text) => text.replace("concurrency_limit: 5", "concurrency_limit: 0"));
    expect(loadEstate(root).problems.filter(isError).map(formatProblem)).toEqual([shown]);
  });
});
