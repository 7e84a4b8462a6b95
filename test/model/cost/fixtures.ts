import type { CostedStack } from "../../../model/cost/use.ts";
import { shareOf } from "../../../model/delivery/share.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import type { Guardrail } from "../../../model/entities/guardrail.ts";
import { Pipeline } from "../../../model/entities/pipeline.ts";
import { Secret } from "../../../model/entities/secret.ts";
import {
  type Surface,
  SurfaceOnCloudRun,
  SurfaceOnExpo,
  SurfaceOnVercel,
} from "../../../model/entities/surface.ts";
import type { Usage } from "../../../model/entities/usage.ts";
import { StackSettings } from "../../../model/settings.ts";

const common = (environment: Environment, app: string) => ({
  id: `${app}-${environment}`,
  app,
  environment,
  endpoint_url: `https://${app}.${environment}.example.com`,
  health_check: "/health",
});

/** A service of 1 vCPU and 512 MiB that scales to zero, unless it is changed. */
export const service = (
  environment: Environment,
  changes: Partial<SurfaceOnCloudRun> = {},
): SurfaceOnCloudRun => ({
  ...SurfaceOnCloudRun.parse({ ...common(environment, "api"), platform: "cloud-run", access: "public" }),
  ...changes,
});

/** A site that Vercel builds. */
export const site = (environment: Environment, changes: Partial<SurfaceOnVercel> = {}): SurfaceOnVercel => ({
  ...SurfaceOnVercel.parse({ ...common(environment, "portal"), platform: "vercel", git_branch: "main" }),
  ...changes,
});

export const app = (environment: Environment): SurfaceOnExpo =>
  SurfaceOnExpo.parse({ ...common(environment, "mobile"), platform: "expo-eas" });

/** A guardrail of a site's build minutes, which a sampler asks Vercel for, unless it is changed. */
export const watched = (surface: { readonly id: string }, changes: Partial<Guardrail> = {}): Guardrail => ({
  id: `watched-${surface.id}`,
  surface: surface.id,
  metric_name: "vercel_build_minutes",
  threshold: 800,
  observability_source: "vercel-analytics",
  alert_channel: "email:a@example.com",
  runbook_ref: "docs/runbooks/watched.md",
  secrets: [],
  ...changes,
});

/** Secrets that a service reads, `rotating` of them in rotation. */
export const secretsFor = (environment: Environment, count: number, rotating = 0): Secret[] =>
  Array.from({ length: count }, (_, i) =>
    Secret.parse({
      id: `secret-${i}-${environment}`,
      environment,
      service: "supabase",
      key_name: `SECRET_${i}`,
      owner: "lead",
      rotation_cadence_days: 90,
      status: i < rotating ? "rotating" : "active",
    }),
  );

/** Which settings a stack has instead of the usual ones. */
export interface Changes {
  readonly region?: string;
  readonly project?: string;
  readonly account?: string;
  readonly monthly_usd?: number;
  readonly github?: Partial<StackSettings["github"]>;
  readonly vercel?: StackSettings["vercel"];
  readonly secrets?: readonly Secret[];
  readonly guardrails?: readonly Guardrail[];
}

/** A stack of these surfaces, each with a pipeline, in Tokyo, of a public repository, in a project of its own. */
export function stackOf(
  environment: Environment,
  surfaces: readonly Surface[] = [],
  changes: Changes = {},
): CostedStack {
  const { region = "asia-northeast1", project = `acme-${environment}`, account, monthly_usd = 0 } = changes;
  const settings = StackSettings.parse({
    gcp: { project, project_number: "123456789012", region },
    github: {
      owner: "acme",
      owner_type: "user",
      owner_id: 1001,
      repository: "estate",
      repository_id: 2002,
      visibility: "public",
      plan: "free",
      ...changes.github,
    },
    vercel: changes.vercel ?? { plan: "hobby" },
    alerts: { email: "alerts@example.com" },
    budget: { monthly_usd, ...(account !== undefined && { billing_account: account }) },
    protection: true,
  });
  const { secrets = [], guardrails = [] } = changes;
  const pipelines = surfaces.map((surface) =>
    Pipeline.parse({
      id: surface.id,
      app: surface.app,
      environment,
      workflow_file: `.github/workflows/${surface.id}.yml`,
      triggers: ["push:main"],
      stages: ["Build"],
    }),
  );
  const catalogue = { surfaces, secrets, guardrails, pipelines, usage: [], clarifications: [], reviews: [] };
  return { environment, settings, share: shareOf({ ...catalogue, runbooks: new Map() }, environment) };
}

/** The use of a surface: of nothing, but for what is stated. */
export const use = (surface: { id: string }, stated: Partial<Usage> = {}): Usage => ({
  id: `use-of-${surface.id}`,
  surface: surface.id,
  requests_a_month: 0,
  egress_gib_a_month: 0,
  logs_gib_a_month: 0,
  images_gb: 0,
  builds_a_month: 0,
  ci_runs_a_month: 0,
  ...stated,
});
