import * as z from "zod";
import { APPS, appsThat, NEW_APP, traitsOf } from "./app.ts";
import { ENVIRONMENTS, type EntityKind, Id, listedOnce, Reference, rulesOf, unless } from "./entity.ts";
import { admittedBy, exampleName } from "./filter-match.ts";
import { type Flaw, textWithout } from "./flaw.ts";
import { GHCR_IMAGE, imageFlaw, isMeantAsImage } from "./image-name.ts";
import { OWN_WORKFLOWS } from "./infrastructure.ts";
import { isCutShort, PATH_PATTERN, pathFlaw } from "./repository-path.ts";
import { TRIGGER_GRAMMAR, TRIGGER_PATTERN, triggerFlaw } from "./trigger.ts";

/** The stages, in the one order in which a pipeline may run them. */
export const STAGES = ["Ruff", "ESLint", "Pytest", "Spectral", "Build", "GHCR Push", "Tag Deploy"] as const;
/** One of {@link STAGES}. */
export type Stage = (typeof STAGES)[number];

/** Stages that fit some apps only: Ruff and Pytest read Python, ESLint TypeScript; an image runs on Cloud Run. */
const STAGE_APPS: Partial<Record<Stage, readonly string[]>> = {
  Ruff: appsThat(({ language }) => language === "python"),
  ESLint: appsThat(({ language }) => language === "typescript"),
  Pytest: appsThat(({ language }) => language === "python"),
  Spectral: appsThat(({ hasOpenApi }) => hasOpenApi),
  "GHCR Push": appsThat(({ platform }) => platform === "cloud-run"),
};

/** Files in which tools keep credentials, by their usual names; `.env.local.example` and a public key are none. */
const SECRET_FILE =
  /^(\.env(rc|[.*](?!(.*\.)?(example|sample|template|dist)$).*)?|\.npmrc|\.pypirc|\.netrc|\.pgpass|\.git-credentials|\.ssh|\.aws|\.kube|id_(rsa|dsa|ecdsa|ed25519)|.*\.(pem|key|p8|p12|pfx|jks|keystore)|(application_default_)?credentials\.json|.*service[-_]?account.*\.json)$/i;

/** Hidden files of credentials, of which a wildcard may mean one: a path such as `.e*` has hidden files uploaded. */
const HIDDEN_SECRETS = [".env", ".npmrc", ".netrc", ".git-credentials", ".ssh", ".aws", ".kube"];

/** Why a text is neither an image that can be pushed nor the path of a build output. */
const artifactFlaw = (text: string): Flaw | undefined =>
  isMeantAsImage(text) ? imageFlaw(text) : pathFlaw(text, { wildcards: true });

/** CI/CD jobs and triggers of one app in one environment. */
export const Pipeline = z.strictObject({
  id: Id,
  app: z.enum(APPS, { error: NEW_APP }).describe("the workload that this pipeline delivers"),
  /** Extension: the data model counts a pipeline per workload and environment but gives no field for it. */
  environment: z.enum(ENVIRONMENTS).describe("the environment that this pipeline delivers to"),
  workflow_file: z
    .string()
    .regex(/^\.github\/workflows\/[A-Za-z0-9_][A-Za-z0-9._-]{0,199}\.ya?ml$/)
    .describe('a file ".github/workflows/NAME.yml"'),
  triggers: z
    .array(textWithout(triggerFlaw).meta({ pattern: TRIGGER_PATTERN }))
    .min(1)
    .describe(`git events that start it, at least one: ${TRIGGER_GRAMMAR}`),
  stages: z
    .array(z.enum(STAGES))
    .min(1)
    .describe(`stages in the order ${STAGES.join(", ")}; at least one`),
  approval_required: z
    .boolean()
    .default(false)
    .describe("true or false: whether a person approves each deployment; production only"),
  artifacts: z
    .array(textWithout(artifactFlaw).meta({ pattern: PATH_PATTERN }))
    .default([])
    .describe("images (ghcr.io/owner/name, without tag) and build outputs (paths) that it generates"),
  /** Extension: the relationship to SecretCredentialSet, for CI access. */
  secrets: z.array(Reference).default([]).describe("ids of the secrets that CI needs"),
});

/** Parsed {@link Pipeline}. */
export type Pipeline = z.infer<typeof Pipeline>;

const rule = rulesOf<Pipeline>();

/** Pipelines as a kind of catalogue entry. */
export const pipelineKind: EntityKind<Pipeline> = {
  kind: "pipeline",
  file: "pipelines.yaml",
  shapeOf: () => Pipeline,
  rules: [
    rule(["approval_required", "environment"], ({ approval_required, environment }) =>
      unless(!approval_required || environment === "production", {
        field: ["approval_required"],
        wrong: `approval can be required in production only, and this pipeline delivers to ${environment}`,
        fix: "write false, or leave the field out, or correct the environment",
      }),
    ),
    rule(["stages"], ({ stages }) => {
      const inOrder = STAGES.filter((stage) => stages.includes(stage));
      return unless(stages.join() === inOrder.join(), {
        field: ["stages"],
        wrong:
          new Set(stages).size < stages.length ? "a stage is written twice" : "the stages are out of order",
        fix: `write [${inOrder.join(", ")}]`,
      });
    }),
    rule(["stages", "app"], ({ stages, app }) =>
      stages.flatMap((stage, i) => {
        const fit = STAGE_APPS[stage];
        return unless(!fit || fit.includes(app), {
          field: ["stages", i],
          wrong: `${stage} does not fit the app ${app}`,
          fix: `remove it; it is for ${fit?.join(" and ")}`,
        });
      }),
    ),
    rule(["stages"], ({ stages }) =>
      unless(!stages.includes("GHCR Push") || stages.includes("Build"), {
        field: ["stages", stages.indexOf("GHCR Push")],
        wrong: "GHCR Push has nothing to push",
        fix: "add Build before it",
      }),
    ),
    rule(["stages", "artifacts", "app"], ({ stages, artifacts, app }) =>
      unless(
        !stages.includes("GHCR Push") ||
          artifacts.some((artifact) => GHCR_IMAGE.test(artifact)) ||
          !hasImage(app),
        {
          field: ["artifacts"],
          wrong: "GHCR Push needs to know which image it pushes",
          fix: "add it to artifacts, in lower case and without tag: ghcr.io/OWNER/NAME",
        },
      ),
    ),
    rule(["stages", "app"], ({ stages, app }) =>
      unless(!stages.includes("Tag Deploy") || stages.includes("GHCR Push") || !hasImage(app), {
        field: ["stages", stages.indexOf("Tag Deploy")],
        wrong: "Tag Deploy has no image to deploy",
        fix: `add ${stages.includes("Build") ? "GHCR Push" : "Build and GHCR Push"} before it`,
      }),
    ),
    rule(["app", "stages", "secrets", "approval_required"], ({ app, stages, secrets, approval_required }) =>
      unless(secrets.length === 0 || delivers({ stages }), {
        field: ["secrets"],
        wrong: "this pipeline delivers nothing, and only the job that delivers can read secrets",
        // A site that its pipeline does not deliver is built by Vercel.
        fix: `remove them${approval_required ? ", and require no approval of it" : ""}, or add Tag Deploy${traitsOf(app).platform === "vercel" ? " and remove git_branch of its surface" : ""}`,
      }),
    ),
    rule(["workflow_file"], ({ workflow_file }) =>
      unless(!OWN_WORKFLOWS.includes(workflow_file.toLowerCase()), {
        field: ["workflow_file"],
        wrong: "this repository's own workflow is in that file",
        fix: "choose another name",
      }),
    ),
    rule(["stages", "triggers"], ({ stages, triggers }) =>
      unless(!stages.includes("Tag Deploy") || triggers.some((trigger) => trigger !== "pull_request"), {
        field: ["triggers"],
        wrong: "a pull request never deploys, and nothing else starts this pipeline's Tag Deploy",
        fix: 'add a trigger such as "tag:api-v*" or "push:main"',
      }),
    ),
    rule(["triggers"], ({ triggers }) =>
      ["push", "tag"].flatMap((event) => {
        const filters = triggers.filter((trigger) => trigger.startsWith(`${event}:`));
        const [first = ""] = filters;
        const names = filters.map((filter) => filter.slice(event.length + 1));
        const last = filters.find((_, i) => leavesNothing(names, i));
        return [
          ...unless(!first.startsWith(`${event}:!`), {
            field: ["triggers", triggers.indexOf(first)],
            wrong: "a filter with ! takes away from the filters before it, and there is none",
            fix: `put one that admits something before it, e.g. "${event}:v*"`,
          }),
          ...unless(last === undefined, {
            field: ["triggers", triggers.indexOf(last ?? "")],
            wrong: `this takes away all that the filters before it admit, so no ${event} starts the pipeline`,
            fix: `remove it, or take away less, e.g. "${event}:!v*-rc*"`,
          }),
        ];
      }),
    ),
    rule(["stages", "artifacts", "app"], ({ stages, artifacts, app }) =>
      artifacts.flatMap((artifact, i) => {
        const isImage = GHCR_IMAGE.test(artifact);
        const stage = isImage ? "GHCR Push" : "Build";
        return unless(stages.includes(stage) || isAskedFor(stage, { stages, app }), {
          field: ["artifacts", i],
          wrong: `no stage of this pipeline ${isImage ? "pushes this image" : "builds this"}`,
          fix: isImage && !hasImage(app) ? `remove it: ${app} runs no image` : `add ${stage}, or remove it`,
        });
      }),
    ),
    // Whoever can read the repository can download an artifact, and the rendered workflow uploads hidden files that a path
    // names (actions/upload-artifact, "Uploading Hidden Files": they are left out by default).
    rule(["artifacts"], ({ artifacts }) =>
      artifacts.flatMap((artifact, i) => {
        if (GHCR_IMAGE.test(artifact)) return [];
        const field = ["artifacts", i];
        const risk = "whoever reads the repository can download its artifacts";
        const names = artifact.split("/");
        const secret = names.find((name) => SECRET_FILE.test(name));
        if (secret !== undefined)
          return [
            {
              field,
              wrong: `${secret} is a file of credentials by its name, and ${risk}`,
              fix: "remove it; declare what CI needs in secrets.yaml, and refer to it in secrets",
            },
          ];
        const hidden = HIDDEN_SECRETS.find((file) => names.some((name) => isCutShort(name, file)));
        return unless(hidden === undefined, {
          field,
          wrong: `this may take in ${hidden}, which holds credentials, and ${risk}`,
          fix: "name the files that are meant",
        });
      }),
    ),
    rule(["artifacts"], ({ artifacts }) =>
      artifacts.flatMap((artifact, i) =>
        unless(artifacts.indexOf(artifact) === i, {
          field: ["artifacts", i],
          wrong: "this artifact is written twice",
          fix: "keep one of the two",
        }),
      ),
    ),
    rule(["triggers"], ({ triggers }) =>
      triggers.flatMap((trigger, i) =>
        unless(triggers.indexOf(trigger) === i, {
          field: ["triggers", i],
          wrong: "this trigger is written twice",
          fix: "keep one of the two",
        }),
      ),
    ),
    rule(["secrets"], ({ secrets }) => listedOnce("secret", ["secrets"], secrets)),
  ],
};

/** Whether an app runs as an image of its own. */
const hasImage = (app: Pipeline["app"]): boolean => traitsOf(app).platform === "cloud-run";

/** Whether another stage is complained of already for want of this one. */
function isAskedFor(
  stage: "Build" | "GHCR Push",
  { stages, app }: Pick<Pipeline, "stages" | "app">,
): boolean {
  const lacksImage = stages.includes("Tag Deploy") && !stages.includes("GHCR Push") && hasImage(app);
  return lacksImage || (stage === "Build" && stages.includes("GHCR Push"));
}

/** Names that a filter admits, as different as they come. */
const NAMES = ["1.0.0", "x", "2/y", "-rc"].flatMap((wildcard) => [
  { wildcard, last: false },
  { wildcard, last: true },
]);

/** Whether nothing is left of what the filters up to a place admit, and none after it admits anything. */
function leavesNothing(filters: readonly string[], at: number): boolean {
  const isPositive = (filter: string) => !filter.startsWith("!");
  const until = filters.slice(0, at + 1);
  if (filters.slice(at).some(isPositive) || !until.some(isPositive)) return false;
  return until.every(
    (filter, i) =>
      !isPositive(filter) || until.slice(i).some((later) => !isPositive(later) && takesAll(later, filter)),
  );
}

/** Whether a filter with `!` takes away all that another one admits. */
function takesAll(negated: string, filter: string): boolean {
  const isTaken = admittedBy([negated.slice(1)]);
  return (
    NAMES.map((name) => exampleName(filter, name))
      // One `*` does not reach across a slash.
      .filter(admittedBy([filter]))
      .every(isTaken)
  );
}

/** Whether something leaves the pipeline: only then a job of it runs in the GitHub environment. */
export const delivers = ({ stages }: Pick<Pipeline, "stages">): boolean =>
  stages.includes("GHCR Push") || stages.includes("Tag Deploy");

/** The image that the pipeline pushes, without tag; `undefined` where it pushes none. */
export function pushedImage({ artifacts }: Pick<Pipeline, "artifacts">): string | undefined {
  return artifacts.find((artifact) => GHCR_IMAGE.test(artifact));
}
