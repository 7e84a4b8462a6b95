import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { operationReport } from "../../../commands/view/operation-report.ts";
import type { OperationResult, ResourceChange } from "../../../commands/view/operation-result.ts";

const change = (more: Partial<ResourceChange>): ResourceChange => ({
  concern: "api-staging",
  type: "gcp:cloudrunv2/service:Service",
  name: "api-staging",
  verb: "change",
  properties: [],
  replacedFor: [],
  ...more,
});

const report = (result: Partial<OperationResult>, width = 80, tense: "planned" | "done" = "planned") =>
  operationReport(
    { changes: [], unchanged: 0, components: 3, errors: [], warnings: [], notes: [], ...result },
    { width, tense },
  ).map(stripVTControlCharacters);

test("nothing changes: one line", () => {
  expect(report({ unchanged: 107 })).toEqual(["107 resources (3 components): nothing to change"]);
});

test("what an error stopped before it knew any resource does not say that nothing changes", () => {
  const errors = ["transforms.ts throws: not yet"];
  expect(report({ components: 0, errors })).toEqual([
    ...errors,
    "0 resources (0 components): stopped by the error",
  ]);
  expect(report({ unchanged: 107, errors }).at(-1)).toBe("107 resources (3 components): nothing to change");
});

test("a changed property has its old and new value, under its surface and resource", () => {
  const properties = [{ path: "template.maxInstanceRequestConcurrency", before: 5, after: 6 }];
  expect(report({ changes: [change({ properties })], unchanged: 106 })).toEqual([
    "api-staging",
    "  ~ service api-staging",
    "      template.maxInstanceRequestConcurrency  5 → 6",
    "",
    "107 resources (3 components): 1 to change, 106 unchanged",
  ]);
});

test("a warning is wrapped between words, its fix below it", () => {
  const warnings = [
    "the region is slow for mapped domains, whoever asks\n    fix: put a load balancer in front of it",
  ];
  expect(report({ warnings }, 40)).toEqual([
    "warning: the region is slow for mapped",
    "  domains, whoever asks",
    "    fix: put a load balancer in front",
    "      of it",
    "0 resources (3 components): nothing to change",
  ]);
});

test("a secret is changed or not, and a replacement has its reason", () => {
  const properties = [{ path: "secretData", before: "[secret]", after: "[secret]" }];
  expect(
    report({ changes: [change({ verb: "replace", properties, replacedFor: ["secretData"] })] }, 80, "done"),
  ).toEqual([
    "api-staging",
    "  ± service api-staging",
    "      secretData  (secret) changed",
    "      replaced, since secretData cannot change in place",
    "",
    "1 resource (3 components): 1 replaced",
  ]);
});

test("of many resources, a concern that all comes is one line; surfaces come first", () => {
  const of = (concern: string, type: string, number: number) =>
    Array.from({ length: number }, (_, i) => change({ concern, type, name: `${type}-${i}`, verb: "create" }));
  const changes = [
    ...of("secrets", "gcp:secretmanager/secret:Secret", 12),
    ...of("api-staging", "gcp:x:ServiceIAMMember", 4),
    ...of("api-staging", "gcp:x:Service", 1),
  ];
  expect(report({ changes })).toEqual([
    "  + api-staging   5  4 × service IAM member, service",
    "  + secrets      12  12 × secret",
    "17 resources (3 components): 17 to create",
  ]);
});

describe.each([60, 80, 120, 200])("at %i columns", (width) => {
  test("no line is wider, and a value that does not fit stands below its property", () => {
    const properties = [
      { path: "documentation.content", before: "a".repeat(300), after: `${"b".repeat(300)}\nc` },
      { path: "short", before: undefined, after: true },
    ];
    const lines = report({ changes: [change({ properties })] }, width);

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines[2]).toBe("      documentation.content");
    expect(lines[4]).toMatch(/^ {8}→ b+…$/);
    expect(lines[5]).toMatch(/^ {6}short +\(none\) → true$/);
  });
});
