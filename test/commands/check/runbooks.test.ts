import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { wrongRunbooks } from "../../../commands/check/runbooks.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "runbooks-"));
  mkdirSync(join(root, "docs/runbooks"), { recursive: true });
  writeFileSync(join(root, "docs/runbooks/other.md"), "# Other\n\n## When to stop\n");
});
afterEach(() => rmSync(root, { recursive: true }));

const RENDERED = [
  {
    path: "docs/operations.md",
    text: "# Operations\n\n## A leaked secret\n\n### Put back a release of api-staging\n",
  },
  { path: ".github/workflows/api-staging.yml", text: "name: api-staging\n" },
];

test.each([
  ["[commands](../operations.md#a-leaked-secret)", []],
  ["[commands](../operations.md#put-back-a-release-of-api-staging)", []],
  [
    "[commands](../operations.md#put-back-a-release-of-api)",
    ["the link to ../operations.md#put-back-a-release-of-api leads to no heading"],
  ],
  ["[other](other.md#when-to-stop) and [here](#mine)", []],
  ["[other](other.md#when)", ["the link to other.md#when leads to no heading"]],
  ["[gone](gone.md)", ["the link to gone.md leads to no file"]],
  ["[of the program](../state.md#no-backup-at-all)", []],
  ["[elsewhere](https://status.example.com#now)", []],
  ["`npm run drift -- staging`", []],
  ["`npm run drfit -- staging`", ["`npm run drfit` is no script of package.json"]],
  ["`gh workflow run api-staging.yml --ref main`", []],
  ["`gh workflow run api.yml --ref main`", [".github/workflows/api.yml is no workflow of the repository"]],
])("a runbook that says %s", (text, wrong) => {
  writeFileSync(join(root, "docs/runbooks/mine.md"), `# Mine\n\n${text}\n`);
  expect(wrongRunbooks(root, RENDERED)).toEqual(wrong.map((line) => `docs/runbooks/mine.md: ${line}`));
});

test("an estate without runbooks has none that are wrong", () => {
  rmSync(join(root, "docs"), { recursive: true });
  expect(wrongRunbooks(root, RENDERED)).toEqual([]);
});
