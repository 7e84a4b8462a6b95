import { describe, expect, test } from "vitest";
import { formatProblem } from "../../model/problems/problem.ts";
import type { Estate } from "./broken-estate.ts";
import type { Cases } from "./refusal.ts";

/** Tries every case of the tables: one valid estate, one change, and exactly what is said of it. */
export function tryTables(estate: Estate, tables: Readonly<Record<string, Cases>>): void {
  describe.each(Object.entries(tables))("%s", (_, { refused, accepted }) => {
    test.each(refused.map((refusal) => [refusal.name, refusal] as const))("refused: %s", (_, refusal) => {
      const { problems, marked } = estate.broken(refusal.edits);
      const expected = refusal.problems.map(([subject, fix, severity = "error"], i) => {
        return `${marked[i]}: ${severity}: ${subject}\n    fix: ${fix}`;
      });
      expect(problems.map(formatProblem)).toEqual(expected);
      expect(marked).toHaveLength(expected.length);
    });

    test.each(accepted.map((change) => [change.name, change] as const))("accepted: %s", (_, { edits }) => {
      expect(estate.broken(edits).problems.map(formatProblem)).toEqual([]);
    });
  });
}

/** The subjects of all refusals up to what is wrong: `surface api-staging, cpu`, `skeleton:gcp.region`. */
export function refusedFields(tables: Readonly<Record<string, Cases>>): string[] {
  return Object.values(tables)
    .flatMap(({ refused }) => refused.flatMap(({ problems }) => problems.map(([subject]) => subject)))
    .map((subject) => subject.split(/ = |: /)[0] ?? "");
}
