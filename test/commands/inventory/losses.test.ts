import { describe, expect, test } from "vitest";
import type { CompactResource } from "../../../commands/inventory/compact.ts";
import { isOf, lossesOf } from "../../../commands/inventory/losses.ts";
import { T } from "../../../commands/plan/resource-types.ts";

const bucket: CompactResource = {
  type: T.bucket,
  name: "log",
  parent: "skeleton:governance:GovernanceLog::production-log",
  inputs: { project: "acme", location: "EU", name: "acme-log", labels: { a: "b" } },
};
const policy: CompactResource = { ...bucket, type: T.alertPolicy };
const lost = { environment: "production", resource: `${T.bucket}::log`, loses: "every object in it" };

const losses = (before: CompactResource, after?: CompactResource) =>
  lossesOf("production", [before], after ? [after] : []);

describe("what a plan would delete for good", () => {
  test("a bucket that is no longer planned", () => {
    expect(losses(bucket)).toEqual([lost]);
  });

  test("one under another name is another one", () => {
    expect(losses(bucket, { ...bucket, name: "log-2" })).toEqual([lost]);
  });

  test.each([
    ["project", "other"],
    ["location", "US"],
  ])("one whose %s changes, since it cannot change in place", (input, value) => {
    const after = { ...bucket, inputs: { ...bucket.inputs, [input]: value } };
    expect(losses(bucket, after)).toEqual([{ ...lost, replacedFor: input }]);
  });
});

describe("nothing is lost", () => {
  test("by a change in place", () => {
    expect(losses(bucket, { ...bucket, inputs: { ...bucket.inputs, labels: {} } })).toEqual([]);
  });

  test("with what is made again by deploying once more", () => {
    expect(losses(policy)).toEqual([]);
  });

  test("with what only a function keeps", () => {
    expect(losses({ ...bucket, parent: "skeleton:functions:Relay::production-relay" })).toEqual([]);
  });

  test("by what is added", () => {
    expect(lossesOf("production", [], [bucket])).toEqual([]);
  });
});

test.each([
  [`${T.bucket}::log`, true],
  [`urn:pulumi:production::skeleton::skeleton:governance:GovernanceLog$${T.bucket}::log`, true],
  [`urn:pulumi:staging::skeleton::skeleton:governance:GovernanceLog$${T.bucket}::log`, false],
  [`${T.bucket}::log-2`, false],
  ["log", false],
])("%s confirms it: %s", (urn, confirms) => {
  const [loss] = losses(bucket);
  expect(loss && isOf(urn, loss)).toBe(confirms);
});
