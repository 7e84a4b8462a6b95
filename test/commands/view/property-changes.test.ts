import { expect, test } from "vitest";
import { propertyChanges, secretPaths } from "../../../commands/view/property-changes.ts";

test("a property that differs has its old and its new value", () => {
  expect(propertyChanges({ scaling: { max: 2 }, name: "api" }, { scaling: { max: 4 }, name: "api" })).toEqual(
    [{ path: "scaling.max", before: 2, after: 4 }],
  );
});

test("what comes and what goes has one side only", () => {
  expect(propertyChanges({ old: 1 }, { new: 2 })).toEqual([
    { path: "new", before: undefined, after: 2 },
    { path: "old", before: 1, after: undefined },
  ]);
});

test("members of a list go by their names, so that one more is one change", () => {
  const before = [{ name: "A", value: "1" }];
  expect(propertyChanges(before, [{ name: "Z", value: "0" }, ...before])).toEqual([
    { path: "Z.name", before: undefined, after: "Z" },
    { path: "Z.value", before: undefined, after: "0" },
  ]);
});

test("a secret whose value changed is named, since the engine hides both values", () => {
  const hidden = { value: "[secret]", name: "x" };
  expect(propertyChanges(hidden, hidden)).toEqual([]);
  expect(propertyChanges(hidden, hidden, ["value", "name"])).toEqual([
    { path: "value", before: "[secret]", after: "[secret]" },
  ]);
});

test("a secret is one property however the engine marks it, and its ciphertext is never shown", () => {
  const marked = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "AAAA",
  };
  const other = { ...marked, ciphertext: "BBBB" };
  expect(propertyChanges({ value: marked }, { value: other }, ["value"])).toEqual([
    { path: "value", before: "[secret]", after: "[secret]" },
  ]);
  expect(secretPaths({ value: marked, name: "x", list: ["[secret]"] })).toEqual(["value", "list.0"]);
});
