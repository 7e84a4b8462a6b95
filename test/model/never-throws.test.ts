import fc from "fast-check";
import { afterAll, afterEach, expect, test } from "vitest";
import { shareOf } from "../../model/delivery/share.ts";
import { loadCatalogue } from "../../model/load-catalogue.ts";
import { formatProblem, type Problem } from "../../model/problems/problem.ts";
import { loadSettings } from "../../model/stack/stack-file.ts";
import { Estate } from "./broken-estate.ts";

const estate = new Estate();
const share = shareOf(estate.catalogue(), "staging");
const STACK = "Pulumi.staging.yaml";
const CATALOGUE = [...estate.base.keys()].filter((file) => file.startsWith("catalogue/"));
afterEach(() => estate.restore([...CATALOGUE, STACK]));
afterAll(() => estate.remove());

const catalogueFile = fc.constantFrom(...CATALOGUE);
const json = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()));
/** Pieces that YAML gives a meaning, so that what is tried is not refused at the first letter. */
const yamlish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "- ",
        "\n",
        "  ",
        ": ",
        "id",
        "&a ",
        "*a",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "|",
        ">",
        "#",
        "\t",
        "!!map ",
        "? ",
        "---",
        "%YAML 1.1",
        "<<",
        ", ",
        "\u0000",
        "\r",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

/** Either something sound, or errors with a place and in words. */
function isAnswer(sound: unknown, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  expect(sound === undefined).toBe(errors.length > 0);
  for (const problem of problems) {
    expect(problem.place.line).toBeGreaterThanOrEqual(1);
    expect(problem.place.column).toBeGreaterThanOrEqual(1);
    expect(problem.wrong).not.toBe("");
    expect(formatProblem(problem)).not.toMatch(/undefined|\[object/);
  }
}

function tryCatalogue(file: string, text: string): void {
  estate.write(file, text);
  const { catalogue, problems } = loadCatalogue(estate.root);
  estate.restore([file]);
  isAnswer(catalogue, problems);
}

test("any text in any file of the catalogue", () => {
  fc.assert(fc.property(catalogueFile, yamlish, tryCatalogue), { numRuns: 30 });
});

test("any value as a file of the catalogue", () => {
  fc.assert(
    fc.property(catalogueFile, json, (file, value) => tryCatalogue(file, JSON.stringify(value))),
    { numRuns: 10 },
  );
});

test("any value as one more entry", () => {
  fc.assert(
    fc.property(catalogueFile, json, (file, value) =>
      tryCatalogue(file, `${estate.text(file)}\n- ${JSON.stringify(value)}\n`),
    ),
    { numRuns: 10 },
  );
});

test("any value in place of any field's", () => {
  const fields = CATALOGUE.flatMap((file) =>
    [...estate.text(file).matchAll(/^(- | {2})[a-z_]+: .*$/gm)].map(({ index }) => ({ file, index })),
  );
  fc.assert(
    fc.property(fc.constantFrom(...fields), json, ({ file, index }, value) => {
      const text = estate.text(file);
      const line = text.slice(index, text.indexOf("\n", index));
      const changed = line.replace(/: .*/, () => `: ${JSON.stringify(value)}`);
      tryCatalogue(file, text.slice(0, index) + changed + text.slice(index + line.length));
    }),
    { numRuns: 40 },
  );
});

test("any text and any value as the file of a stack, as its config and as a setting", () => {
  const settings = [
    "gcp",
    "github",
    "vercel",
    "alerts",
    "supabase",
    "budget",
    "protection",
    "images",
    "secrets",
    "variables",
  ];
  const text = fc.oneof(
    yamlish,
    json.map((value) => JSON.stringify(value)),
    json.map((value) => JSON.stringify({ config: value })),
    fc.tuple(fc.constantFrom(...settings), json).map(([key, value]) => {
      const line = new RegExp(`^ {2}skeleton:${key}:.*\n( {4}.*\n)*`, "m");
      const replacement = `  skeleton:${key}: ${JSON.stringify(value)}\n`;
      return key === "variables"
        ? estate.text(STACK) + replacement
        : estate.text(STACK).replace(line, () => replacement);
    }),
  );
  fc.assert(
    fc.property(text, (content) => {
      estate.write(STACK, content);
      const { settings: sound, problems } = loadSettings(estate.root, share, loadCatalogue(estate.root));
      isAnswer(sound, problems);
    }),
    { numRuns: 60 },
  );
});
