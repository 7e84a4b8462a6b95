import { afterAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import { clarificationKind } from "../../model/entities/clarification.ts";
import { governanceKind } from "../../model/entities/governance-review.ts";
import { guardrailKind } from "../../model/entities/guardrail.ts";
import { pipelineKind } from "../../model/entities/pipeline.ts";
import { secretKind } from "../../model/entities/secret.ts";
import { SURFACE_SHAPES, surfaceKind } from "../../model/entities/surface.ts";
import { usageKind } from "../../model/entities/usage.ts";
import { crossRules } from "../../model/rules/index.ts";
import { Estate } from "./broken-estate.ts";
import { CATALOGUE_TABLES, refusedFields, tryTables } from "./tables.ts";

const estate = new Estate();
afterAll(() => estate.remove());

/** The names of all rules, and of those that refused something: one that no case makes refuse is found out. */
const rules: string[] = [];
const refusing = new Set<string>();

function watch<Name extends string>(
  name: string,
  holder: Record<Name, (subject: never) => readonly unknown[]>,
  key: Name,
): void {
  const refuse = holder[key];
  rules.push(name);
  holder[key] = (subject) => {
    const complaints = refuse(subject);
    if (complaints.length > 0) refusing.add(name);
    return complaints;
  };
}

for (const { kind, rules } of [
  pipelineKind,
  surfaceKind,
  secretKind,
  guardrailKind,
  clarificationKind,
  governanceKind,
  usageKind,
]) {
  for (const [i, rule] of rules.entries()) {
    const name = `${kind} rule ${i} on ${rule.needs.join(", ")}`;
    watch(name, rule as { refuse: (entity: never) => readonly unknown[] }, "refuse");
  }
}
for (const name of Object.keys(crossRules)) watch(name, crossRules as Record<string, never>, name);

test("the base is valid and has no warning", () => {
  expect(estate.problems()).toEqual([]);
});

// In this order: which rules refuse something is known once every case was tried.
describe("the tables", { shuffle: false }, () => {
  tryTables(estate, CATALOGUE_TABLES);

  test("every rule has a case that it refuses", () => {
    // More pipelines than the soft limit break other rules first: rules/coverage.test.ts has that one.
    expect(rules.filter((name) => !refusing.has(name))).toEqual(["expectedSize"]);
  });

  const shapes: [kind: string, shape: z.ZodObject][] = [
    ...[pipelineKind, secretKind, guardrailKind, clarificationKind, governanceKind, usageKind].map(
      (kind): [string, z.ZodObject] => {
        return [kind.kind, kind.shapeOf({})];
      },
    ),
    ...Object.values(SURFACE_SHAPES).map((shape): [string, z.ZodObject] => ["surface", shape]),
  ];
  test.each(shapes)("every field of a %s has a case that refuses it", (kind, shape) => {
    const refused = refusedFields(CATALOGUE_TABLES).flatMap((subject) => {
      const [entity, field] = subject.split(", ");
      return entity?.split(" ")[0] === kind && field ? [field.replace(/\[.*/, "")] : [];
    });
    expect(Object.keys(shape.shape).filter((field) => !refused.includes(field))).toEqual([]);
  });
});
