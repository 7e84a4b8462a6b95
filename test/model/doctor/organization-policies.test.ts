import { expect, test } from "vitest";
import { EffectivePolicy, refusedBy } from "../../../model/doctor/organization-policies.ts";

const judged = (rules: unknown[], value: string) => {
  const { refused, unclear } = refusedBy(EffectivePolicy.parse({ spec: { rules } }), [value]);
  return refused.length > 0 ? "refused" : unclear.length > 0 ? "unclear" : "allowed";
};
const allows = (...allowedValues: string[]) => [{ values: { allowedValues } }];
const denies = (...deniedValues: string[]) => [{ values: { deniedValues } }];

test.each([
  ["no rule", [], "asia-northeast1", "allowed"],
  ["all", [{ allowAll: true }], "asia-northeast1", "allowed"],
  ["nothing", [{ denyAll: true }], "asia-northeast1", "refused"],
  ["the region", allows("asia-northeast1"), "asia-northeast1", "allowed"],
  ["the region, as `is:`", allows("is:asia-northeast1"), "asia-northeast1", "allowed"],
  ["the region's group", allows("in:asia-northeast1-locations"), "asia-northeast1", "allowed"],
  ["the continent's group", allows("in:asia-locations"), "asia-northeast1", "allowed"],
  ["the group of the European Union", allows("in:eu-locations"), "europe-west1", "allowed"],
  ["another region", allows("us-central1"), "asia-northeast1", "refused"],
  ["another continent", allows("in:us-locations", "in:eu-locations"), "asia-northeast1", "refused"],
  [
    "a group that is not called after a place",
    allows("in:low-carbon-locations"),
    "asia-northeast1",
    "unclear",
  ],
  ["all but the region", denies("in:asia-locations"), "asia-northeast1", "refused"],
  ["all but another", denies("in:us-locations"), "asia-northeast1", "allowed"],
  ["an API", allows("run.googleapis.com"), "run.googleapis.com", "allowed"],
  ["another API", allows("run.googleapis.com"), "pubsub.googleapis.com", "refused"],
  ["what a rule that is off forbids", [{ enforce: false }], "api-staging", "allowed"],
  ["what a rule that is on forbids", [{ enforce: true }], "api-staging", "refused"],
  [
    "what depends on a tag",
    [{ allowAll: true }, { denyAll: true, condition: { expression: "x" } }],
    "a",
    "unclear",
  ],
])("%s: %#", (_, rules, value, expected) => {
  expect(judged(rules, value)).toBe(expected);
});
