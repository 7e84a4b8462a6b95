import { accepted, type Cases, refused } from "../refusal.ts";

export const usageRulesCases: Cases = {
  refused: [
    refused(
      "use that is too low to judge a guardrail by",
      [
        [
          "usage app-builds",
          "surface: mobile-production\n  builds_a_month: 30",
          "surface: ocr-worker-staging\n  requests_a_month: 60",
        ],
        ["guardrail ocr-failures-staging", "metric_name: ocr_failure_rate", "metric_name: ▸ocr_failure_rate"],
      ],
      [
        'guardrail ocr-failures-staging, metric_name = "ocr_failure_rate": this needs 3 jobs a day, and the declared use of 60 a month brings about 2, so this does not fire at that use',
        "correct requests_a_month of ocr-worker-staging in usage.yaml if it is higher, or rely on the alert of outages until it is",
        "warning",
      ],
    ),
    refused(
      "requests take no longer than they may",
      ["usage api-staging", "seconds_a_request: 0.3", "seconds_a_request: ▸61"],
      [
        "usage api-staging, seconds_a_request = 61: api-staging cuts requests off after 60 s",
        "write at most 60, or raise request_timeout_seconds in surfaces.yaml",
        "warning",
      ],
    ),
    refused(
      "a usage is of a surface that is declared",
      ["usage app-builds", "surface: mobile-production", "surface: ▸mobile-produktion"],
      [
        'usage app-builds, surface = "mobile-produktion": there is no surface of this id',
        'did you mean "mobile-production"? If it was removed on purpose, remove this entry too',
      ],
    ),
    refused(
      "an app serves no requests",
      ["usage app-builds", "builds_a_month: 30", "▸requests_a_month: 30"],
      [
        "usage app-builds, requests_a_month: requests_a_month is for cloud-run surfaces, and mobile-production is on expo-eas",
        "remove it; the fields are builds_a_month, ci_runs_a_month, minutes_a_ci_run",
      ],
    ),
    refused(
      "Vercel builds no site that CI deploys",
      [
        ["surface portal-production", "  git_branch: main\n", ""],
        [
          "pipeline portal-production",
          "stages: [ESLint, Build]",
          "stages: [ESLint, Build, Tag Deploy]\n  secrets: [vercel-token-production]",
        ],
        ["usage app-builds", "surface: mobile-production\n  ", "surface: portal-production\n  ▸"],
      ],
      [
        "usage app-builds, builds_a_month: portal-production has no git_branch, so Vercel builds nothing of it by itself",
        "remove it; the fields are ci_runs_a_month, minutes_a_ci_run",
      ],
    ),
    refused(
      "a service is not built by its platform",
      ["usage api-staging", "  images_gb: 1\n", "  images_gb: 1\n  ▸builds_a_month: 3\n"],
      [
        "usage api-staging, builds_a_month: builds_a_month is for vercel and expo-eas surfaces, and api-staging is on cloud-run",
        "remove it; the fields are requests_a_month, seconds_a_request, requests_at_once, egress_gib_a_month, logs_gib_a_month, images_gb, ci_runs_a_month, minutes_a_ci_run",
      ],
    ),
    refused(
      "builds of an app are counted, not timed",
      ["usage app-builds", "builds_a_month: 30", "▸minutes_a_build: 30"],
      [
        "usage app-builds, minutes_a_build: minutes_a_build is for vercel surfaces, and mobile-production is on expo-eas",
        "remove it; the fields are builds_a_month, ci_runs_a_month, minutes_a_ci_run",
      ],
    ),
  ],
  accepted: [
    accepted("requests that take as long as they may", [
      "usage api-staging",
      "seconds_a_request: 0.3",
      "seconds_a_request: 60",
    ]),
    accepted("builds of a site that Vercel builds", [
      "usage app-builds",
      "surface: mobile-production",
      "surface: portal-production\n  minutes_a_build: 2\n  ci_runs_a_month: 4",
    ]),
  ],
};
