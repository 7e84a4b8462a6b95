import { afterAll, expect, test } from "vitest";
import { StackSettings } from "../../../model/settings.ts";
import { Estate } from "../broken-estate.ts";
import { settingsCases } from "../settings.cases.ts";
import { refusedFields, tryTables } from "../tables.ts";
import { functionSettingsCases } from "./function-settings.cases.ts";
import { settingsCheckCases } from "./settings-check.cases.ts";
import { stackFileCases } from "./stack-file.cases.ts";

/** What the files of the stacks refuse. */
const TABLES = {
  settings: settingsCases,
  "settings-check": settingsCheckCases,
  "function-settings": functionSettingsCases,
  "stack-file": stackFileCases,
};

const estate = new Estate();
afterAll(() => estate.remove());

tryTables(estate, TABLES);

test("every setting has a case that refuses it", () => {
  const refused = refusedFields(TABLES).map((field) => field.replace(/^skeleton:/, "").replace(/\[.*/, ""));
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
