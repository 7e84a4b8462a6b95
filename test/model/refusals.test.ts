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
import { clarificationCases } from "./entities/clarification.cases.ts";
import { governanceReviewCases } from "./entities/governance-review.cases.ts";
import { guardrailCases } from "./entities/guardrail.cases.ts";
import { pipelineCases } from "./entities/pipeline.cases.ts";
import { secretCases } from "./entities/secret.cases.ts";
import { surfaceCases } from "./entities/surface.cases.ts";
import { cloudRunSurfaceCases } from "./entities/surface-cloud-run.cases.ts";
import { usageCases } from "./entities/usage.cases.ts";
import { coverageCases } from "./rules/coverage.cases.ts";
import { guardrailRulesCases } from "./rules/guardrails.cases.ts";
import { referencesCases } from "./rules/references.cases.ts";
import { deliveryCases } from "./rules/secret-destinations.cases.ts";
import { uniquenessCases } from "./rules/uniqueness.cases.ts";
import { usageRulesCases } from "./rules/usage.cases.ts";
import { refusedFields, tryTables } from "./tables.ts";

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

// In this order: which rules refuse something is known once every case was tried.
describe("the tables", { shuffle: false }, () => {
  tryTables(estate, TABLES);

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
