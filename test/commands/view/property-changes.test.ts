import { expect, test } from "vitest";
import { propertyChanges } from "../../../commands/view/property-changes.ts";

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
