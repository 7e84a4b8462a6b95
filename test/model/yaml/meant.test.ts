import { expect, test } from "vitest";
import { meantValue } from "../../../model/yaml/explain/meant.ts";

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PATH = /^\/[a-z/]*$/;

/** What a field takes whose values have this form. */
const meant = (written: unknown, field: string, form: RegExp | "number") =>
  meantValue(written, field, (value) =>
    (form === "number" ? Number.isInteger(value) : typeof value === "string" && form.test(value))
      ? value
      : undefined,
  );

test("what turns the order of what is read is not mended: nobody knows what was meant", () => {
  expect(meant("mobile-\u202egnigats", "id", ID)).toBeUndefined();
});

test.each([
  [" api-staging ", "id", ID, "api-staging"],
  ["API_Staging", "id", ID, "api-staging"],
  ["api staging", "id", ID, "api-staging"],
  ["ａｐｉ–staging", "id", ID, "api-staging"],
  ["api\u200b-staging", "id", ID, "api-staging"],
  ["sentryDsnStaging", "id", ID, "sentry-dsn-staging"],
  ["SentryDSNStaging", "id", ID, "sentry-dsn-staging"],
  ["sentryDsn_staging", "id", ID, "sentry-dsn-staging"],
  ["sentryDsnStaging", "0", ID, "sentry-dsn-staging"],
  ["MediNote-GmbH", "organization", ID, "medinote-gmbh"],
  ["line:OnCall", "alert_channel", /^line:[a-z-]+$/, "line:on-call"],
  ["sentryDsn", "key_name", /^[A-Z_]+$/, "SENTRY_DSN"],
  ["sentry-dsn", "key_name", /^[A-Z_]+$/, "SENTRY_DSN"],
  ["appStaging", "supabase_schema", /^[a-z_]+$/, "app_staging"],
  ["database_url", "key_name", /^[A-Z_]+$/, "DATABASE_URL"],
  ["app-staging", "supabase_schema", /^[a-z_]+$/, "app_staging"],
  ["@ada", "0", ID, "ada"],
  ["estate.git", "repository", ID, "estate"],
  ["http://api.example.com/", "endpoint_url", /^https:\/\/[a-z.]+$/, "https://api.example.com"],
  ["api.example.com", "endpoint_url", /^https:\/\/[a-z.]+$/, "https://api.example.com"],
  ["health", "health_check", PATH, "/health"],
  ["https://api.example.com/health", "health_check", PATH, "/health"],
  ["billingAccounts/AA-BB", "billing_account", /^[A-Z-]+$/, "AA-BB"],
  ["https://github.com/acme", "owner", ID, "acme"],
  ["git@github.com:acme/estate.git", "repository", ID, "estate"],
  ["acme/estate", "repository", ID, "estate"],
  ["On call <on-call@example.com>", "email", /^[a-z-]+@[a-z.]+$/, "on-call@example.com"],
  ["mailto:on-call@example.com", "email", /^[a-z-]+@[a-z.]+$/, "on-call@example.com"],
  ["https://abcdefghijklmnopqrst.supabase.co", "project_ref", /^[a-z]{20}$/, "abcdefghijklmnopqrst"],
  ["europe-west1-b", "region", /^[a-z]+-[a-z]+\d$/, "europe-west1"],
  ["tag:api-v\\*", "0", /^tag:[a-z/*-]+$/, "tag:api-v*"],
  ["tag:api\\v*", "0", /^tag:[a-z/*-]+$/, "tag:api/v*"],
  ["2000m", "cpu", "number", 2],
  ["512MB", "memory", /^\d+[MG]i$/, "512Mi"],
  ["2 gib", "memory", /^\d+[MG]i$/, "2Gi"],
  [512, "memory", /^\d+[MG]i$/, "512Mi"],
  ["2", "memory", /^\d+[MG]i$/, "2Gi"],
  ["asia-northeast-1", "region", /^[a-z]+-[a-z]+\d$/, "asia-northeast1"],
  ["28.02.2026", "session_date", /^\d{4}-\d\d-\d\d$/, "2026-02-28"],
  ["2026/02/28", "session_date", /^\d{4}-\d\d-\d\d$/, "2026-02-28"],
  ["2026-7-1", "session_date", /^\d{4}-\d\d-\d\d$/, "2026-07-01"],
  ["1.7.2026", "session_date", /^\d{4}-\d\d-\d\d$/, "2026-07-01"],
  ["“on-call”", "id", ID, "on-call"],
  ["\u0430pi", "id", ID, "api"],
  [
    "https://ocr-worker-production-210987654321.asia-northeast1.run.app/",
    "endpoint_url",
    /^https:\/\/[a-z\d.-]+$/,
    "https://ocr-worker-production-210987654321.asia-northeast1.run.app",
  ],
  ["= on-call;", "id", ID, "on-call"],
  ["90.", "rotation_cadence_days", "number", 90],
  ["10 %", "threshold", /^[\d.]+%$/, "10%"],
  ["0,5%", "threshold", /^[\d.]+%$/, "0.5%"],
  ["0.5Gi", "memory", /^\d+[MG]i$/, "512Mi"],
  ["90d", "rotation_cadence_days", "number", 90],
  ["12 weeks", "rotation_cadence_days", "number", 84],
  ["5m", "request_timeout_seconds", "number", 300],
  ["2h", "wait_timer_minutes", "number", 120],
  ["$1,200", "monthly_usd", "number", 1200],
  ["20 USD", "monthly_usd", "number", 20],
  ["1_000", "builds", "number", 1000],
  ["htps://api.example.com", "endpoint_url", /^https:\/\/[a-z.]+$/, "https://api.example.com"],
  ["http s://api.example.com", "endpoint_url", /^https:\/\/[a-z.]+$/, "https://api.example.com"],
  ["https//api.example.com", "endpoint_url", /^https:\/\/[a-z.]+$/, "https://api.example.com"],
  ["https:/api.example.com", "endpoint_url", /^https:\/\/[a-z.]+$/, "https://api.example.com"],
  ["<https://api.example.com>", "endpoint_url", /^https:\/\/[a-z.]+$/, "https://api.example.com"],
  ["https://my_api.example.com", "endpoint_url", /^https:\/\/[a-z.-]+$/, "https://my-api.example.com"],
  ["https://api.example,com", "endpoint_url", /^https:\/\/[a-z]+(\.[a-z]+)+$/, "https://api.example.com"],
  ["https://api.example.cmo", "endpoint_url", /^https:.*\.com$/, "https://api.example.com"],
  ["on-call@example.comm", "email", /@.*\.com$/, "on-call@example.com"],
  ["app production", "supabase_schema", /^[a-z_]+$/, "app_production"],
  ["/apps/portal", "root_directory", /^[a-z][a-z/]+$/, "apps/portal"],
  ["apps\\portal", "root_directory", /^[a-z][a-z/]+$/, "apps/portal"],
  ["https://ghcr.io/acme/api", "0", /^ghcr\.io/, "ghcr.io/acme/api"],
  ["docker://ghcr.io/acme/api", "0", /^ghcr\.io/, "ghcr.io/acme/api"],
  ["https://github.com/acme/estate/pkgs/container/api", "0", /^ghcr\.io/, "ghcr.io/acme/api"],
  ["https://github.com/orgs/acme/packages/container/package/api", "0", /^ghcr\.io/, "ghcr.io/acme/api"],
  ["push:refs/heads/main", "0", /^push:[a-z]+$/, "push:main"],
  ["2026-02-28T09:30:00+09:00", "session_date", /^\d{4}-\d\d-\d\d$/, "2026-02-28"],
  ["ghrc.io/acme/api", "0", /^ghcr\.io/, "ghcr.io/acme/api"],
  ["surface:api_staging", "0", /^[a-z]+:[a-z-]+$/, "surface:api-staging"],
  ["puhs:main", "0", /^push:/, "push:main"],
  ["pull_requst", "0", /^pull_request$/, "pull_request"],
  ["latency--api", "id", ID, "latency-api"],
  ["//health", "health_check", /^\/[a-z]*$/, "/health"],
  ["512mi", "memory", /^\d+[MG]i$/, "512Mi"],
  ["refs/heads/main", "git_branch", /^[a-zA-Z]+$/, "main"],
  ["origin/main", "default_branch", /^[a-zA-Z]+$/, "main"],
])("%j of %s is meant to be %3$j", (written, field, form, value) => {
  expect(meant(written, field, form as RegExp | "number")).toBe(value);
});

test.each([
  // What is not a form of it at all.
  ["nothing (like) it", "id", ID],
  // All branches of a folder are none.
  ["release/*", "git_branch", /^[a-z/]+$/],
  ["push:HEAD", "0", /^push:[a-z]+$/],
  // A part that is missing is nobody's guess.
  ["https://api..example.com", "endpoint_url", /^https:\/\/[a-z]+(\.[a-z]+)+$/],
  // What is the machine's own.
  ["/etc/passwd", "0", /^[a-z][a-z/]+$/],
  ["", "id", ID],
  [["api"], "id", ID],
  // No whole number of days, months of no certain length, and a unit of something else.
  ["1h", "rotation_cadence_days", "number"],
  ["3 months", "rotation_cadence_days", "number"],
  ["90d", "monthly_usd", "number"],
  ["$90", "rotation_cadence_days", "number"],
  // A name in Punycode is another one with less.
  ["https://xn--mller-db.de", "endpoint_url", /^https:\/\/xn-[a-z]+-db\.de$/],
  // A decimal comma is no separator of thousands.
  ["1,5", "builds", "number"],
  // Which of them is the month, nobody knows.
  ["1/7/2026", "session_date", /^\d{4}-\d\d-\d\d$/],
  ["2026-7.1", "session_date", /^\d{4}-\d\d-\d\d$/],
  // A path where no path is asked for.
  ["no", "reason", PATH],
  // Branches that differ in their case are two.
  ["HEAD", "git_branch", /^[a-z]+$/],
  ["main.lock", "git_branch", /^[A-Z.]+$/],
  ["-main", "git_branch", /^_main$/],
  // A host, a path and a pattern, of which another one is meant.
  ["asia-northeast1-docker.pkg.dev/acme/apps/api", "0", /^[a-z][a-z0-9_./]+$/],
  ["my-apps/api", "artifacts", /^[a-z_/]+$/],
  ["api_v1.2", "id", /^[a-z0-9.-]+$/],
  ["tag:v[9-0]*", "0", /^[^-]+$/],
  // What says that there is none.
  ["none", "ready_check", PATH],
  ["N/A", "ready_check", /./],
  // An id that somebody else has made.
  ["line:C0123456789abcdef0123456789abcdef", "alert_channel", /^line:[a-z0-9]+$/],
  // What may be a credential is not repeated.
  ["ghp_0123456789abcdefABCDEF0123456789abcd ", "id", /./],
])("%j of %s is not guessed", (written, field, form) => {
  expect(meant(written, field, form as RegExp | "number")).toBeUndefined();
});
