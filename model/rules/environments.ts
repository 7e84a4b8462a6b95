import { otherEnvironment } from "../entities/entity.ts";
import { withField } from "../entities/with-field.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

/** An id that ends with another environment than the entry belongs to is what was copied, or the environment is. */
export const idsOfOwnEnvironment: CrossRule = ({ pipelines, guardrails, usage, surfaces }) => {
  const judged = [
    ...pipelines.map((about) => ({ about, environment: about.environment, from: "environment" })),
    ...[...guardrails, ...usage].flatMap((about) =>
      withField(surfaces, "id", about.surface).map(({ environment }) => ({
        about,
        environment,
        from: "surface",
      })),
    ),
  ];
  return judged.flatMap(({ about, environment, from }) => {
    const said = otherEnvironment(about.id, environment);
    return said === undefined
      ? []
      : finding(about, [
          {
            severity: "warning",
            field: ["id"],
            wrong: `the id says ${said}, and this belongs to ${environment} by its ${from}`,
            fix: `end it with "-${environment}", or correct the ${from}`,
          },
        ]);
  });
};
