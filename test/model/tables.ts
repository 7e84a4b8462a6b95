import { describe, expect, test } from "vitest";
import { formatProblem } from "../../model/problems/problem.ts";
import type { Estate } from "./broken-estate.ts";
import { clarificationCases } from "./entities/clarification.cases.ts";
import { governanceReviewCases } from "./entities/governance-review.cases.ts";
import { guardrailCases } from "./entities/guardrail.cases.ts";
import { pipelineCases } from "./entities/pipeline.cases.ts";
import { secretCases } from "./entities/secret.cases.ts";
import { surfaceCases } from "./entities/surface.cases.ts";
import { cloudRunSurfaceCases } from "./entities/surface-cloud-run.cases.ts";
import { usageCases } from "./entities/usage.cases.ts";
import type { Cases } from "./refusal.ts";
import { coverageCases } from "./rules/coverage.cases.ts";
import { environmentsCases } from "./rules/environments.cases.ts";
import { guardrailRulesCases } from "./rules/guardrails.cases.ts";
import { referencesCases } from "./rules/references.cases.ts";
import { deliveryCases } from "./rules/secret-destinations.cases.ts";
import { uniquenessCases } from "./rules/uniqueness.cases.ts";
import { usageRulesCases } from "./rules/usage.cases.ts";
import { settingsCases } from "./settings.cases.ts";
import { functionSettingsCases } from "./stack/function-settings.cases.ts";
import { settingsCheckCases } from "./stack/settings-check.cases.ts";
import { stackFileCases } from "./stack/stack-file.cases.ts";

/** What the catalogue refuses; each table stands in the `.cases.ts` file that mirrors a file of the model. */
export const CATALOGUE_TABLES = {
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
  "rules/environments": environmentsCases,
  "rules/delivery": deliveryCases,
  "rules/coverage": coverageCases,
};

/** What the files of the stacks refuse. */
export const SETTINGS_TABLES = {
  settings: settingsCases,
  "settings-check": settingsCheckCases,
  "function-settings": functionSettingsCases,
  "stack-file": stackFileCases,
};

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
