import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const text = readFileSync(join(ROOT, "SECURITY.md"), "utf8");

/** The text of every test of the program. */
const tests = readdirSync(join(ROOT, "test"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && entry.name !== "security.test.ts")
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
  .join("\n");

/** Names in the last column of the table of what is defended. */
const named = [...text.matchAll(/^\|.*\| `([^`|]+)` \|$/gm)].map(([, name]) => name ?? "");

describe("SECURITY.md", () => {
  test("names a test for each thing that is defended", () => {
    const [, table = ""] = text.split("## What is defended, against whom");
    const rows = (table.split("\n## ")[0] ?? "")
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(2);
    expect(rows.length).toBeGreaterThan(5);
    expect(named).toHaveLength(rows.length);
  });

  test.each(named)("there is a test: %s", (name) => {
    expect(tests).toContain(name);
  });

  test("names no exception of the linter, and there is none", () => {
    const linters = readFileSync(join(ROOT, "commands/lint-workflows/linters.ts"), "utf8");
    expect(linters).toContain('"--persona", "auditor"');
  });
});
