import { unless } from "../entities/entity.ts";
import { isChannelVariable } from "../entities/relay-plan.ts";
import type { Surface } from "../entities/surface.ts";
import { withField } from "../entities/with-field.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

const EXPECTED = { pipelines: 10, surfaces: 20 } as const;

/** Every surface has a pipeline, and the other way round; production is watched; no secret is unused. */
export const coverage: CrossRule = ({ pipelines, surfaces, guardrails, secrets, whole }) => {
  const isAmong = <T extends Pick<Surface, "app" | "environment">>(
    entries: readonly T[],
    { app, environment }: Pick<Surface, "app" | "environment">,
  ) => withField(entries, "app", app as T["app"]).some((entry) => entry.environment === environment);
  const used = new Set([
    ...[...pipelines, ...surfaces].flatMap((entity) => [
      ...entity.secrets,
      ...("image_pull_secret" in entity && entity.image_pull_secret ? [entity.image_pull_secret] : []),
    ]),
    ...guardrails.flatMap((guardrail) => guardrail.secrets),
    // What tells the governance channel is referred to by a stack's settings, which no rule of the catalogue knows.
    ...secrets.filter(({ key_name }) => isChannelVariable(key_name)).map(({ id }) => id),
  ]);
  return [
    ...surfaces.flatMap((surface) =>
      finding(
        surface,
        unless(!whole.pipelines || isAmong(pipelines, surface), {
          field: ["app"],
          wrong: `no pipeline delivers ${surface.app} to ${surface.environment}`,
          fix: "add one to pipelines.yaml, or remove the surface",
        }),
      ),
    ),
    ...pipelines.flatMap((pipeline) =>
      finding(
        pipeline,
        unless(!whole.surfaces || isAmong(surfaces, pipeline), {
          field: ["app"],
          wrong: `no surface hosts ${pipeline.app} in ${pipeline.environment}`,
          fix: "add one to surfaces.yaml, or remove the pipeline",
        }),
      ),
    ),
    ...surfaces.flatMap((surface) =>
      finding(
        surface,
        unless(
          !whole.guardrails ||
            surface.environment !== "production" ||
            surface.platform === "expo-eas" ||
            withField(guardrails, "surface", surface.id).length > 0,
          {
            field: ["id"],
            wrong: "nothing watches this production surface",
            fix: "add a guardrail to guardrails.yaml",
          },
        ),
      ),
    ),
    ...secrets.flatMap((secret) =>
      finding(
        secret,
        unless(!(whole.pipelines && whole.surfaces && whole.guardrails) || used.has(secret.id), {
          // No error: what is deployed may use it still, and a secret goes only after its last use is gone.
          severity: "warning",
          field: ["id"],
          wrong: "nothing uses this secret",
          fix: "refer to it from a pipeline or a surface, or remove it once nothing deployed uses it",
        }),
      ),
    ),
  ];
};

/** Warns where the estate is larger than the free tiers and limits that it was designed for. */
export const expectedSize: CrossRule = ({ pipelines, surfaces }) =>
  Object.entries({ pipelines, surfaces }).flatMap(([kind, entries]) => {
    const most = EXPECTED[kind as keyof typeof EXPECTED];
    const last = entries.at(-1);
    return last
      ? finding(
          last,
          unless(entries.length <= most, {
            severity: "warning",
            field: [],
            wrong: `there are ${entries.length} ${kind}, more than the ${most} this is meant for`,
            fix: "check that free tiers and GitHub's limits still suffice",
          }),
        )
      : [];
  });
