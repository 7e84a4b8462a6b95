import { afterAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { clarificationKind } from "../../model/clarification.ts";
import { governanceKind } from "../../model/governance-review.ts";
import { guardrailKind } from "../../model/guardrail.ts";
import { pipelineKind } from "../../model/pipeline.ts";
import { crossRules } from "../../model/rules/index.ts";
import { secretKind } from "../../model/secret.ts";
import { SURFACE_SHAPES, surfaceKind } from "../../model/surface.ts";
import { usageKind } from "../../model/usage.ts";
import { clarificationCases } from "./clarification.cases.ts";
import { Estate } from "./estate.ts";
import { governanceReviewCases } from "./governance-review.cases.ts";
import { guardrailCases } from "./guardrail.cases.ts";
import { pipelineCases } from "./pipeline.cases.ts";
import { coverageCases } from "./rules/coverage.cases.ts";
import { deliveryCases } from "./rules/delivery.cases.ts";
import { guardrailRulesCases } from "./rules/guardrails.cases.ts";
import { referencesCases } from "./rules/references.cases.ts";
import { uniquenessCases } from "./rules/uniqueness.cases.ts";
import { usageRulesCases } from "./rules/usage.cases.ts";
import { secretCases } from "./secret.cases.ts";
import { surfaceCases } from "./surface.cases.ts";
import { cloudRunSurfaceCases } from "./surface-cloud-run.cases.ts";
import { refusedFields, tryTables } from "./tables.ts";
import { usageCases } from "./usage.cases.ts";

/** What the catalogue refuses; each table stands in the `.cases.ts` file that mirrors a file of the model. */
const TABLES = {
  pipeline: pipelineCases,
  surface: surfaceCases,
  "surface on Cloud Run": cloudRunSurfaceCases,
  secret: secretCases,
  guardrail: guardrailCases,
  clarification: clarificationCases,
  review: governanceReviewCases,
  usage: usageCases,
  "rules/references": referencesCases,
  "rules/guardrails": guardrailRulesCases,
  "rules/usage": usageRulesCases,
  "rules/uniqueness": uniquenessCases,
  "rules/delivery": deliveryCases,
  "rules/coverage": coverageCases,
};

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

tryTables(estate, TABLES);

describe("the tables are complete", () => {
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
    const refused = refusedFields(TABLES).flatMap((subject) => {
      const [entity, field] = subject.split(", ");
      return entity?.split(" ")[0] === kind && field ? [field.replace(/\[.*/, "")] : [];
    });
    expect(Object.keys(shape.shape).filter((field) => !refused.includes(field))).toEqual([]);
  });
});
