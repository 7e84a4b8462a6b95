import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { DEPLOY_TOKEN } from "../../model/delivery/share.ts";
import { APPS, type App, traitsOf } from "../../model/entities/app.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import { STAGES, type Stage } from "../../model/entities/pipeline.ts";
import { loadCatalogue } from "../../model/load-catalogue.ts";
import { formatProblem } from "../../model/problems/problem.ts";

/** What is drawn for one app in one environment; everything else of the catalogue follows from it. */
const drawn = fc.record({
  exists: fc.boolean(),
  stages: fc.subarray([...STAGES]),
  triggers: fc.subarray(["pull_request", "push:main", "push:release/*", "tag:v*", "workflow_dispatch"], {
    minLength: 1,
  }),
  approval: fc.boolean(),
  keepsOutput: fc.boolean(),
  ownSecret: fc.constantFrom("none", "sensitive", "plain", "draft"),
  hasReadyCheck: fc.boolean(),
  isPublic: fc.boolean(),
  inRoot: fc.boolean(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const PLACES = ENVIRONMENTS.flatMap((environment) => APPS.map((app) => ({ environment, app })));

/** Entries of one app in one environment, by their files. */
export type Entries = Record<"pipelines" | "surfaces" | "secrets" | "guardrails", object[]>;

/** The entries of any catalogue that the loader accepts, within what workflows depend on. */
export const anyEntries: fc.Arbitrary<Entries[]> = fc
  .tuple(...PLACES.map(() => drawn))
  .map((draws) => draws.map((draw, i) => entriesOf(draw, PLACES[i] as (typeof PLACES)[number])));

/** Any catalogue that the loader accepts, within what workflows depend on. */
export const anyCatalogue: fc.Arbitrary<Catalogue> = anyEntries.map(load);

function entriesOf(draw: Drawn, { app, environment }: { app: App; environment: Environment }): Entries {
  if (!draw.exists) return { pipelines: [], surfaces: [], secrets: [], guardrails: [] };
  const id = `${app}-${environment}`;
  const { platform } = traitsOf(app);
  const stages = fitting(draw.stages, app);
  const delivers = stages.includes("Tag Deploy") || stages.includes("GHCR Push");
  const token = stages.includes("Tag Deploy") ? DEPLOY_TOKEN[platform] : undefined;
  const isSampled = platform === "vercel" && environment === "production";
  const hasOwnSecret = delivers && draw.ownSecret !== "none";
  const secret = (suffix: string, key_name: string, more: object = {}) => {
    return {
      id: `${app}-${suffix}-${environment}`,
      environment,
      service: "github",
      key_name,
      owner: "lead",
      rotation_cadence_days: 90,
      status: "active",
      ...more,
    };
  };
  const secrets = [
    // What the sampler asks Vercel with, where CI does not deploy the site and has the same.
    ...(isSampled && !token ? [secret("sampler", "VERCEL_TOKEN")] : []),
    ...(token ? [secret("token", token)] : []),
    ...(hasOwnSecret
      ? [
          secret("own", `${app.toUpperCase().replaceAll("-", "_")}_OWN`, {
            status: draw.ownSecret === "draft" ? "draft" : "active",
            sensitive: draw.ownSecret !== "plain",
          }),
        ]
      : []),
  ];
  return {
    pipelines: [
      {
        id,
        app,
        environment,
        workflow_file: `.github/workflows/${id}.yml`,
        triggers:
          delivers && draw.triggers.join() === "pull_request" ? ["pull_request", "push:main"] : draw.triggers,
        stages,
        approval_required: draw.approval && delivers && environment === "production",
        artifacts: [
          ...(stages.includes("GHCR Push") ? [`ghcr.io/acme/${app}`] : []),
          ...(draw.keepsOutput && stages.includes("Build") ? [`apps/${app}/.out/some files`] : []),
        ],
        secrets: secrets
          .filter(({ key_name }) => !isSampled || token || key_name !== "VERCEL_TOKEN")
          .map(({ id }) => id),
      },
    ],
    surfaces: [
      {
        id,
        app,
        environment,
        platform,
        // A private service has no domain of its own.
        endpoint_url:
          platform === "cloud-run" && !draw.isPublic
            ? `https://${id}-123456789012.asia-northeast1.run.app`
            : `https://${id}.example.com`,
        health_check: "/health",
        ready_check: draw.hasReadyCheck ? "/ready~1" : null,
        ...(platform === "cloud-run" && { access: draw.isPublic ? "public" : "private" }),
        ...(platform === "vercel" && !draw.inRoot && { root_directory: "sites/portal/" }),
      },
    ],
    secrets,
    guardrails:
      environment === "production" && platform !== "expo-eas"
        ? [
            {
              id: `${app}-watched`,
              surface: id,
              ...(platform === "vercel"
                ? { metric_name: "vercel_build_minutes", observability_source: "vercel-analytics" }
                : { metric_name: "cloud_run_quota", observability_source: "cloud-run-logs" }),
              threshold: "50%",
              alert_channel: "email:a@example.com",
              runbook_ref: "docs/runbooks/all.md",
              ...(platform === "vercel" && {
                secrets: [secrets.find(({ key_name }) => key_name === "VERCEL_TOKEN")?.id],
              }),
            },
          ]
        : [],
  };
}

/** The drawn stages that fit the app, with those that they need. */
function fitting(stages: readonly Stage[], app: App): Stage[] {
  const { language, hasOpenApi, platform } = traitsOf(app);
  const fits: Record<Stage, boolean> = {
    Ruff: language === "python",
    Pytest: language === "python",
    ESLint: language === "typescript",
    Spectral: hasOpenApi,
    Build: true,
    "GHCR Push": platform === "cloud-run",
    "Tag Deploy": true,
  };
  const wanted = new Set<Stage>(stages.filter((stage) => fits[stage]));
  if (wanted.has("Tag Deploy") && platform === "cloud-run") wanted.add("GHCR Push");
  if (wanted.has("GHCR Push") || wanted.size === 0) wanted.add("Build");
  return STAGES.filter((stage) => wanted.has(stage));
}

/** Writes the catalogue's files, with the runbook that guardrails refer to. */
export function writeEntries(root: string, entries: readonly Entries[]): void {
  for (const folder of ["catalogue", "docs/runbooks"]) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "docs/runbooks/all.md"), "# What to do\n");
  for (const kind of ["pipelines", "surfaces", "secrets", "guardrails"] as const) {
    writeFileSync(join(root, `catalogue/${kind}.yaml`), stringify(entries.flatMap((entry) => entry[kind])));
  }
  for (const kind of ["usage", "clarifications", "governance"])
    writeFileSync(join(root, `catalogue/${kind}.yaml`), "[]\n");
}

/** @throws where what was drawn is no valid catalogue: the test would then try less than it says. */
function load(entries: readonly Entries[]): Catalogue {
  const root = mkdtempSync(join(tmpdir(), "any-catalogue-"));
  try {
    writeEntries(root, entries);
    const { catalogue, problems } = loadCatalogue(root);
    if (!catalogue) throw new Error(problems.map(formatProblem).join("\n"));
    return catalogue;
  } finally {
    rmSync(root, { recursive: true });
  }
}
