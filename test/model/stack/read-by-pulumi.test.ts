import { expect, test } from "vitest";
import { readOtherwise } from "../../../model/stack/read-by-pulumi.ts";
import { parseYaml } from "../../../model/yaml/source.ts";

const said = (value: string) =>
  readOtherwise(parseYaml("Pulumi.staging.yaml", `config:\n  skeleton:a: { b: ${value} }\n`), []).map(
    ({ wrong }) => wrong,
  );

const BASE_8 = "Pulumi reads a number that starts with 0 in base 8";
const A_NUMBER = "Pulumi reads this text as a number";
const A_TIME = "Pulumi reads a date without quotes as a point of time";

// Each as `pulumi config --json` shows it: 24, -24, 5, 1000, 31, …
test.each([
  ["030", BASE_8],
  ["-030", BASE_8],
  ["0b101", A_NUMBER],
  ["1_000", A_NUMBER],
  ["1_000.5", A_NUMBER],
  ["0X1F", A_NUMBER],
  ["-0x1F", A_NUMBER],
  ["0o1_7", A_NUMBER],
  ["2026-12-24", A_TIME],
  ["2026-1-2", A_TIME],
  ["2026-12-24T10:00:00Z", A_TIME],
  ["2026-12-24T10:00:00.5+09:00", A_TIME],
  ["2026-12-24 10:00:00", A_TIME],
])("%s is another value for Pulumi", (value, wrong) => {
  expect(said(value)).toEqual([wrong]);
});

test.each([
  "07",
  "08",
  "30",
  "-3",
  "+5",
  "1e7",
  ".5",
  "5.",
  "0x1F",
  "0o17",
  '"030"',
  "'2026-12-24'",
  "!!str 030",
  "yes",
  "1:30",
  "_1",
  "2026-13-45",
  "2026-02-31",
  "2026-12-24T10:00:00",
  "2026-12-24 10:00:00Z",
  "2026-12",
  "123456789012345678",
  "acme-2026",
  "~",
  "0b102",
])("%s is the same for both", (value) => {
  expect(said(value)).toEqual([]);
});

test("where it stands in a list", () => {
  const source = parseYaml("Pulumi.staging.yaml", "config:\n  skeleton:a:\n    b: [x, 1_0, { c: 030 }]\n");
  expect(readOtherwise(source, []).map(({ field }) => field)).toEqual([
    "skeleton:a.b[1]",
    "skeleton:a.b[2].c",
  ]);
});

test("a key is a text, which has to be the same for both", () => {
  const text =
    "config:\n  skeleton:alerts:\n    line_groups: { 007: a, 5: b, 1e3: c, 2026-11-27: d, on: e }\n";
  expect(readOtherwise(parseYaml("Pulumi.staging.yaml", text), [])).toMatchObject([
    { place: { line: 3, column: 20 }, wrong: A_NUMBER },
    { place: { line: 3, column: 34 }, wrong: A_NUMBER },
    { place: { line: 3, column: 42 }, wrong: A_TIME },
  ]);
});

test("what is complained of already is not complained of twice", () => {
  const source = parseYaml("Pulumi.staging.yaml", "config:\n  skeleton:a: 030\n");
  const [problem] = readOtherwise(source, []);
  expect(problem).toEqual({
    severity: "error",
    place: { file: "Pulumi.staging.yaml", line: 2, column: 15 },
    field: "skeleton:a",
    wrong: BASE_8,
    fix: "write it without the 0 before it",
  });
  expect(readOtherwise(source, problem ? [problem] : [])).toEqual([]);
});

test("what is warned of only is told as well", () => {
  const source = parseYaml("Pulumi.staging.yaml", "config:\n  skeleton:freeze: 2026-12-24\n");
  const [problem] = readOtherwise(source, []);
  expect(readOtherwise(source, problem ? [{ ...problem, severity: "warning" }] : [])).toEqual([problem]);
});
