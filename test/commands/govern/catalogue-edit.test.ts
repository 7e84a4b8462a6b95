import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CatalogueEdit } from "../../../commands/govern/catalogue-edit.ts";
import { Refused } from "../../../commands/terminal/problems.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "edit-"));
  writeFileSync(join(root, "a.yaml"), "a");
  writeFileSync(join(root, "b.yaml"), "b");
});
afterEach(() => rmSync(root, { recursive: true }));
const read = (file: string) => readFileSync(join(root, file), "utf8");

test("several changes are one: all of them are taken back, to what was there first", () => {
  const edit = new CatalogueEdit(root);
  edit.change("a.yaml", (text) => `${text}1`);
  edit.change("a.yaml", (text) => `${text}2`);
  edit.change("b.yaml", (text) => `${text}3`);
  expect([read("a.yaml"), read("b.yaml")]).toEqual(["a12", "b3"]);
  expect(edit.said()).toEqual(["edited a.yaml and b.yaml"]);

  edit.undo();
  expect([read("a.yaml"), read("b.yaml")]).toEqual(["a", "b"]);
  expect(edit.said()).toEqual([]);
});

test("an edit that changes nothing is none", () => {
  const edit = new CatalogueEdit(root);
  edit.change("a.yaml", (text) => text);
  expect(edit.said()).toEqual([]);
});

test("an edit that cannot be made is refused with its file, and leaves that as it was", () => {
  const edit = new CatalogueEdit(root);
  const fail = () => {
    throw new Error("there is no entry x");
  };
  expect(() => edit.change("a.yaml", fail)).toThrow(new Refused("a.yaml: there is no entry x"));
  expect(read("a.yaml")).toBe("a");
  expect(edit.said()).toEqual([]);
});
