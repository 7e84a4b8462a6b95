import { expect, test } from "vitest";
import { admittedBy, exampleName } from "../../../model/entities/filter-match.ts";

test.each<[filters: string[], admitted: string[], others: string[]]>([
  [["api-v*"], ["api-v", "api-v1.2", "api-v2-v1"], ["api-v1/2", "xapi-v1", "api-1"]],
  [["**"], ["a", "a/b"], []],
  [["release/**"], ["release/", "release/a/b"], ["release"]],
  [["v[0-9]+.[0-9]+"], ["v1.0", "v12.34"], ["v1x0", "v1", "v1.0.1"]],
  [["v1?"], ["v", "v1"], ["v11"]],
  [["a\\*b"], ["a*b"], ["axb"]],
  [["v\\!x"], ["v!x"], ["v\\!x", "vx"]],
  [["v[a\\d]"], ["va", "vd", "v\\"], ["v1"]],
  [["v[.]x"], ["v.x"], ["vax"]],
  [["v*", "!v2*"], ["v1"], ["v2", "v20"]],
  [["v*", "!v2*", "v2.1"], ["v1", "v2.1"], ["v2.0"]],
  [["!v2*"], [], ["v1", "v2"]],
])("%j", (filters, admitted, others) => {
  expect(admitted.filter((name) => !admittedBy(filters)(name))).toEqual([]);
  expect(others.filter((name) => admittedBy(filters)(name))).toEqual([]);
});

test.each([
  ["api-v*", "api-v1.0.0"],
  ["v[0-9]+.[0-9]+", "v0.0"],
  ["release/**", "release/1.0.0"],
  ["v1?", "v1"],
  ["a\\*b", "a*b"],
])("%s lets %s through", (filter, name) => {
  expect(exampleName(filter)).toBe(name);
  expect(admittedBy([filter])(name)).toBe(true);
});
