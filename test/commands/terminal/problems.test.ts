import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemLines } from "../../../commands/terminal/problems.ts";
import type { Problem } from "../../../model/problems/problem.ts";

const LINES = ["- id: api-staging", "  concurrency_limit: 0", "  passwrod: hunter2", "  url: \u202eevil"];
let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "problems-"));
  writeFileSync(join(root, "surfaces.yaml"), LINES.join("\r\n"));
});
afterAll(() => rmSync(root, { recursive: true }));

const problem = (line: number, more: Partial<Problem> = {}): Problem => ({
  severity: "error",
  place: { file: "surfaces.yaml", line, column: 22 },
  entity: { kind: "surface", id: "api-staging" },
  field: "concurrency_limit",
  value: "0",
  wrong: "this value does not fit",
  fix: "write a whole number from 1 to 1000",
  ...more,
});

const lines = (problems: readonly Problem[], all = false) =>
  problemLines(problems, { root, all }).map(stripVTControlCharacters);

test("a problem has its line, a caret below the place, and its fix", () => {
  expect(lines([problem(2)])).toEqual([
    "surfaces.yaml:2:22: error: surface api-staging, concurrency_limit = 0: this value does not fit",
    "     2 |   concurrency_limit: 0",
    "       |                      ^",
    "    fix: write a whole number from 1 to 1000",
    "\n1 error, 0 warnings; nothing was deployed.",
  ]);
});

test.each([
  { what: "whose value the message does not repeat", it: problem(3, { value: undefined as never }) },
  { what: "with characters that change what a terminal shows", it: problem(4) },
  { what: "that is not there", it: problem(99) },
  {
    what: "of a file that cannot be read",
    it: problem(1, { place: { file: "absent.yaml", line: 1, column: 1 } }),
  },
])("a line $what is not printed", ({ it }) => {
  expect(lines([it])).toHaveLength(3);
  expect(lines([it]).join("\n")).not.toMatch(/hunter2|evil/);
});

test("what is wrong with a pipe is said without reading it", () => {
  execFileSync("mkfifo", [join(root, "pipe.yaml")]);
  expect(lines([problem(1, { place: { file: "pipe.yaml", line: 1, column: 1 } })])).toHaveLength(3);
});

test("a problem of a text that is not written yet has its line, not the one that stands there now", () => {
  const texts = new Map([["surfaces.yaml", "- id: api-staging\n  concurrency_limit: 1001\n"]]);
  const printed = problemLines([problem(2, { value: "1001" })], { root, texts }).map(
    stripVTControlCharacters,
  );
  expect(printed[1]).toBe("     2 |   concurrency_limit: 1001");
});

test("at most a screenful, errors first, unless all are asked for", () => {
  const many = [problem(2, { severity: "warning" }), ...Array.from({ length: 12 }, () => problem(2))];
  const printed = lines(many);

  expect(printed.filter((line) => line.includes(": error: "))).toHaveLength(10);
  expect(printed.join("\n")).not.toContain(": warning: ");
  expect(printed).toContain("… and 3 more: npm run validate -- --all");
  expect(printed.at(-1)).toBe("\n12 errors, 1 warning; nothing was deployed.");
  expect(lines(many, true).filter((line) => line.includes("fix:"))).toHaveLength(13);
});
