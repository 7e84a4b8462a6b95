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
