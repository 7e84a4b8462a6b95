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
