import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const COLUMNS = ["fact", "source", "enforced in", "test"] as const;

/** A row of the ledger by column, with the number of its line. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const lines = readFileSync(join(ROOT, "docs/platform-facts.md"), "utf8").split("\n");
const rows = lines.flatMap((text, index): Row[] => {
  if (!text.startsWith("|") || /^\|[ |-]+$/.test(text)) return [];
  // A bar inside a cell is written with a backslash in front of it.
  const cells = text
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
  return cells.join() === COLUMNS.join() ? [] : [{ line: index + 1, cells }];
});

const quoted = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? "");

const tests = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(ROOT, "test", file), "utf8"));

describe("each row of the ledger of platform facts holds", () => {
  test.each(rows)("line $line", ({ cells }) => {
    const [fact, source, enforcedIn, testName] = cells;
    expect(cells.length).toBe(COLUMNS.length);
    expect([fact, source]).not.toContain("");
    const files = quoted(enforcedIn);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    const names = quoted(testName);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !tests.some((text) => text.includes(name)))).toEqual([]);
  });

  test("the ledger has rows", () => {
    expect(rows.length).toBeGreaterThan(0);
  });
});
