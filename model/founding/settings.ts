import { PRICES } from "../cost/prices.ts";
import { channelToken } from "../delivery/function-tokens.ts";
import { parseAlertChannel } from "../entities/alert-channel.ts";
import { APPS, traitsOf } from "../entities/app.ts";
import type { Environment } from "../entities/entity.ts";
import { own } from "../entities/own.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import type { Mapping } from "../yaml/source.ts";
import { emailOf, foundedChannel, type RawGuardrail } from "./guardrails.ts";
import { type Founding, idOf, isApproved, placesOf, projectOf } from "./places.ts";
import { functionTokenId } from "./secret-ids.ts";

/** The settings of a stack, by bare key, with nothing in them that nothing of the estate reads. */
export function settingsFor(
  environment: Environment,
  answers: Founding,
  { guardrails, secrets }: { guardrails: readonly RawGuardrail[]; secrets: readonly RawEntry[] },
): Mapping {
  const isProduction = environment === "production";
  const { supabase, gcp, vercel } = answers;
  const { budget = defaultBudget(answers) } = answers;
  return {
    gcp: { ...projectOf(environment, answers), region: gcp.region },
    github: github(environment, answers, secrets),
    vercel,
    alerts: alerts(environment, answers),
    ...(supabase && {
      supabase: {
        max_clients: supabase.max_clients,
        ...(supabase[environment] !== undefined && { project_ref: supabase[environment] }),
      },
    }),
    ...sentry(environment, answers, guardrails),
    ...(budget && { budget }),
    protection: isProduction,
  };
}

/** What a small estate may cost beyond Vercel's seat, which the environments share. In US dollars a month. */
const SMALL_BUDGET_USD = 5;

function defaultBudget(answers: Founding): { monthly_usd: number } {
  const hasSite = placesOf(answers).some(({ app }) => traitsOf(app).platform === "vercel");
  const seat =
    hasSite && answers.vercel.plan !== "hobby" ? PRICES.vercel_seats.usd / answers.environments.length : 0;
  return { monthly_usd: SMALL_BUDGET_USD + Math.ceil(seat) };
}

/** Reviewers are asked in production alone; two of them can do without approving what they started themselves. */
function github(environment: Environment, answers: Founding, secrets: readonly RawEntry[]): Mapping {
  const { reviewers, roles: named, ...rest } = answers.github;
  const roles = named ?? defaultRoles(answers, secrets, environment);
  const repository = { ...rest, ...(Object.keys(roles).length > 0 && { roles }) };
  const isAsked = placesOf(answers).some((place) => place.environment === environment) && isApproved(answers);
  if (environment !== "production" || !isAsked) return repository;
  const { users, teams } = reviewers;
  return {
    ...repository,
    reviewers: { ...(users.length > 0 && { users }), ...(teams.length > 0 && { teams }) },
    ...((users.length > 1 || teams.length > 0) && { prevent_self_review: true }),
  };
}

/** A user who owns the repository holds every role that owns a secret; of an organization, nobody is known by name. */
function defaultRoles({ github }: Founding, secrets: readonly RawEntry[], environment: Environment): Mapping {
  if (github.owner_type !== "user") return {};
  const owners = secrets
    .filter((secret) => secret.environment === environment)
    .map(({ owner }) => String(owner));
  return Object.fromEntries([...new Set(owners)].map((role) => [role, [github.owner]]));
}

function alerts(environment: Environment, answers: Founding): Mapping {
  const { line_groups, governance_channel } = answers.alerts;
  const announced = announcesGovernance(environment, answers) ? governance_channel : null;
  const token = channelToken(announced ?? "");
  const groups = [foundedChannel(environment, answers), announced ?? ""].flatMap((text) => {
    const channel = parseAlertChannel(text);
    return channel?.kind === "line" ? [channel.group] : [];
  });
  const used = Object.fromEntries(Object.entries(line_groups).filter(([name]) => groups.includes(name)));
  return {
    email: emailOf(environment, answers),
    ...(Object.keys(used).length > 0 && { line_groups: used }),
    ...(announced !== null && { governance_channel: announced }),
    ...(token !== undefined && { governance_secret: functionTokenId(token, environment) }),
  };
}

/** Records of the governance log are announced in production; in an estate without production, in its only stack. */
export function announcesGovernance(environment: Environment, { environments, alerts }: Founding): boolean {
  if (alerts.governance_channel === null) return false;
  return environment === (environments.includes("production") ? "production" : "staging");
}

/** Which project each surface reports to, of those whose guardrails ask Sentry. */
function sentry(
  environment: Environment,
  { sentry }: Founding,
  guardrails: readonly RawGuardrail[],
): Mapping {
  if (!sentry) return {};
  const { projects: named, ...organization } = sentry;
  const asked = APPS.filter((app) =>
    guardrails.some(
      (it) => it.surface === idOf({ app, environment }) && it.observability_source === "sentry",
    ),
  );
  if (asked.length === 0) return {};
  return {
    sentry: {
      ...organization,
      projects: Object.fromEntries(asked.map((app) => [idOf({ app, environment }), own(named, app) ?? app])),
    },
  };
}
