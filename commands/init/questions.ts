import { parseAlertChannel } from "../../model/entities/alert-channel.ts";
import { APPS, type App, traitsOf } from "../../model/entities/app.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { OBSERVABILITY_SOURCES } from "../../model/entities/sources/source.ts";
import { DEFAULT_SOURCES } from "../../model/founding/answers.ts";
import { isMapping, type Mapping } from "../../model/yaml/source.ts";

/** One question at the terminal, and the answer that it is for. */
export interface FounderQuestion {
  /** Path of the answer, e.g. `gcp.region`. */
  readonly path: string;
  readonly text: string;
  /** `text` unless stated; `ids` is a list of numbers. */
  readonly kind?: "text" | "number" | "ids" | "one" | "some";
  readonly choices?: readonly string[];
  /** Proposed where nothing is known. */
  readonly proposed?: unknown;
  /** Whether it may be left empty: the answer is then null. */
  readonly isOptional?: true;
  /** Whether it is asked, by what is known when its turn comes. */
  readonly isAsked?: (answers: Mapping) => boolean;
}

/** What is known at a path of answers. */
export function answerAt(answers: Mapping, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, step) => (isMapping(value) ? value[step] : undefined), answers);
}

const is =
  (path: string, ...values: readonly unknown[]) =>
  (answers: Mapping) =>
    values.includes(answerAt(answers, path));

const includes = (path: string, value: string) => (answers: Mapping) => {
  const list = answerAt(answers, path);
  return Array.isArray(list) && list.includes(value);
};

const hasSite = ({ apps }: Mapping): boolean =>
  !Array.isArray(apps) || apps.some((app) => traitsOf(app as App)?.platform === "vercel");

const lineGroup = (answers: Mapping): string | undefined => {
  const channel = parseAlertChannel(String(answerAt(answers, "alerts.channel") ?? ""));
  return channel?.kind === "line" ? channel.group : undefined;
};

/** The questions that follow from what is known, in the order in which they are asked. */
export function questionsOf(answers: Mapping): FounderQuestion[] {
  const group = lineGroup(answers);
  const all: readonly FounderQuestion[] = [
    { path: "github.owner", text: "Who owns the GitHub repository?" },
    {
      path: "github.owner_type",
      text: "Is that a user or an organization?",
      kind: "one",
      choices: ["user", "organization"],
    },
    { path: "github.owner_id", text: "Its numeric id (gh api users/OWNER --jq .id)", kind: "number" },
    { path: "github.repository", text: "Name of the repository" },
    {
      path: "github.repository_id",
      text: "Its numeric id (gh api repos/OWNER/NAME --jq .id)",
      kind: "number",
    },
    {
      path: "github.visibility",
      text: "Is it public or private?",
      kind: "one",
      choices: ["private", "public"],
    },
    {
      path: "github.plan",
      text: "GitHub plan of the owner (private repositories need pro or team at least)",
      kind: "one",
      choices: ["free", "pro", "team", "enterprise"],
    },
    { path: "github.default_branch", text: "Default branch", proposed: "main" },
    { path: "apps", text: "Which apps?", kind: "some", choices: APPS, proposed: APPS },
    {
      path: "environments",
      text: "Which environments?",
      kind: "some",
      choices: ENVIRONMENTS,
      proposed: ENVIRONMENTS,
    },
    { path: "gcp.region", text: "Google Cloud region", proposed: "europe-west1" },
    ...ENVIRONMENTS.flatMap((environment): FounderQuestion[] => [
      {
        path: `gcp.${environment}.project`,
        text: `Google Cloud project of ${environment}`,
        isAsked: includes("environments", environment),
      },
      {
        path: `gcp.${environment}.project_number`,
        text: "Its number (gcloud projects describe PROJECT)",
        isAsked: includes("environments", environment),
      },
    ]),
    {
      path: "github.reviewers.users",
      text: "Numeric ids of who approves deployments to production, with commas; empty for nobody",
      kind: "ids",
      isAsked: (known) => is("github.visibility", "public")(known) || is("github.plan", "enterprise")(known),
    },
    {
      path: "domain",
      text: 'Domain of the apps, or "none" for the URLs that the platforms give',
      proposed: "none",
    },
    {
      path: "vercel.plan",
      text: "Vercel plan",
      kind: "one",
      choices: ["hobby", "pro", "enterprise"],
      isAsked: hasSite,
    },
    {
      path: "vercel.team",
      text: "Id of the Vercel team (team_…); empty for a personal account",
      isOptional: true,
      isAsked: (known) => hasSite(known) && !is("vercel.plan", "hobby", undefined)(known),
    },
    { path: "alerts.email", text: "E-mail address that gets every alert" },
    {
      path: "alerts.channel",
      text: "Another channel for alerts: slack:#CHANNEL, line:GROUP or webhook:NAME; empty for e-mail alone. The URL of a webhook is a credential: it is stored later, as the value of secret webhook-NAME-STACK",
      isOptional: true,
    },
    ...(group === undefined
      ? []
      : [
          {
            path: `alerts.line_groups.${group}`,
            text: `Id of the LINE group ${group}, as its webhook events tell it`,
          },
        ]),
    {
      path: "sources",
      text: "What else do guardrails measure with?",
      kind: "some",
      choices: OBSERVABILITY_SOURCES.filter((source) => !DEFAULT_SOURCES.includes(source)),
      proposed: [],
    },
    {
      path: "sentry.organization",
      text: "Slug of the Sentry organization",
      isAsked: includes("sources", "sentry"),
    },
    ...ENVIRONMENTS.map(
      (environment): FounderQuestion => ({
        path: `supabase.${environment}`,
        text: `Reference of ${environment}'s Supabase project: the 20 letters that its URL starts with`,
        isAsked: (known) =>
          includes("sources", "supabase-dashboard")(known) && includes("environments", environment)(known),
      }),
    ),
    {
      path: "budget.monthly_usd",
      text: "US dollars that an environment may cost a month",
      kind: "number",
      proposed: 15,
    },
  ];
  return all.filter(({ isAsked }) => isAsked?.(answers) ?? true);
}
