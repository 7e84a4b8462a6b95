import * as z from "zod";
import { ALERT_CHANNEL_GRAMMAR, alertChannelFlaw } from "../entities/alert-channel.ts";
import { APPS } from "../entities/app.ts";
import { ENVIRONMENTS } from "../entities/entity.ts";
import { type Flaw, textWithout } from "../entities/flaw.ts";
import { hostFlaw } from "../entities/public-host.ts";
import { OBSERVABILITY_SOURCES, type ObservabilitySource } from "../entities/sources/source.ts";
import { StackSettings } from "../settings.ts";

const { gcp, github, vercel, alerts, sentry, supabase, budget } = StackSettings.shape;

/** Instead of a domain or a host: the URL that the platform gives. */
export const PLATFORM_URL = "none";

/** What guardrails always measure with: sources that need no account beyond the apps' own. */
export const DEFAULT_SOURCES: readonly ObservabilitySource[] = ["cloud-run-logs", "vercel-analytics"];

const answeredHostFlaw = (host: string): Flaw | undefined => {
  if (host === PLATFORM_URL) return undefined;
  const lower = host.toLowerCase();
  const flaw = hostFlaw(lower);
  if (flaw) return { ...flaw, fix: `${flaw.fix}, or "${PLATFORM_URL}" for the URL that the platform gives` };
  return host === lower ? undefined : { wrong: "a host is written in lower case", fix: `write "${lower}"` };
};

const Host = textWithout(answeredHostFlaw).describe(
  `a host name such as "api.example.com", or "${PLATFORM_URL}" for the URL that the platform gives`,
);

const Channel = textWithout(alertChannelFlaw)
  .describe(`where alerts go, ${ALERT_CHANNEL_GRAMMAR}; null for e-mail`)
  .nullable();

const Project = z
  .strictObject({ project: gcp.shape.project, project_number: gcp.shape.project_number })
  .describe("a mapping of project and project_number");

const AlertsHere = z
  .strictObject({ email: alerts.shape.email.optional(), channel: Channel.optional() })
  .describe("a mapping of email and channel, where they differ in this environment");

const hosts = z
  .partialRecord(z.enum(APPS).describe(`an app: ${APPS.join(", ")}`), Host)
  .describe("host names by app, where they do not follow from the domain");

/**
 * What a founder answers: the least from which the catalogue and both stacks' files follow. An answer that is left out
 * keeps what the estate says, or takes its default in an estate that is still the sample.
 */
export const Answers = z.strictObject({
  gcp: z
    .strictObject({
      region: gcp.shape.region,
      staging: Project.optional(),
      production: Project.optional(),
    })
    .describe(
      "a mapping of region, staging and production: alerts and the governance log are in Google Cloud, whatever hosts the apps",
    ),
  github: z
    .strictObject({
      ...github.shape,
      owner_type: github.shape.owner_type.default("user"),
      visibility: github.shape.visibility.default("private"),
      plan: github.shape.plan.default("free"),
      reviewers: github.shape.reviewers
        .unwrap()
        .describe(
          "who approves deployments to production: numeric ids of users and teams, at most 6 together",
        )
        .default({ users: [], teams: [] }),
    })
    .omit({ prevent_self_review: true, wait_timer_minutes: true, admins_bypass: true, publish_page: true })
    .extend({
      roles: github.shape.roles
        .unwrap()
        .describe(
          "who holds each role that owns secrets: GitHub logins and teams by role; the owner holds all unless stated, where it is a user",
        )
        .optional(),
    })
    .describe("a mapping that names the repository and its owner"),
  environments: z
    .array(z.enum(ENVIRONMENTS))
    .default([...ENVIRONMENTS])
    .describe("environments that apps run in: staging, production or both"),
  apps: z
    .array(z.enum(APPS))
    .default([...APPS])
    .describe(`apps that are wanted, at least one of ${APPS.join(", ")}`),
  approvals: z
    .boolean()
    .optional()
    .describe(
      "true or false: whether reviewers approve deployments to production; true unless stated, where the plan has it and reviewers are named",
    ),
  domain: Host.default(PLATFORM_URL).describe(
    `domain whose subdomains the apps get, e.g. "example.com" for api.example.com and api.staging.example.com; "${PLATFORM_URL}" for run.app, vercel.app and expo.app URLs`,
  ),
  hosts: z
    .strictObject({ staging: hosts.default({}), production: hosts.default({}) })
    .default({ staging: {}, production: {} })
    .describe("a mapping of staging and production, each of app to host name"),
  vercel: vercel.default({ plan: "hobby" }),
  private_images: z
    .boolean()
    .default(true)
    .describe("true or false: whether images on ghcr.io are private, as new ones are"),
  alerts: z
    .strictObject({
      email: alerts.shape.email,
      channel: Channel.optional(),
      staging: AlertsHere.default({}),
      production: AlertsHere.default({}),
      line_groups: alerts.shape.line_groups,
      governance_channel: alerts.shape.governance_channel
        .unwrap()
        .describe("where records of the governance log are announced; null for nowhere")
        .nullable()
        .default(null),
    })
    .describe("a mapping of email and, where it is another one, channel"),
  sources: z
    .array(z.enum(OBSERVABILITY_SOURCES))
    .default([])
    .describe(
      `what guardrails measure with beyond ${DEFAULT_SOURCES.join(" and ")}, of ${OBSERVABILITY_SOURCES.filter((source) => !DEFAULT_SOURCES.includes(source)).join(", ")}`,
    ),
  sentry: sentry
    .unwrap()
    .extend({
      projects: z.partialRecord(z.enum(APPS), z.string().regex(/^[a-z0-9][a-z0-9_-]*$/)).default({}),
    })
    .describe(
      "a mapping of organization, and of projects by app where they are not called as it; null without Sentry",
    )
    .nullable()
    .default(null),
  supabase: z
    .strictObject({
      max_clients: supabase.unwrap().shape.max_clients,
      staging: supabase.unwrap().shape.project_ref,
      production: supabase.unwrap().shape.project_ref,
    })
    .describe(
      "a mapping of max_clients and, to ask its metrics, the references of staging's and production's projects; null without Supabase",
    )
    .nullable()
    .default({ max_clients: 200 }),
  budget: budget
    .unwrap()
    .describe(
      "a mapping of monthly_usd for each environment and, for a budget of Cloud Billing, billing_account; null for none",
    )
    .nullable()
    .optional(),
});

/** Checked answers, with defaults filled in. */
export type Answers = z.infer<typeof Answers>;
