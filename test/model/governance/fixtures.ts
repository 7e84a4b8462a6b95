import type { Share } from "../../../model/delivery/share.ts";
import type { App } from "../../../model/entities/app.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import { GovernanceReview } from "../../../model/entities/governance-review.ts";
import type { GovernedValue } from "../../../model/entities/governed-value.ts";
import { Guardrail } from "../../../model/entities/guardrail.ts";
import { Pipeline } from "../../../model/entities/pipeline.ts";
import { Secret, type SecretStatus } from "../../../model/entities/secret.ts";
import { type Surface, SurfaceOnCloudRun } from "../../../model/entities/surface.ts";
import { govern, type Judgement } from "../../../model/governance/govern.ts";
import { changeName } from "../../../model/governance/governed-field.ts";
import { type Governed, type GovernedStack, governedAfter } from "../../../model/governance/snapshot.ts";
import type { StackSettings } from "../../../model/settings.ts";

/** The day of the deployment before the one that is judged, and that of the one that is. */
export const BEFORE = "2026-05-01";
export const TODAY = "2026-06-01";

export const pipeline = (approval_required: boolean, changes: Partial<Pipeline> = {}): Pipeline => {
  const environment = changes.environment ?? "production";
  const app: App = changes.app ?? "api";
  return Pipeline.parse({
    id: `${app}-${environment}`,
    app,
    environment,
    workflow_file: `.github/workflows/${app}-${environment}.yml`,
    triggers: ["workflow_dispatch"],
    stages: ["Build"],
    approval_required,
    ...changes,
  });
};

export const secret = (status: SecretStatus, id = "key-production"): Secret =>
  Secret.parse({
    id,
    environment: id.endsWith("staging") ? "staging" : "production",
    service: "github",
    key_name: id.toUpperCase().replaceAll("-", "_"),
    owner: "owner",
    rotation_cadence_days: 90,
    status,
  });

export const guardrail = (threshold: number | string, changes: Partial<Guardrail> = {}): Guardrail =>
  Guardrail.parse({
    id: "latency",
    surface: "api-production",
    metric_name: "api_p95",
    threshold,
    observability_source: "cloud-run-logs",
    alert_channel: "line:on-call",
    runbook_ref: "docs/runbooks/api.md",
    ...changes,
  });

export const surface = (secrets: readonly string[] = [], id = "api-production"): SurfaceOnCloudRun =>
  SurfaceOnCloudRun.parse({
    id,
    app: "api",
    environment: id.endsWith("staging") ? "staging" : "production",
    platform: "cloud-run",
    endpoint_url: "https://api.example.com",
    health_check: "/health",
    ready_check: "/ready",
    secrets,
  });

export const review = (changes: Partial<GovernanceReview>): GovernanceReview =>
  GovernanceReview.parse({
    id: "a-review",
    date: TODAY,
    environment: "production",
    entity_kind: "guardrail",
    entity_id: "latency",
    field: "threshold",
    from: 800,
    to: 900,
    reviewer: "lead",
    reason: "because",
    kpi_budget: "budget",
    ...changes,
  });

export interface Declared {
  readonly environment?: Environment;
  readonly pipelines?: readonly Pipeline[];
  readonly secrets?: readonly Secret[];
  readonly guardrails?: readonly Guardrail[];
  readonly surfaces?: readonly Surface[];
  readonly reviews?: readonly GovernanceReview[];
}

/** A stack's share of a catalogue that declares just this. */
export function share({ environment = "production", ...declared }: Declared): Share {
  const surfaces = declared.surfaces ?? [];
  const secrets = declared.secrets ?? [];
  return {
    environment,
    surfaces,
    cloudRun: surfaces.filter((one) => one.platform === "cloud-run"),
    vercel: surfaces.filter((one) => one.platform === "vercel"),
    expo: surfaces.filter((one) => one.platform === "expo-eas"),
    pipelines: declared.pipelines ?? [],
    guardrails: declared.guardrails ?? [],
    reviews: declared.reviews ?? [],
    usage: [],
    secrets: secrets.filter(({ status }) => status !== "draft"),
    drafts: secrets.filter(({ status }) => status === "draft"),
    guardsRepository: environment === "production",
  };
}

/** Settings in which one person holds the one role. */
export const GITHUB = {
  reviewers: { users: [1, 2], teams: [] },
  roles: { lead: ["ada"] },
  prevent_self_review: true,
  wait_timer_minutes: 0,
} as unknown as StackSettings["github"];

export const stackOf = (
  of: Share,
  github: Partial<StackSettings["github"]> = {},
  freeze?: string,
): GovernedStack => ({
  share: of,
  settings: { github: { ...GITHUB, ...github }, freeze },
});

/** What a stack exports once this is deployed after that. */
export const exportedAfter = (of: Share, before: Governed | undefined, day: string): Governed =>
  governedAfter(stackOf(of), before, day);

export const judge = (
  of: Share,
  before: Governed | undefined,
  all: readonly GovernanceReview[],
  today = TODAY,
): Judgement => govern({ stack: stackOf(of), deployed: before, all, today, place: "login" });

/** What a stack exports once this is deployed. */
export const deployed = (declared: Declared): Governed => exportedAfter(share(declared), undefined, BEFORE);

/** Judges one catalogue after another. */
export const judged = (before: Declared, after: Declared) =>
  judge(share(after), deployed(before), after.reviews ?? []);

/** How each change stands: `{ "guardrail:latency.threshold": "missing" }`. */
export const states = (before: Declared, after: Declared): Record<string, string> =>
  Object.fromEntries(judged(before, after).changes.map((change) => [changeName(change), change.state]));

export const values = (change: { from: GovernedValue; to: GovernedValue }) => [change.from, change.to];
