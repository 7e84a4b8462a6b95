import { beforeAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import { T } from "../components/fixtures.ts";
import { stackOf } from "../estates/estates.ts";
import type { CompactResource } from "./compact.ts";
import { type Difference, differences, formatDifference } from "./differences.ts";
import { plannedStack } from "./stacks.ts";

/** A way in which production may differ from staging. Whatever fits no entry fails, and so does an entry that fits nothing. */
interface Allowed {
  readonly because: string;
  /** What {@link formatDifference} says of the resource and the path, names of environments written as ENV. */
  readonly where: RegExp;
  /** What must be the same all the same, once this is applied to both sides. */
  readonly alike?: (value: unknown) => unknown;
}

const withoutNumber = (text: unknown) => String(text).replace(/(>|above) [\d.]+( ms|%)?/, "$1 N");

const ALLOWED: readonly Allowed[] = [
  {
    because: "production protects what holds data or identity; staging is destroyed in one go",
    where: / {2}(protect|inputs\.deletionProtection)$/,
  },
  {
    because: "production has more users",
    where: RegExp(
      `^${T.service}::.*  inputs\\.(template\\.)?(scaling\\.maxInstanceCount|maxInstanceRequestConcurrency)$`,
    ),
  },
  {
    because: "sentry-dsn-production is a draft: its value is not validated yet",
    where: /sentry-dsn-ENV|envs\.SENTRY_DSN/,
  },
  {
    because: "production is held to tighter thresholds",
    where: RegExp(
      `^${T.alertPolicy}::(api-latency|ocr-failures)-ENV  inputs\\.(conditions\\.0|documentation)\\.`,
    ),
    alike: withoutNumber,
  },
  {
    because: "nobody is woken up for staging",
    where: RegExp(`^${T.alertPolicy}::(api-latency|ocr-failures)-ENV  inputs\\.severity$`),
  },
  {
    because: "alerts of production go to LINE, through a relay; those of staging by e-mail alone",
    where:
      /::ENV-(relay|alerts|alerts-agent|alerts-agent-publishes)$| {2}dependsOn\..*::ENV-relay$| {2}inputs\.notificationChannels\.1$/,
  },
  {
    because:
      "the relay is where LINE and Slack are, with its tokens, and what becomes of what it cannot deliver",
    where:
      /::((ENV-functions-)?(relay-ENV|relay|undelivered|caller-calls-relay)[a-z-]*|relay-memory-ENV|(alerts|governance)-ENV(-agent-gives-up)?|ticks-ENV-relay|(line|slack)-token-ENV)$/,
  },
  {
    because: "staging samples Sentry and takes load tests; production asks Vercel and Supabase",
    where: RegExp(
      `^${T.function}::sampler-ENV  (dependsOn\\.|inputs\\.serviceConfig\\.(environmentVariables\\.PLAN|ingressSettings|secretEnvironmentVariables\\.))|` +
        "::((sampler|relay)-ENV-reads-[a-z-]+-ENV|(sentry-auth|vercel-usage)-token-ENV|ocr-(errors|rollbacks)-ENV(-silence)?|" +
        "ENV-functions-sampler-(called-by-ci|reads-metrics)|ENV-transactions)$",
    ),
  },
  {
    because: "each draws what it watches",
    where: RegExp(`^${T.dashboard}::ENV-dashboard  inputs\\.dashboardJson$`),
  },
  {
    because: "quotas are watched where users make them run out",
    where: /::((api|ocr)-quota-ENV|portal-build-minutes-ENV(-silence)?|ENV-vercel_build_minutes)$/,
  },
  {
    because: "load tests run against staging",
    where: /::(api-load-test-ENV|ENV-api_p95)$/,
  },
  {
    because: "EAS provides the environment preview, and none called staging",
    where: /-MOBILE_EAS_(ENVIRONMENT|PROFILE) {2}inputs\.value$/,
  },
  {
    because: "deployments to production are approved, by somebody else, without a way round",
    where: RegExp(
      `^${T.githubEnvironment}::ENV-github  inputs\\.(canAdminsBypass|preventSelfReview|reviewers\\..*)$`,
    ),
  },
  {
    because: "the repository is guarded once, by the stack whose update is approved",
    where: /RepositoryRulesets?::ENV-rulesets[a-z-]*$/,
  },
  {
    because:
      "staging is updated unless its side of GitHub changes; production is previewed, and then approved",
    where: RegExp(
      `^(${T.githubEnvironment}|${T.deploymentPolicy})::ENV-(preview|administration|update)(-branch-main$|$|  inputs\\.(preventSelfReview|reviewers\\..*)$)`,
    ),
  },
  {
    because: "staging follows the main branch, production releases",
    where: RegExp(`^${T.deploymentPolicy}::ENV-github-(branch-main|tag-[a-z-]+-v\\*)$`),
  },
  {
    because: "Vercel builds staging on each push; CI deploys production once it is approved",
    where: RegExp(
      `^${T.vercelProject}::portal-ENV  inputs\\.(gitRepository\\..*|ignoreCommand)$|::ENV-ci-(VERCEL_TOKEN|PORTAL_[A-Z_]+)$`,
    ),
  },
];

/** Production or staging with what each one is bound to have of its own written the same. */
async function anonymous(environment: Environment): Promise<CompactResource[]> {
  const { gcp, alerts } = stackOf(environment).settings;
  const text = JSON.stringify(await plannedStack(environment))
    // Vercel's one target is called production in both.
    .replaceAll('"targets":["production"]', '"targets":["TARGET"]')
    .replaceAll(alerts.email, "FALLBACK")
    .replaceAll(gcp.project_number, "NUMBER")
    // api.staging.example.com beside api.example.com.
    .replaceAll(`.${environment}.example.com`, ".example.com")
    .replaceAll(environment, "ENV");
  return JSON.parse(text);
}

const place = ({ resource, path }: Difference): string => (path === "" ? resource : `${resource}  ${path}`);

const allows = ({ where, alike }: Allowed, difference: Difference): boolean =>
  where.test(place(difference)) && (!alike || alike(difference.before) === alike(difference.after));

let found: Difference[];
beforeAll(async () => {
  const [staging, production] = ENVIRONMENTS;
  found = differences(await anonymous(staging), await anonymous(production));
});

test("production differs from staging only as listed", () => {
  const unexplained = found.filter((difference) => !ALLOWED.some((entry) => allows(entry, difference)));

  expect(unexplained.map(formatDifference)).toEqual([]);
});

describe("each entry of the list is still needed:", () => {
  test.each(ALLOWED)("$because", (entry) => {
    expect(found.some((difference) => allows(entry, difference))).toBe(true);
  });
});
