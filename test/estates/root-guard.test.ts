import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadEstate } from "../../commands/estate.ts";
import { isOfRootEstate } from "./root-estate.ts";
import { read } from "./root-guard.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("a test that reads the estate at the root of the repository", () => {
  test.each(["catalogue/surfaces.yaml", "Pulumi.staging.yaml", ".github/workflows/infrastructure.yml"])(
    "fails at %s",
    async (path) => {
      const refusal = `a test of the program reads ${path}`;
      expect(() => readFileSync(join(ROOT, path), "utf8")).toThrow(refusal);
      await expect(async () => readFile(join(ROOT, path), "utf8")).rejects.toThrow(refusal);
      expect(read.splice(0)).toHaveLength(2);
    },
  );

  test("fails where the program reads it in its place, and takes the files for absent", () => {
    expect(loadEstate().catalogue).toBeUndefined();
    expect(read.splice(0)).toContainEqual(
      expect.stringContaining("a test of the program reads catalogue/surfaces.yaml"),
    );
  });
});

test.each([
  ["catalogue", true],
  ["inventory/staging.json", true],
  ["docs/runbooks/any.md", true],
  ["docs/catalogue.md", true],
  ["docs/operations.md", true],
  ["docs/platform-facts.md", false],
  ["Pulumi.yaml", false],
  ["test/estates/reference/catalogue/surfaces.yaml", false],
  ["catalogues/a.yaml", false],
])("%s belongs to the root's estate: %s", (path, isOf) => {
  expect(isOfRootEstate(path)).toBe(isOf);
});
