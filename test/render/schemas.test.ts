import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { afterAll, describe, expect, test } from "vitest";
import type { EntityKind } from "../../model/entities/entity.ts";
import { KINDS } from "../../model/entities/kinds.ts";
import { parseYaml } from "../../model/yaml/source.ts";
import { schemaLine, schemaPath, schemas } from "../../render/schemas.ts";
import { estateRoot } from "../estates/estates.ts";
import { Estate } from "../model/broken-estate.ts";
import { CATALOGUE_TABLES } from "../model/tables.ts";

const kinds = Object.values<EntityKind<never>>(KINDS);

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
formats.default(ajv);
const validators = new Map(schemas().map(({ path, text }) => [path, ajv.compile(JSON.parse(text))] as const));

/** Whether a real validator accepts a file by its schema. */
function accepted(kind: EntityKind<never>, value: unknown): boolean {
  const validate = validators.get(schemaPath(kind.file));
  if (!validate) throw new Error(`no schema for ${kind.file}`);
  return validate(value);
}

/** Whether zod accepts every entry by its shape alone, without rules that look further. */
function fits({ shapeOf }: EntityKind<never>, value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((entry) => {
    const isMapping = typeof entry === "object" && entry !== null && !Array.isArray(entry);
    return isMapping && shapeOf(entry).safeParse(entry).success;
  });
}

const estate = new Estate();
afterAll(() => estate.remove());

/** Every file that a case of the model's tables makes of a catalogue file, good or bad. */
const files = Object.values(CATALOGUE_TABLES).flatMap(({ refused, accepted }) =>
  [...refused, ...accepted].flatMap(({ name, edits }) =>
    [...estate.changed(edits)].flatMap(([file, text]) => {
      const kind = kinds.find((candidate) => `catalogue/${candidate.file}` === file);
      const { value, problems } = parseYaml(file, text);
      return kind && problems.length === 0 ? [{ name, kind, value }] : [];
    }),
  ),
);

test("the corpus has plenty of both", () => {
  const good = files.filter(({ kind, value }) => fits(kind, value)).length;
  expect(good).toBeGreaterThan(80);
  expect(files.length - good).toBeGreaterThan(100);
});

/** What JSON Schema has no words for; the model's own code is what says it, in `npm run validate`. */
const LEFT_TO_VALIDATE = [
  "pipeline, a branch whose name reads as a filter is told as the filter for it: only the schema accepts",
  "pipeline, GHCR Push needs an image in lower case: only the schema accepts",
  "pipeline, an artifact has a name: only the schema accepts",
  // Whatever its form, a reference to nothing is refused, with all entries in sight.
  "pipeline, a reference is an id: only zod accepts",
  "surface, a platform that does not fit the app is one mistake, whatever fields it has: only zod accepts",
  "surface, a URL has a host that can be: only the schema accepts",
  "surface, a URL of production is not this machine: only the schema accepts",
  "surface, a URL of production is not a loopback address: only the schema accepts",
  "surface, a URL of production is not this machine under its full name: only the schema accepts",
  "surface, a URL has no dot at its end: only the schema accepts",
  "surface, a URL names its host in ASCII, and is told as a URL: only the schema accepts",
  "surface, a URL of production is not in a local network: only the schema accepts",
  "surface, vCPUs have steps of 0.001: only the schema accepts",
  "surface, invokers are ids: only zod accepts",
  "surface, a pull secret is an id: only zod accepts",
  "secret, an owner has no space around the name: only the schema accepts",
  "secret, an owner has no character that is not seen: only the schema accepts",
  "guardrail, a surface is an id: only zod accepts",
  "clarification, a question is shown as it is written: only the schema accepts",
  ...["sentry-token-staging ghcr", "sentry-token-staging; ghcr", "sentry-token-staging\u3001ghcr"].map(
    (items) => `pipeline, items of a list have commas between: ${items}-token-staging: only zod accepts`,
  ),
  // The names that ids become are judged together.
  "surface, an id fits a service account: only zod accepts",
];

test("a validator's verdict is zod's, on every good and bad file", () => {
  const differing = files
    .filter(({ kind, value }) => accepted(kind, value) !== fits(kind, value))
    .map(
      ({ name, kind, value }) =>
        `${kind.kind}, ${name}: ${fits(kind, value) ? "only zod accepts" : "only the schema accepts"}`,
    );

  expect(differing).toEqual(LEFT_TO_VALIDATE);
});

describe.each(kinds)("$file", (kind) => {
  const text = readFileSync(join(estateRoot("reference"), "catalogue", kind.file), "utf8");

  test("is accepted", () => {
    accepted(kind, parseYaml(kind.file, text).value);
    expect(validators.get(schemaPath(kind.file))?.errors).toBeNull();
  });

  test("names its schema in the first line, where editors look", () => {
    expect(text.split("\n")[0]).toBe(schemaLine(kind.file));
  });

  test("an editor explains every field", () => {
    const { items } = JSON.parse(schemas().find(({ path }) => path === schemaPath(kind.file))?.text ?? "");
    const shapes = items.allOf?.map((rule: { then: unknown }) => rule.then) ?? [items];
    for (const { properties } of shapes) {
      const silent = Object.entries<{ description?: string; const?: string }>(properties)
        .filter(([, field]) => !field.description && field.const === undefined)
        .map(([name]) => name);
      expect(silent).toEqual([]);
    }
  });
});
