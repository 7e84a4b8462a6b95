import { describe, expect, test } from "vitest";
import type { Against } from "../../../commands/plan/against.ts";
import { changesMarkdown } from "../../../commands/plan/changes-markdown.ts";
import { changesBetween, type PrintedResource } from "../../../commands/plan/plan-changes.ts";

const resource = (
  name: string,
  inputs: Record<string, unknown>,
  changes: Partial<PrintedResource> = {},
): PrintedResource => ({
  type: "gcp:storage/bucket:Bucket",
  name,
  parent: null,
  custom: true,
  protect: false,
  dependsOn: [],
  inputs,
  ...changes,
});
const isFixed = (_: string, input: string) => input === "location";
const changes = (before: PrintedResource[], after: PrintedResource[]) =>
  changesBetween(before, after, isFixed);
const LOG = "gcp:storage/bucket:Bucket::log";

describe("what differs between two plans", () => {
  const before = resource("log", { location: "EU", labels: { a: 1 } });

  test("nothing", () => {
    expect(changes([before], [{ ...before, dependsOn: ["x"] }])).toEqual([]);
  });

  test.each<[string, PrintedResource[], PrintedResource[], object]>([
    ["added", [], [before], { kind: "added", resource: LOG, isProtected: false, values: [] }],
    ["removed", [{ ...before, protect: true }], [], { kind: "removed", isProtected: true }],
    [
      "changed: the old value and the new one, and what is on one side only",
      [before],
      [resource("log", { location: "EU", labels: { a: 2, b: true } })],
      {
        kind: "changed",
        values: [
          { path: "inputs.labels.a", before: 1, after: 2 },
          { path: "inputs.labels.b", before: undefined, after: true },
        ],
      },
    ],
    [
      "replaced: the provider cannot change this input",
      [before],
      [resource("log", { location: "US", labels: { a: 1 } })],
      { kind: "replaced", values: [{ path: "inputs.location", before: "EU", after: "US" }] },
    ],
    [
      "no longer protected",
      [{ ...before, protect: true }],
      [before],
      { kind: "changed", values: [{ path: "protect", before: true, after: false }] },
    ],
  ])("%s", (_, old, now, expected) => {
    expect(changes(old, now)).toMatchObject([expected]);
  });
});

describe("the comment", () => {
  const against = (changed: Partial<Against["stacks"][number]>, unplanned?: string): Against => ({
    stacks: [{ environment: "staging", changes: [], governed: [], usdBefore: 1, usdAfter: 1.5, ...changed }],
    ...(unplanned !== undefined && { unplanned }),
  });

  test("says where nothing changes, and what it costs before and after", () => {
    const text = changesMarkdown(against({}));
    expect(text).toContain(
      "### staging\n\nNothing changes.\n\nExpected cost a month: $1.00 before, $1.50 after.\n",
    );
    expect(text).toContain("without credentials");
  });

  test("shows each change with its old and new values, and marks what is replaced or protected", () => {
    const text = changesMarkdown(
      against({
        changes: [
          { kind: "added", resource: "a::b", isProtected: true, values: [] },
          { kind: "removed", resource: "c::d", isProtected: true, values: [] },
          {
            kind: "replaced",
            resource: "e::f",
            isProtected: false,
            values: [{ path: "inputs.location", before: "EU", after: "US" }],
          },
        ],
      }),
    );
    expect(text).toContain("1 added, 0 changed, 1 replaced, 1 removed.");
    expect(text).toContain(
      '+ a::b\n- c::d  protected: the engine refuses to delete it\n! e::f  replaced\n-   inputs.location: "EU"\n+   inputs.location: "US"\n',
    );
  });

  test("names governed changes with what governance says of them", () => {
    expect(
      changesMarkdown(against({ governed: ["guardrail:a.threshold: 1 → 2, looser: a review is missing"] })),
    ).toContain("Governed:\n\n- `guardrail:a.threshold: 1 → 2, looser: a review is missing`");
  });

  test("no value ends the block that it is shown in", () => {
    const values = [{ path: "inputs.x", before: "```\n@everyone ![](https://x)", after: "````" }];
    const text = changesMarkdown(
      against({ changes: [{ kind: "changed", resource: "a::b", isProtected: false, values }] }),
    );
    expect(text).toMatch(/^`{5}diff$/m);
    expect(text.match(/^`{5}$/gm)).toHaveLength(1);
    expect(text).not.toMatch(/^@everyone/m);
  });

  test("is cut at a length that GitHub takes", () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({
      kind: "added" as const,
      resource: `type::${i}`,
      isProtected: false,
      values: [],
    }));
    const text = changesMarkdown(against({ changes: many }));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain("2000 added");
    expect(text).toContain("# and 1850 more lines");
  });

  test("says where what it is merged into could not be planned", () => {
    expect(changesMarkdown(against({}, "no `plan` here"))).toContain(
      "could not be planned, so everything is shown as added: `no 'plan' here`",
    );
  });
});
