import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ProjectCommand } from "../../../commands/terminal/project-command.ts";
import { rootOption } from "../../../commands/terminal/root-option.ts";

const folder = mkdtempSync(join(tmpdir(), "root-option-"));
mkdirSync(join(folder, "estate/catalogue"), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const rootOf = (...words: string[]) =>
  new ProjectCommand("npm run check --")
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addOption(rootOption("the estate", "/usual"))
    .parse(words, { from: "user" })
    .opts<{ root: string }>().root;

test("the usual folder, or one that holds an estate", () => {
  expect(rootOf()).toBe("/usual");
  expect(rootOf("--root", join(folder, "estate"))).toBe(join(folder, "estate"));
});

test.each([folder, join(folder, "nowhere"), "", "/dev/null"])("%j holds none", (given) => {
  expect(() => rootOf("--root", given)).toThrow(
    `error: option '--root <folder>' argument '${given}' is invalid. There is no catalogue/ in it.\n    fix: name the folder that has one`,
  );
});
