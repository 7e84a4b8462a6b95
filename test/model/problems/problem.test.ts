import { expect, test } from "vitest";
import {
  fieldName,
  formatProblem,
  inReadingOrder,
  type Problem,
  problemAsData,
} from "../../../model/problems/problem.ts";

const place = { file: "catalogue/surfaces.yaml", line: 3, column: 5 };
const problem: Problem = {
  severity: "error",
  place,
  entity: { kind: "surface", id: "api-staging" },
  field: "secrets[0]",
  value: '"x"',
  wrong: "there is no secret of this id",
  fix: "there is none yet",
};

test.each<[string, Problem]>([
  ['surface api-staging, secrets[0] = "x": ', problem],
  [
    "surface api-staging, id: ",
    {
      severity: "error",
      place,
      entity: { kind: "surface", id: "api-staging" },
      field: "id",
      wrong: problem.wrong,
      fix: problem.fix,
    },
  ],
  [
    "surface: ",
    { severity: "error", place, entity: { kind: "surface" }, wrong: problem.wrong, fix: problem.fix },
  ],
  [
    "skeleton:gcp: ",
    { severity: "error", place, field: "skeleton:gcp", wrong: problem.wrong, fix: problem.fix },
  ],
  ["", { severity: "error", place, wrong: problem.wrong, fix: problem.fix }],
])("is told about %j", (subject, told) => {
  expect(formatProblem(told)).toBe(
    `catalogue/surfaces.yaml:3:5: error: ${subject}there is no secret of this id\n    fix: there is none yet`,
  );
});

test("is data for programs", () => {
  expect(problemAsData(problem)).toEqual({
    severity: "error",
    file: "catalogue/surfaces.yaml",
    line: 3,
    column: 5,
    kind: "surface",
    id: "api-staging",
    field: "secrets[0]",
    value: '"x"',
    wrong: "there is no secret of this id",
    fix: "there is none yet",
  });
});

test.each([
  [[], ""],
  [["triggers", 1], "triggers[1]"],
  [["github", "reviewers", "users", 0], "github.reviewers.users[0]"],
  [[0], "[0]"],
])("%j is the field %j", (path, name) => {
  expect(fieldName(path)).toBe(name);
});

test("is read by file, then from the top, then from the left", () => {
  const at = (file: string, line: number, column: number, wrong = ""): Problem => ({
    ...problem,
    place: { file, line, column },
    wrong,
  });
  const ordered = [at("a", 1, 2), at("a", 2, 1, "x"), at("a", 2, 1, "y"), at("a", 10, 1), at("b", 1, 1)];
  expect(inReadingOrder([...ordered].reverse())).toEqual(ordered);
});
