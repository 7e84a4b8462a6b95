import { expect, test } from "vitest";
import { digestOf } from "../../../model/governance/digest.ts";

test("the order of keys does not matter, and that of a list does", () => {
  expect(digestOf({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(digestOf({ b: { d: [1, 2], c: 2 }, a: 1 }));
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
});

test("a field that is left out is one that is undefined, and not one that is null", () => {
  expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }));
  expect(digestOf({ a: 1, b: null })).not.toBe(digestOf({ a: 1 }));
});

test("the digest of deployed reviews never changes: this is what stacks out there have", () => {
  expect(digestOf({ id: "a-review", from: 800, to: null })).toBe(
    "f43bb40ea6369babf84d6e3c8a2ca52dae0e9fda3815f2f91b1e7cabc452d10b",
  );
});
