import { expect, test } from "vitest";
import { formatProblem } from "../../model/problems/problem.ts";
import { TEST_ESTATES, testEstate } from "./estates.ts";

test.each(TEST_ESTATES)("%s is valid, and warns of nothing but values that are missing", (name) => {
  const others = testEstate(name).problems.filter(
    ({ wrong }) => !/^\d+ of \d+ secrets have no value yet$/.test(wrong),
  );
  expect(others.map(formatProblem)).toEqual([]);
});
