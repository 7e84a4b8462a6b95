import { expect, test } from "vitest";
import {
  aside,
  exitCodeOf,
  ok,
  skipped,
  unknown,
  type Verdict,
  wrong,
} from "../../../model/doctor/finding.ts";

const report = (...verdicts: Verdict[]) =>
  verdicts.map((verdict) => ({ id: "x", family: "state" as const, title: "x", ...verdict }));

test.each([
  ["nothing missing", report(ok("a"), skipped("b")), 0, 0],
  ["nothing checked", report(unknown("a"), ok("b")), 2, 2],
  ["something that would fail", report(wrong("a", "b"), unknown("c")), 1, 1],
  ["something wrong that no update fails on", report(aside("a", "b"), ok("c")), 1, 0],
  ["that, and something unknown", report(aside("a", "b"), unknown("c")), 1, 2],
] as const)("exit code of %s", (_, findings, code, ofUpdate) => {
  expect([exitCodeOf(findings), exitCodeOf(findings, true)]).toEqual([code, ofUpdate]);
});
