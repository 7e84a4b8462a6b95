import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CatalogueEdit } from "../../../commands/govern/catalogue-edit.ts";
import { Refused } from "../../../commands/terminal/problems.ts";

const [A, B] = ["catalogue/a.yaml", "catalogue/b.yaml"];

let root: string;
let edit: CatalogueEdit;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "edit-"));
  mkdirSync(join(root, "catalogue"));
  writeFileSync(join(root, A), "a");
  writeFileSync(join(root, B), "b");
  edit = new CatalogueEdit([], root);
});
afterEach(() => {
  edit.remove();
  rmSync(root, { recursive: true });
});
const read = (file: string) => readFileSync(join(root, file), "utf8");

test("several changes are one, and nothing is touched before they are written", () => {
  edit.change(A, (text) => `${text}1`);
  edit.change(A, (text) => `${text}2`);
  edit.change(B, (text) => `${text}3`);
  expect([read(A), read(B)]).toEqual(["a", "b"]);
  expect(readFileSync(join(edit.copy, A), "utf8")).toBe("a12");
  expect(edit.said()).toEqual([`edited ${A} and ${B}`]);

  edit.write();
  expect([read(A), read(B)]).toEqual(["a12", "b3"]);
});

test("what an editor saved in the meantime is not lost, and then nothing is written", () => {
  edit.change(A, (text) => `${text}1`);
  edit.change(B, (text) => `${text}2`);
  writeFileSync(join(root, B), "b, saved by an editor");

  expect(() => edit.write()).toThrow(
    new Refused(`${B} was changed while this command ran; nothing is written: run it again`),
  );
  expect([read(A), read(B)]).toEqual(["a", "b, saved by an editor"]);
});

test("an edit that changes nothing is none", () => {
  edit.change(A, (text) => text);
  expect(edit.said()).toEqual([]);
});

test("an edit that cannot be made is refused with its file", () => {
  const fail = () => {
    throw new Error("there is no entry x");
  };
  expect(() => edit.change(A, fail)).toThrow(new Refused(`${A}: there is no entry x`));
  expect(edit.said()).toEqual([]);
});

test("the copy goes away", () => {
  edit.remove();
  expect(existsSync(edit.copy)).toBe(false);
});
