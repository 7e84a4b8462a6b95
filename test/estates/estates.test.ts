import { expect, test } from "vitest";
import { formatProblem } from "../../model/problems/problem.ts";
import { TEST_ESTATES, testEstate } from "./estates.ts";

/** Values are stored by nobody, and the estates are in a region whose mapped domains Google calls slow. */
const EXPECTED =
  /^\d+ of \d+ secrets have no value yet$|^Google names \S+ among the regions|^domains are not mapped/;

test.each(TEST_ESTATES)("%s is valid, and warns of nothing but what belongs to it", (name) => {
  const others = testEstate(name).problems.filter(({ wrong }) => !EXPECTED.test(wrong));
  expect(others.map(formatProblem)).toEqual([]);
});
