import * as z from "zod";
import type { Share } from "../delivery/share.ts";
import { type Environment, Id } from "../entities/entity.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import type { Threshold } from "../entities/metric.ts";
import { own } from "../entities/own.ts";
import { SECRET_STATUSES } from "../entities/secret.ts";
import { holdsWebhookUrl } from "../problems/credential-formats.ts";
import type { StackSettings } from "../settings.ts";
import { digestOf } from "./digest.ts";

/** What stands for a webhook that was deployed by its URL, before webhooks had names. No name is like it. */
export const UNNAMED_WEBHOOK = "webhook:(unnamed)";

const withoutUrl = (channel: string): string => (holdsWebhookUrl(channel) ? UNNAMED_WEBHOOK : channel);

const Entries = {
  /** Day (UTC) of the last deployment that changed anything in here, by the clock of whoever deployed: for people only. */
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
      alert_channel: z.string().transform(withoutUrl),
      /** It is gone. Its threshold is remembered, or taking it out and putting it back would change it unseen. */
      removed: z.literal(true).optional(),
    }),
  ),
  /** Digest of each review that is deployed, by its id. */
  reviews: z.record(z.string(), z.string()),
} as const;

/** The first format, which knew neither who approves nor which of two snapshots is the later one. */
const Format1 = z.strictObject({ format: z.literal(1), ...Entries });

/**
 * What is deployed of everything that is governed: the stack output that the next deployment is checked against. It
 * holds no secret.
 */
export const Governed = z.strictObject({
  format: z.literal(2),
  /** Counts the deployments that changed anything in here, from 1: of two snapshots, the higher one is the later. */
  serial: z.int().min(1),
  ...Entries,
  /** Who approves deployments, as the stack's settings say; absent where an earlier format did not say. */
  protection: z
    .strictObject({
      reviewers: z.string(),
      prevent_self_review: z.boolean(),
      wait_timer_minutes: z.int(),
      admins_bypass: z.boolean(),
    })
    .optional(),
  /** Why the environment is frozen; absent where it is not. */
  freeze: z.string().optional(),
});

/** Parsed {@link Governed}. */
export type Governed = z.infer<typeof Governed>;

/** What governance looks at in a stack. */
export interface GovernedStack {
  readonly share: Share;
  readonly settings: Pick<StackSettings, "github" | "freeze">;
}

/** The stack output that holds it. */
export const GOVERNED_OUTPUT = "governed";

/** Reads what a stack exported, in any format that there was; nothing where it is something else. */
export function parseGoverned(exported: unknown): Governed | undefined {
  const first = Format1.safeParse(exported).data;
  return first ? { ...first, format: 2, serial: 1 } : Governed.safeParse(exported).data;
}

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
 * A label by which a deployed alert says what of it is governed: 16 hexadecimal digits. What an update answers with tells
 * whether it deployed this, or left what was there before.
 */
export const governedLabel = ({
  threshold,
  alert_channel,
  metric_name,
  observability_source,
}: Omit<Watched, "surface"> & Pick<Guardrail, "threshold" | "alert_channel">): string =>
  digestOf({ threshold, alert_channel, metric_name, observability_source }).slice(0, 16);

/**
 * What will be deployed once this stack is, after what is deployed now.
 * @param today the day of the deployment, as YYYY-MM-DD
 */
export function governedAfter(
  { share, settings }: GovernedStack,
  deployed: Governed | undefined,
  today: string,
): Governed {
  const next: Governed = {
    format: 2,
    serial: deployed?.serial ?? 1,
    deployed_on: deployed?.deployed_on ?? today,
    approvals: Object.fromEntries(
      share.pipelines.map(({ app, id, approval_required }) => [app, { pipeline: id, approval_required }]),
    ),
    secrets: Object.fromEntries(
      [...share.secrets, ...share.drafts].map(({ id, status }) => {
        const before = deployed && own(deployed.secrets, id);
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
    protection: declaredProtection(settings.github, share.environment),
    ...(settings.freeze !== undefined && { freeze: settings.freeze }),
  };
  if (deployed === undefined) return next;
  const isSame = digestOf(next) === digestOf(deployed);
  return isSame ? next : { ...next, serial: deployed.serial + 1, deployed_on: today };
}

/**
 * Who approves, as the settings declare it, whether or not a pipeline asks them now: an approval that is turned off and on
 * again must not change who is asked unseen.
 */
const declaredProtection = (
  { reviewers, prevent_self_review, wait_timer_minutes, admins_bypass }: StackSettings["github"],
  environment: Environment,
): NonNullable<Governed["protection"]> => ({
  reviewers: reviewersText(reviewers),
  prevent_self_review,
  wait_timer_minutes,
  admins_bypass: admins_bypass ?? environment !== "production",
});

/** `users 1 2, teams 3`; `nobody` where there is none. */
function reviewersText({ users, teams }: StackSettings["github"]["reviewers"]): string {
  const named = (kind: string, ids: readonly number[]) =>
    ids.length > 0 ? [`${kind} ${[...ids].sort((a, b) => a - b).join(" ")}`] : [];
  return [...named("users", users), ...named("teams", teams)].join(", ") || "nobody";
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
  const { status, version } = own(secrets, id) ?? { status: "active", version: 1 };
  return status === "rotating" && version > 1
    ? { current: version, previous: version - 1 }
    : { current: version };
}
