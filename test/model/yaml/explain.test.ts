import { expect, test } from "vitest";
import * as z from "zod";
import { explain, OWN_MESSAGES } from "../../../model/yaml/explain.ts";

const colours = ["red", "blue"] as const;

test.each([
  [
    "a list with a message",
    z.enum(colours, { error: "Invalid elsewhere, too" }),
    "one of: red, blue; Invalid elsewhere, too",
  ],
  ["a list without one", z.enum(colours), "one of: red, blue"],
  [
    "a rule with a message",
    z.string().refine(() => false, { error: "Invalid as it is: dye it" }),
    "Invalid as it is: dye it",
  ],
  ["a rule without one", z.string().refine(() => false), "write a colour"],
])("advice is the schema's own message where it has one, whatever its words: %s", (_, field, fix) => {
  const schema = z.object({ colour: field.describe("a colour") });
  const raw = { colour: "heliotrope" };
  const issues = schema.safeParse(raw, OWN_MESSAGES).error?.issues ?? [];
  expect(explain(schema, raw, issues)).toMatchObject([{ field: ["colour"], fix }]);
});

const Person = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z]+$/)
    .describe("a name"),
  age: z.number().describe("years").optional(),
  home: z.string().min(1).describe("a place").optional(),
});
const saidOf = (raw: object) =>
  explain(Person, raw, Person.safeParse(raw, OWN_MESSAGES).error?.issues ?? []).map(
    ({ field, fix }) => `${field.join(".")}: ${fix}`,
  );

test("an unknown field is the only one that is missing, where its value fits that", () => {
  expect(saidOf({ name: "ada" })).toEqual(['name: did you mean "id"?']);
});

test.each([
  ["its value does not fit", { name: 5 }],
  ["nothing is missing", { id: "ada", name: "ada" }],
  ["there is another unknown field", { name: "ada", called: "ada" }],
])("an unknown field is to be removed where %s", (_, raw) => {
  expect(saidOf(raw).filter((said) => said.startsWith("name"))).toEqual([
    "name: remove it; the fields are id, age, home",
  ]);
});

const Hook = z.strictObject({
  channel: z
    .string()
    .regex(/^slack:#[a-z]+$/)
    .optional(),
  ids: z.array(z.string().regex(/^[a-z]+-[a-z]+$/)).optional(),
  title: z.string().optional(),
});
const fixesOf = (raw: object) =>
  explain(Hook, raw, Hook.safeParse(raw, OWN_MESSAGES).error?.issues ?? []).map(({ fix }) => fix);

test.each([
  ["the kind of a text", { channel: { slack: "#ops" } }, 'did you mean "slack:#ops"?'],
  ["what names the kind of an id", { ids: [{ surface: "api-staging" }] }, 'did you mean "api-staging"?'],
  ["a part of a sentence", { title: { note: "all of it" } }, 'did you mean "note: all of it"?'],
])("a colon that made a mapping of a text is told: %s", (_, raw, fix) => {
  expect(fixesOf(raw)).toEqual([fix]);
});

test.each([
  ["several fields", { title: { note: "a", other: "b" } }],
  ["a field without a value", { title: { note: null } }],
  ["none", { title: {} }],
  ["what fits in no form", { channel: { slack: "Ops" } }],
])("a mapping that no colon made is told as one: %s", (_, raw) => {
  expect(fixesOf(raw)).toEqual([expect.stringMatching(/^write /)]);
});
