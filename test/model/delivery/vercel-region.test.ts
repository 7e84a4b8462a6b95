import { expect, test } from "vitest";
import { functionRegion } from "../../../model/delivery/vercel-region.ts";

test.each([
  ["asia-northeast1", undefined, "hnd1"],
  ["europe-west4", undefined, "fra1"],
  ["us-central1", undefined, "cle1"],
  ["mars-north1", undefined, "iad1"],
  ["asia-northeast1", "kix1", "kix1"],
])("functions of a stack in %s, with the setting %s, run in %s", (region, setting, expected) => {
  expect(functionRegion({ gcp: { region }, vercel: { function_region: setting } })).toBe(expected);
});
