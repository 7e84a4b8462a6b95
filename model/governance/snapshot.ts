import { z } from "zod";
import type { Share } from "../delivery/share.ts";
import { Id } from "../entities/entity.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import type { Threshold } from "../entities/metric.ts";
import { SECRET_STATUSES } from "../entities/secret.ts";
import { digestOf } from "./digest.ts";

/**
 * What is deployed of everything that is governed: the stack output that the next deployment is checked against. It
 * holds no secret.
 */
export const Governed = z.strictObject({
  format: z.literal(1),
  /** Day (UTC) of the last deployment that changed anything in here. */
  deployed_on: z.iso.date(),
  /** By app, since an app keeps its approval whatever its pipeline is called. */
  approvals: z.record(z.string(), z.strictObject({ pipeline: Id, approval_required: z.boolean() })),
  secrets: z.record(
    z.string(),
    z.strictObject({
      status: z.enum(SECRET_STATUSES),
      /** Counts rotations, from 1. While one is under way, the version before is kept. */
      version: z.int().min(1),
      /** What reads it: `surface:ID`, `pipeline:ID`. */
      used_by: z.array(z.string()),
    }),
  ),
  /** By what is watched, see {@link watchOf}: a guardrail that comes back under another name is still the same. */
  guardrails: z.record(
    z.string(),
    z.strictObject({
      id: Id,
      threshold: z.union([z.number(), z.string()]).transform((value) => value as Threshold),
      alert_channel: z.string(),
      /** It is gone. Its threshold is remembered, or taking it out and putting it back would change it unseen. */
      removed: z.literal(true).optional(),
    }),
  ),
  /** Digest of each review that is deployed, by its id. */
  reviews: z.record(z.string(), z.string()),
});

/** Parsed {@link Governed}. */
export type Governed = z.infer<typeof Governed>;

/** The stack output that holds it. */
export const GOVERNED_OUTPUT = "governed";

/** Reads what a stack exported; nothing where it is something else. */
export const parseGoverned = (exported: unknown): Governed | undefined => Governed.safeParse(exported).data;

/** What a guardrail watches; no two have the same. */
export type Watched = Pick<Guardrail, "surface" | "metric_name" | "observability_source">;

/** `api-production/api_p95/cloud-run-logs`: neither ids nor the names in the enumerations have slashes. */
export const watchOf = ({ surface, metric_name, observability_source }: Watched): string =>
  `${surface}/${metric_name}/${observability_source}`;

/** Takes what {@link watchOf} made apart. */
export function watchedBy(watch: string): Watched {
  const [surface, metric_name, observability_source] = watch.split("/");
  return { surface, metric_name, observability_source } as Watched;
}

/**
 * What will be deployed once this share is, after what is deployed now.
 * @param today the day of the deployment, as YYYY-MM-DD
 */
export function governedAfter(share: Share, deployed: Governed | undefined, today: string): Governed {
  const next: Governed = {
    format: 1,
    deployed_on: deployed?.deployed_on ?? today,
    approvals: Object.fromEntries(
      share.pipelines.map(({ app, id, approval_required }) => [app, { pipeline: id, approval_required }]),
    ),
    secrets: Object.fromEntries(
      [...share.secrets, ...share.drafts].map(({ id, status }) => {
        const before = deployed?.secrets[id];
        const isNewRotation = before?.status === "active" && status === "rotating";
        const version = (before?.version ?? 1) + (isNewRotation ? 1 : 0);
        return [id, { status, version, used_by: usersOf(id, share) }];
      }),
    ),
    guardrails: {
      ...Object.fromEntries(
        Object.entries(deployed?.guardrails ?? {}).map(([watch, gone]) => [
          watch,
          { ...gone, removed: true },
        ]),
      ),
      ...Object.fromEntries(
        share.guardrails.map((guardrail) => {
          const { id, threshold, alert_channel } = guardrail;
          return [watchOf(guardrail), { id, threshold, alert_channel }];
        }),
      ),
    },
    reviews: Object.fromEntries(share.reviews.map((review) => [review.id, digestOf(review)])),
  };
  const isSame = deployed !== undefined && digestOf(next) === digestOf(deployed);
  return isSame ? next : { ...next, deployed_on: today };
}

/** What reads a secret, as references. */
function usersOf(secretId: string, { surfaces, pipelines, guardrails, governance_secret }: Share): string[] {
  const reads = (entity: { secrets: readonly string[]; image_pull_secret?: string | undefined }) =>
    entity.secrets.includes(secretId) || entity.image_pull_secret === secretId;
  return [
    ...surfaces.filter(reads).map(({ id }) => `surface:${id}`),
    ...pipelines.filter(reads).map(({ id }) => `pipeline:${id}`),
    ...guardrails.filter(reads).map(({ id }) => `guardrail:${id}`),
    ...(governance_secret === secretId ? ["setting:alerts.governance_secret"] : []),
  ];
}

/** Which versions of a secret there are: the current one and, while a rotation is under way, the one before it. */
export interface SecretVersions {
  readonly current: number;
  readonly previous?: number;
}

/** Versions of a secret that are kept; the first one for a secret that was never deployed. */
export function versionsOf({ secrets }: Pick<Governed, "secrets">, id: string): SecretVersions {
  const { status, version } = secrets[id] ?? { status: "active", version: 1 };
  return status === "rotating" && version > 1
    ? { current: version, previous: version - 1 }
    : { current: version };
}
