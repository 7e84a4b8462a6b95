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
import { type Block, blocksOf, PAGES } from "./pages.ts";

const ROOT = join(import.meta.dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const recipes = blocksOf("docs/recipes.md");

describe.each([...PAGES])("what %s names exists", (_page, text) => {
  const named = new Set([...text.matchAll(/npm (?:run )?(?!run\b)([a-z:]+)/g)].map(([, name]) => name));
  named.delete("ci");

  test.each([...named])("npm run %s", (name) => {
    expect(scripts).toHaveProperty([name ?? ""]);
  });

  const paths = new Set(
    [...text.matchAll(/`((?:[a-z.]+\/)+[\w.-]*|[\w.]+\.(?:yaml|ts|md))`/g)].map(([, path]) => path ?? ""),
  );
  // Names in capitals stand for names of the reader's own.
  for (const path of paths) if (/[A-Z]{2,}/.test(path.replace("README", ""))) paths.delete(path);

  // Made when a command is run for the first time.
  for (const made of [".sandbox/", ".tools/", ".cache/commands/"]) paths.delete(made);

  // Brought by the apps, which a skeleton has none of.
  for (const brought of ["apps/APP", "openapi.yaml", ".spectral.yaml", "answers.yaml", "transforms.ts"])
    paths.delete(brought);

  test.each([...paths])("%s", async (path) => {
    if (!isOfRootEstate(path)) expect(existsSync(join(ROOT, path))).toBe(true);
    else {
      const rendered = (await estateFiles(testEstate())).some((file) => file.path.startsWith(path));
      expect(rendered || existsSync(join(estateRoot("reference"), path))).toBe(true);
    }
  });
});

test("the trial incident is one that the relay of production sends", () => {
  const { share, settings } = stackOf("production");
  const shown = blocksOf("docs/guardrails.md").find(({ language }) => language === "json");
  const notification = incidentNotification(JSON.parse(shown?.text ?? ""), "1");

  expect(notification).toMatchObject({ happened: "opened", critical: true });
  const { guardrails = {} } = relayPlan(share, settings) ?? {};
  expect(Object.keys(guardrails)).toContain(
    "name" in Object(notification) && (notification as { name: string }).name,
  );
});

// One estate for all, in the order of the page: a recipe may start where the one before it has ended.
describe("what the pages show works", { shuffle: false }, () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "readme-"));
    cpSync(estateRoot("reference"), root, { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(root, file), change(readFileSync(join(root, file), "utf8")));

  /** Applies a block whose first line names its file: YAML is added at the end, a diff replaces the line that it removes. */
  function apply({ language, text }: Block): void {
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

  const edits = recipes.filter(({ language }) => language === "yaml" || language === "diff");

  test.each([...new Set(edits.map(({ heading }) => heading))])(
    "recipe %s leaves a valid estate",
    (heading) => {
      for (const block of edits.filter((edit) => edit.heading === heading)) apply(block);
      expect(loadEstate(root).problems.filter(isError)).toEqual([]);
    },
  );

  test("the error is what a mistake gives", () => {
    const shown = blocksOf("README.md")
      .find(({ text }) => text.includes(": error: "))
      ?.text.trimEnd();
    edit("catalogue/surfaces.yaml", (text) => text.replace("concurrency_limit: 5", "concurrency_limit: 0"));
    expect(loadEstate(root).problems.filter(isError).map(formatProblem)).toEqual([shown]);
  });
});
