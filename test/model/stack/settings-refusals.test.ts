import { afterAll, expect, test } from "vitest";
import { StackSettings } from "../../../model/settings.ts";
import { Estate } from "../broken-estate.ts";
import { refusedFields, SETTINGS_TABLES, tryTables } from "../tables.ts";

const estate = new Estate();
afterAll(() => estate.remove());

tryTables(estate, SETTINGS_TABLES);

test("every setting has a case that refuses it", () => {
  const refused = refusedFields(SETTINGS_TABLES).map((field) =>
    field.replace(/^skeleton:/, "").replace(/\[.*/, ""),
  );
  const unseen = namesOf(StackSettings).filter(
    (name) => !refused.some((field) => field === name || field.startsWith(`${name}.`)),
  );
  expect(unseen).toEqual([]);
});

/** `gcp.project`, `gcp.region`, …: the settings that hold no others. */
function namesOf(schema: object, path: readonly string[] = []): string[] {
  let here = schema;
  while (!("shape" in here) && "unwrap" in here && typeof here.unwrap === "function") here = here.unwrap();
  return "shape" in here
    ? Object.entries(here.shape as object).flatMap(([name, part]) => namesOf(part, [...path, name]))
    : [path.join(".")];
}
