import { channelToken } from "../delivery/function-tokens.ts";
import { type Platform, traitsOf } from "../entities/app.ts";
import type { Environment } from "../entities/entity.ts";
import { channelVariable } from "../entities/relay-plan.ts";
import type { Secret } from "../entities/secret.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import type { RawGuardrail } from "./guardrails.ts";
import { type Founding, isBuiltByVercel, placesOf } from "./places.ts";
import { functionTokenId, secretId, WEBHOOK_SECRET } from "./secret-ids.ts";
import { announcesGovernance } from "./settings.ts";

type Told = Pick<Secret, "service" | "key_name" | "owner" | "rotation_cadence_days"> & {
  readonly sensitive?: false;
  /** What the file says above the entry. */
  readonly comment?: string;
};

/** Every secret that a founded estate may have, by the name that its id starts with. */
const KNOWN = {
  "database-url": {
    service: "supabase",
    key_name: "DATABASE_URL",
    owner: "database-owner",
    rotation_cadence_days: 90,
    comment: "Connection string of the transaction pooler: direct connections are IPv6 only.",
  },
  "supabase-service-key": {
    service: "supabase",
    key_name: "SUPABASE_SERVICE_ROLE_KEY",
    owner: "database-owner",
    rotation_cadence_days: 90,
  },
  "sentry-dsn": {
    service: "cloud-run",
    key_name: "SENTRY_DSN",
    owner: "platform-lead",
    rotation_cadence_days: 365,
  },
  "ghcr-read-token": {
    service: "github",
    key_name: "GHCR_READ_TOKEN",
    owner: "platform-lead",
    rotation_cadence_days: 90,
    comment: "Classic token with read:packages: lets Artifact Registry read private images.",
  },
  "sentry-auth-token": {
    service: "github",
    key_name: "SENTRY_AUTH_TOKEN",
    owner: "platform-lead",
    rotation_cadence_days: 180,
  },
  "vercel-token": {
    service: "vercel",
    key_name: "VERCEL_TOKEN",
    owner: "frontend-lead",
    rotation_cadence_days: 90,
  },
  "vercel-usage-token": {
    service: "vercel",
    key_name: "VERCEL_TOKEN",
    owner: "platform-lead",
    rotation_cadence_days: 90,
    comment: "Asks Vercel for build times: a token of its own, since another one deploys the site.",
  },
  "next-public-supabase-url": {
    service: "supabase",
    key_name: "NEXT_PUBLIC_SUPABASE_URL",
    owner: "frontend-lead",
    rotation_cadence_days: 365,
    sensitive: false,
  },
  "next-public-supabase-anon-key": {
    service: "supabase",
    key_name: "NEXT_PUBLIC_SUPABASE_ANON_KEY",
    owner: "frontend-lead",
    rotation_cadence_days: 180,
    sensitive: false,
    comment: "Meant to be public; row-level security decides what it may read.",
  },
  "expo-token": {
    service: "github",
    key_name: "EXPO_TOKEN",
    owner: "mobile-lead",
    rotation_cadence_days: 90,
    comment: "Access token of a robot user.",
  },
  "expo-public-supabase-url": {
    service: "supabase",
    key_name: "EXPO_PUBLIC_SUPABASE_URL",
    owner: "mobile-lead",
    rotation_cadence_days: 365,
    sensitive: false,
  },
  "line-token": {
    service: "cloud-run",
    key_name: "LINE_CHANNEL_ACCESS_TOKEN",
    owner: "platform-lead",
    rotation_cadence_days: 365,
    comment: "Channel access token of the LINE Official Account that is in the group.",
  },
  "slack-token": {
    service: "cloud-run",
    key_name: "SLACK_BOT_TOKEN",
    owner: "platform-lead",
    rotation_cadence_days: 365,
    comment: "Bot token with chat:write, of an app that is in the channel.",
  },
} as const satisfies Record<string, Told>;

type Name = keyof typeof KNOWN;

/** The URL of a webhook, by the name of its secret. */
const webhookSecret = (name: string): Told => ({
  service: "cloud-run",
  key_name: channelVariable({ kind: "webhook", name: name.slice(WEBHOOK_SECRET.length) }),
  owner: "platform-lead",
  rotation_cadence_days: 365,
  comment: "URL of a webhook: whoever has it can post there.",
});

/** What is known of a secret by the name that its id starts with; `undefined` for a name of the owner's choice. */
const toldOf = (name: string): Told | undefined =>
  Object.hasOwn(KNOWN, name)
    ? KNOWN[name as Name]
    : name.startsWith(WEBHOOK_SECRET)
      ? webhookSecret(name)
      : undefined;

/** The secrets of an environment: those that its surfaces, pipelines, sources and channels take. */
export function secretsFor(
  environment: Environment,
  answers: Founding,
  guardrails: readonly RawGuardrail[],
): RawEntry[] {
  const needed = neededNames(environment, answers, guardrails);
  const known = Object.keys(KNOWN).filter((name) => needed.has(name));
  const webhooks = [...needed].filter((name) => !Object.hasOwn(KNOWN, name));
  return [...known, ...webhooks].map((name) => entry(name, environment));
}

function entry(name: string, environment: Environment): RawEntry {
  const known = toldOf(name);
  if (!known) throw new Error(`no secret is known of the name ${name}`);
  const { comment: _, sensitive, ...told } = known;
  return {
    id: secretId(name, environment),
    environment,
    ...told,
    status: "active",
    ...(sensitive === false && { sensitive }),
  };
}

/** The secret with which a function of an environment asks a source or tells a channel. */
export function functionSecret(keyName: string, environment: Environment): RawEntry {
  const id = functionTokenId(keyName, environment);
  return entry(id.slice(0, -environment.length - 1), environment);
}

/** What the file says above a secret that is founded. */
export function secretComment(id: string): string | undefined {
  return toldOf(id.replace(/-(staging|production)$/, ""))?.comment;
}

function neededNames(
  environment: Environment,
  answers: Founding,
  guardrails: readonly RawGuardrail[],
): ReadonlySet<string> {
  const places = placesOf(answers).filter((place) => place.environment === environment);
  const has = (platform: Platform) => places.some(({ app }) => traitsOf(app).platform === platform);
  const { supabase, sentry, private_images } = answers;
  const isSiteDeployedByCi = places.some(
    (place) => traitsOf(place.app).platform === "vercel" && !isBuiltByVercel(place, answers),
  );
  return new Set<string>([
    ...(has("cloud-run") && supabase ? (["database-url", "supabase-service-key"] as const) : []),
    ...(has("cloud-run") && sentry ? (["sentry-dsn", "sentry-auth-token"] as const) : []),
    ...(has("cloud-run") && private_images ? (["ghcr-read-token"] as const) : []),
    ...(has("vercel") && supabase
      ? (["next-public-supabase-url", "next-public-supabase-anon-key"] as const)
      : []),
    ...(isSiteDeployedByCi ? (["vercel-token"] as const) : []),
    ...(has("expo-eas") ? (["expo-token"] as const) : []),
    ...(has("expo-eas") && supabase ? (["expo-public-supabase-url"] as const) : []),
    ...tokenNames(environment, answers, guardrails),
  ]);
}

/** What the functions of an environment ask and tell with. */
function tokenNames(
  environment: Environment,
  { alerts, ...answers }: Founding,
  guardrails: readonly RawGuardrail[],
): string[] {
  const announced = announcesGovernance(environment, { alerts, ...answers })
    ? alerts.governance_channel
    : null;
  const token = channelToken(announced ?? "");
  const ids = [
    ...guardrails.flatMap(({ secrets = [] }) => secrets),
    ...(token === undefined ? [] : [functionTokenId(token, environment)]),
  ];
  const end = secretId("", environment);
  return ids.filter((id) => id.endsWith(end)).map((id) => id.slice(0, -end.length));
}
