import { secret as markSecret, output } from "@pulumi/pulumi";
import { type CompactResource, compact } from "../../commands/inventory/compact.ts";
import { computed } from "../../commands/plan/computed.ts";
import { type PlannedResource, type Rehearsal, takeInventory } from "../../commands/plan/inventory.ts";
import { T } from "../../commands/plan/resource-types.ts";
import type { LiveServices } from "../../components/cloud-run/live-services.ts";
import type { RuntimeSecret } from "../../components/cloud-run/runtime-secret.ts";
import type { ValueFor } from "../../components/secret-values.ts";
import { ALL_TO_LATEST } from "../../model/delivery/traffic.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { GovernanceReview } from "../../model/entities/governance-review.ts";
import { Guardrail } from "../../model/entities/guardrail.ts";
import { Pipeline } from "../../model/entities/pipeline.ts";
import { Secret } from "../../model/entities/secret.ts";
import { SurfaceOnCloudRun, SurfaceOnExpo, SurfaceOnVercel } from "../../model/entities/surface.ts";
import { StackSettings } from "../../model/settings.ts";

export { computed, T };

/** What a piece of a program registers. */
export class Plan {
  readonly resources: readonly CompactResource[];

  constructor(resources: readonly PlannedResource[]) {
    this.resources = resources.map(compact);
  }

  /** Every resource of a type, by name. */
  all(type: string): readonly CompactResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /**
   * The one resource of a type, or of a type and name.
   * @throws where there is none or more than one.
   */
  one(type: string, name?: string): CompactResource {
    const found = this.all(type).filter((resource) => name === undefined || resource.name === name);
    const [only] = found;
    if (!only || found.length > 1) {
      throw new Error(`${found.length} of ${type} ${name ?? ""} among:\n${this.#names().join("\n")}`);
    }
    return only;
  }

  #names(): string[] {
    return this.resources.map(({ type, name }) => `  ${type}::${name}`);
  }
}

interface PlanOptions extends Pick<Rehearsal, "liveImage" | "computed"> {
  readonly environment?: Environment;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Runs a piece of a program; secrets are shown as `{ "[secret]": VALUE }`. */
export async function plan(
  build: () => unknown,
  { environment = "staging", config = {}, ...rehearsal }: PlanOptions = {},
): Promise<Plan> {
  const program = async () => build();
  return new Plan(
    await takeInventory(program, { environment }, config, {
      ...rehearsal,
      computed: (resource) => ({ ...computed(resource), ...rehearsal.computed?.(resource) }),
      showSecrets: true,
    }),
  );
}

/** How a resource is referred to as a parent or a dependency. */
export const ref = (type: string, name: string): string => `${type}::${name}`;

/** How a value marked as secret is shown. */
export const hidden = (value: unknown) => ({ "[secret]": value });

/** A value that says whose it is; marked as secret where the catalogue says so. */
export const valueFor: ValueFor = ({ id, sensitive }) =>
  sensitive ? markSecret(`value of ${id}`) : output(`value of ${id}`);

/** What stands for a secret in Secret Manager where the component itself is not what is tested. */
export const storedSecret = (id: string) =>
  ({
    secretId: output(id),
    version: output(`version of ${id}`),
    versionName: output(`version name of ${id}`),
  }) as RuntimeSecret;

/** What Cloud Run tells where the given images serve, by surface id: all traffic on the latest revision. */
export const serving = (images: Readonly<Record<string, string>>): LiveServices => {
  const seen = Object.fromEntries(
    Object.entries(images).map(([id, image]) => [id, { image, traffic: ALL_TO_LATEST, generation: 1 }]),
  );
  return { seen, lookAgain: async ({ id }) => seen[id] };
};

export const settings = StackSettings.parse({
  gcp: {
    project: "example-staging",
    project_number: "123456789012",
    region: "asia-northeast1",
    map_domains: true,
  },
  github: {
    owner: "example-founder",
    owner_type: "user",
    owner_id: 10000001,
    repository: "estate",
    repository_id: 900000001,
    visibility: "public",
    plan: "free",
    reviewers: { users: [10000001, 10000002] },
  },
  vercel: { plan: "hobby" },
  alerts: { email: "fallback@example.com" },
  supabase: { max_clients: 200 },
  protection: false,
});
export const { gcp, github } = settings;

export const api = SurfaceOnCloudRun.parse({
  id: "api-staging",
  app: "api",
  environment: "staging",
  platform: "cloud-run",
  endpoint_url: "https://api.staging.example.com",
  health_check: "/health",
  ready_check: "/ready",
  access: "public",
  supabase_schema: "app_staging",
  secrets: ["database-url-staging", "log-level-staging"],
});

export const worker = SurfaceOnCloudRun.parse({
  id: "ocr-worker-staging",
  app: "ocr-worker",
  environment: "staging",
  platform: "cloud-run",
  endpoint_url: "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
  health_check: "/health",
  concurrency_limit: 1,
  invoked_by: ["api-staging"],
});

export const portal = SurfaceOnVercel.parse({
  id: "portal-staging",
  app: "portal",
  environment: "staging",
  platform: "vercel",
  endpoint_url: "https://portal.staging.example.com",
  health_check: "/api/health",
  root_directory: "apps/portal",
  git_branch: "main",
  supabase_schema: "app_staging",
});

export const mobile = SurfaceOnExpo.parse({
  id: "mobile-staging",
  app: "mobile",
  environment: "staging",
  platform: "expo-eas",
  endpoint_url: "https://updates.staging.example.com",
  health_check: "/status",
});

export const databaseUrl = Secret.parse({
  id: "database-url-staging",
  environment: "staging",
  service: "supabase",
  key_name: "DATABASE_URL",
  owner: "database-owner",
  rotation_cadence_days: 90,
  status: "active",
});

export const logLevel = Secret.parse({
  ...databaseUrl,
  id: "log-level-staging",
  service: "cloud-run",
  key_name: "LOG_LEVEL",
  sensitive: false,
});

export const apiPipeline = Pipeline.parse({
  id: "api-staging",
  app: "api",
  environment: "staging",
  workflow_file: ".github/workflows/api-staging.yml",
  triggers: ["pull_request", "push:main"],
  stages: ["Build", "GHCR Push", "Tag Deploy"],
  artifacts: ["ghcr.io/example-founder/api"],
});

export const latency = Guardrail.parse({
  id: "api-latency-staging",
  surface: "api-staging",
  metric_name: "api_p95",
  threshold: 800,
  observability_source: "cloud-run-logs",
  alert_channel: "email:fallback@example.com",
  runbook_ref: "docs/runbooks/api-latency.md",
});

export const review = GovernanceReview.parse({
  id: "looser-latency",
  date: "2026-05-01",
  environment: "staging",
  entity_kind: "guardrail",
  entity_id: "api-latency-staging",
  field: "threshold",
  from: 800,
  to: 900,
  reviewer: "platform-lead",
  reason: "Search got slower by design.",
  kpi_budget: "API latency, second quarter",
});
