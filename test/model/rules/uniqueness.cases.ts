import { accepted, type Cases, refused } from "../refusal.ts";

export const uniquenessCases: Cases = {
  refused: [
    refused(
      "a site that is delivered after an approval is not built from Git as well",
      [
        ["surface portal-production", "git_branch: main", "git_branch: ▸main"],
        [
          "pipeline portal-production",
          "stages: [ESLint, Build]",
          "stages: [ESLint, Build, Tag Deploy]\n  approval_required: true\n  secrets: [vercel-token-production]",
        ],
      ],
      [
        'surface portal-production, git_branch = "main": pipeline portal-production delivers this site, and Vercel would put every push to main live, past the approval that it requires',
        "remove git_branch, with its builds in usage.yaml, or take Tag Deploy and the secrets out of the pipeline and require no approval",
      ],
    ),
    refused(
      "nor is one that is delivered without",
      [
        ["surface portal-production", "git_branch: main", "git_branch: ▸main"],
        [
          "pipeline portal-production",
          "stages: [ESLint, Build]",
          "stages: [ESLint, Build, Tag Deploy]\n  secrets: [vercel-token-production]",
        ],
      ],
      [
        'surface portal-production, git_branch = "main": pipeline portal-production delivers this site, and Vercel would put every push to main live too',
        "remove git_branch, with its builds in usage.yaml, or take Tag Deploy and the secrets out of the pipeline and require no approval",
      ],
    ),
    refused(
      "nor is a token asked of a Tag Deploy that is one too many",
      [
        ["surface portal-production", "git_branch: main", "git_branch: ▸main"],
        ["pipeline portal-production", "stages: [ESLint, Build]", "stages: [ESLint, Build, Tag Deploy]"],
      ],
      [
        'surface portal-production, git_branch = "main": pipeline portal-production delivers this site, and Vercel would put every push to main live too',
        "remove git_branch, with its builds in usage.yaml, or take Tag Deploy and the secrets out of the pipeline and require no approval",
      ],
    ),
    refused(
      "a tag releases one app",
      [
        ["pipeline api-production", '"tag:api-v*"', '"workflow_dispatch", ▸"tag:api-v*"'],
        ["pipeline mobile-production", '"tag:mobile-v*"', '"tag:api-v2-v*"'],
      ],
      [
        'pipeline api-production, triggers[1] = "tag:api-v*": a tag of pipeline mobile-production such as api-v2-v1.0.0 starts this pipeline too',
        'add "tag:!api-v2-v*" as the last trigger',
        "warning",
      ],
    ),
    refused(
      "a tag releases one app, and what is advised leaves each its own",
      [
        ["pipeline api-production", '"tag:api-v*"', '▸"tag:v1.*"'],
        ["pipeline mobile-production", '"tag:mobile-v*"', '▸"tag:v*"'],
      ],
      [
        'pipeline api-production, triggers[0] = "tag:v1.*": a tag of pipeline mobile-production such as v1.0.0 starts this pipeline too',
        'give each app a prefix of its own, e.g. "tag:api-v*" and "tag:mobile-v*"',
        "warning",
      ],
      [
        'pipeline mobile-production, triggers[0] = "tag:v*": a tag of pipeline api-production such as v1.1.0.0 starts this pipeline too',
        'give each app a prefix of its own, e.g. "tag:mobile-v*" and "tag:api-v*"',
        "warning",
      ],
    ),
    refused(
      "an image is of one app",
      ["pipeline ocr-worker-staging", "[ghcr.io/acme/ocr-worker]", "[▸ghcr.io/acme/api]"],
      [
        'pipeline ocr-worker-staging, artifacts[0] = "ghcr.io/acme/api": pipeline api-staging pushes this image, and that is one of api',
        "give each app an image of its own",
      ],
    ),
    refused(
      "an image is of the app that it is named after, whoever pushes it first",
      ["pipeline api-staging", "[ghcr.io/acme/api]", "[▸ghcr.io/acme/ocr-worker]"],
      [
        'pipeline api-staging, artifacts[0] = "ghcr.io/acme/ocr-worker": pipeline ocr-worker-staging pushes this image, and that is one of ocr-worker',
        "give each app an image of its own",
      ],
    ),
    ...(
      [
        [
          "a site",
          ["surface portal-production", "  git_branch: main\n", ""],
          ["surface portal-production", "app: portal", "app: ▸portal"],
          'surface portal-production, app = "portal": nothing delivers this surface: pipeline portal-production has no Tag Deploy, and the surface no git_branch',
          "add Tag Deploy to the stages of portal-production, or write git_branch here to have Vercel build and deploy each push",
        ],
        [
          "an app of Expo",
          ["pipeline mobile-production", ", Tag Deploy]\n  secrets: [expo-token-production]", "]"],
          ["surface mobile-production", "app: mobile", "app: ▸mobile"],
          'surface mobile-production, app = "mobile": nothing delivers this surface: pipeline mobile-production has no Tag Deploy',
          "add Tag Deploy to the stages of mobile-production",
        ],
      ] as const
    ).map(([what, edit, place, wrong, fix]) =>
      refused(`${what} is delivered by something`, [edit, place], [wrong, fix, "warning"]),
    ),
    refused(
      "one pipeline an app and environment",
      ["pipeline ocr-worker-staging", "app: ocr-worker\n", "app: ▸api\n"],
      [
        'pipeline ocr-worker-staging, app = "api": pipeline api-staging delivers api to staging already',
        "merge the two, or change the app or the environment of one",
      ],
    ),
    refused(
      "a workflow file that is called as the pipeline below is that one's",
      ["pipeline api-staging", ".github/workflows/api-staging.yml", "▸.github/workflows/api-production.yml"],
      [
        'pipeline api-staging, workflow_file = ".github/workflows/api-production.yml": pipeline api-production owns this file already',
        "give each pipeline a file of its own",
      ],
    ),
    refused(
      "one pipeline a workflow file",
      [
        "pipeline api-production",
        ".github/workflows/api-production.yml",
        "▸.github/workflows/api-staging.yml",
      ],
      [
        'pipeline api-production, workflow_file = ".github/workflows/api-staging.yml": pipeline api-staging owns this file already',
        "give each pipeline a file of its own",
      ],
    ),
    refused(
      "one surface an app and environment",
      [
        "catalogue/surfaces.yaml",
        "health_check: /status\n  secrets: [expo-token-production]\n",
        "health_check: /status\n  secrets: [expo-token-production]\n\n- id: pwa-production\n  app: ▸mobile\n  environment: production\n  platform: expo-eas\n  endpoint_url: https://pwa.example.com\n  health_check: /status\n",
      ],
      [
        'surface pwa-production, app = "mobile": surface mobile-production hosts mobile in production already',
        "merge the two, or change the app or the environment of one",
      ],
    ),
    refused(
      "a surface that was copied is one mistake, though its URL was copied too",
      [
        "catalogue/surfaces.yaml",
        "health_check: /status\n  secrets: [expo-token-production]\n",
        "health_check: /status\n  secrets: [expo-token-production]\n\n- id: pwa-production\n  app: ▸mobile\n  environment: production\n  platform: expo-eas\n  endpoint_url: https://updates.example.com\n  health_check: /status\n",
      ],
      [
        'surface pwa-production, app = "mobile": surface mobile-production hosts mobile in production already',
        "merge the two, or change the app or the environment of one",
      ],
    ),
    refused(
      "one surface a URL, in whatever case",
      ["surface mobile-production", "https://updates.example.com", "▸https://PORTAL.example.com"],
      [
        'surface mobile-production, endpoint_url = "https://PORTAL.example.com": surface portal-production answers at this URL already',
        "give each surface a URL of its own",
      ],
    ),
    refused(
      "a guardrail has not the name of another one's alert",
      ["guardrail api-quota-production", "id: api-quota-production", "id: ▸api-latency-production-outage"],
      [
        'guardrail api-latency-production-outage, id = "api-latency-production-outage": the outage alert of guardrail api-latency-production has this name',
        "choose another id",
      ],
    ),
    refused(
      "nor that of the alert of its silence",
      ["guardrail api-quota-production", "id: api-quota-production", "id: ▸api-latency-production-silence"],
      [
        'guardrail api-latency-production-silence, id = "api-latency-production-silence": the silence alert of guardrail api-latency-production has this name',
        "choose another id",
      ],
    ),
    refused(
      "one guardrail a surface, metric and source",
      [
        "catalogue/guardrails.yaml",
        'alerts@example.com"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [vercel-token-production]\n',
        'alerts@example.com"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [vercel-token-production]\n\n- id: again-production\n  surface: api-production\n  metric_name: ▸api_p95\n  threshold: 900\n  observability_source: k6\n  alert_channel: "line:on-call"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [line-token-production]\n',
      ],
      [
        'guardrail again-production, metric_name = "api_p95": guardrail api-latency-production watches this metric of the surface from the same source already',
        "keep one of the two guardrails",
      ],
    ),
    refused(
      "a schema is of one environment",
      ["surface api-staging", "app_staging", "▸app_production"],
      [
        'surface api-staging, supabase_schema = "app_production": surface api-production of production uses this schema too',
        'give each environment a schema of its own, e.g. "app_staging"',
      ],
    ),
    refused(
      "a schema belongs to the environment that it is called after, whoever uses it most",
      [
        ["surface api-staging", "app_staging", "▸app_production"],
        ["surface ocr-worker-staging", "app_staging", "▸app_production"],
        ["surface portal-production", "  supabase_schema: app_production\n", ""],
      ],
      [
        'surface api-staging, supabase_schema = "app_production": surface api-production of production uses this schema too',
        'give each environment a schema of its own, e.g. "app_staging"',
      ],
      [
        'surface ocr-worker-staging, supabase_schema = "app_production": surface api-production of production uses this schema too',
        'give each environment a schema of its own, e.g. "app_staging"',
      ],
    ),
    refused(
      "a schema belongs to the environment that uses it most",
      ["surface portal-production", "app_production", "▸app_staging"],
      [
        'surface portal-production, supabase_schema = "app_staging": surface api-staging of staging uses this schema too',
        'give each environment a schema of its own, e.g. "app_production"',
      ],
    ),
    refused(
      "an id fits a service account",
      [
        [
          "surface mobile-production",
          "- id: mobile-production\n  app: mobile\n  environment: production\n  platform: expo-eas",
          "- id: mobile-production\n  app: mobile\n  environment: production\n  platform: expo-eas",
        ],
        [
          "catalogue/surfaces.yaml",
          "health_check: /status\n  secrets: [expo-token-production]\n",
          "health_check: /status\n  secrets: [expo-token-production]\n\n- id: ▸optical-character-worker-production\n  app: ocr-worker\n  environment: production\n  platform: cloud-run\n  endpoint_url: https://optical-character-worker-production-210987654321.asia-northeast1.run.app\n  health_check: /health\n",
        ],
        [
          "catalogue/pipelines.yaml",
          "[ESLint, Build, Tag Deploy]\n  secrets: [expo-token-production]\n",
          '[ESLint, Build, Tag Deploy]\n  secrets: [expo-token-production]\n\n- id: ocr-worker-production\n  app: ocr-worker\n  environment: production\n  workflow_file: .github/workflows/ocr-worker-production.yml\n  triggers: ["push:main"]\n  stages: [Build, GHCR Push, Tag Deploy]\n  artifacts: [ghcr.io/acme/ocr-worker]\n',
        ],
        [
          "catalogue/guardrails.yaml",
          'alerts@example.com"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [vercel-token-production]\n',
          'alerts@example.com"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [vercel-token-production]\n\n- id: ocr-production\n  surface: optical-character-worker-production\n  metric_name: ocr_failure_rate\n  threshold: "2%"\n  observability_source: cloud-run-logs\n  alert_channel: "line:on-call"\n  runbook_ref: docs/runbooks/ocr.md\n  secrets: [line-token-production]\n',
        ],
      ],
      [
        'surface optical-character-worker-production, id = "optical-character-worker-production": the id becomes the name of a service account, which has 6 to 30 characters, and this has 35',
        "choose an id of that length; names are never shortened",
      ],
    ),
    refused(
      "an id is not a name of the program",
      [
        ["surface ocr-worker-staging", "https://ocr-worker-staging-", "https://deployer-staging-"],
        ["surface ocr-worker-staging", "id: ocr-worker-staging", "id: ▸deployer-staging"],
        ["guardrail ocr-failures-staging", "surface: ocr-worker-staging", "surface: deployer-staging"],
      ],
      [
        'surface deployer-staging, id = "deployer-staging": the id becomes the name of a service account, and the program has that name already',
        "choose another id",
      ],
    ),
    refused(
      "Cloud Run answers under the service's name",
      [
        "surface ocr-worker-staging",
        "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
        "▸https://api-staging-123456789012.asia-northeast1.run.app",
      ],
      [
        'surface ocr-worker-staging, endpoint_url = "https://api-staging-123456789012.asia-northeast1.run.app": Cloud Run gives this URL to a service called api-staging, and this one is called ocr-worker-staging',
        'write "https://ocr-worker-staging-123456789012.asia-northeast1.run.app"',
      ],
    ),
    refused(
      "one usage of each surface",
      ["usage app-builds", "surface: mobile-production\n  builds_a_month: 30", "surface: ▸api-staging"],
      [
        'usage app-builds, surface = "api-staging": usage api-staging is of this surface already',
        "merge the two",
      ],
    ),
  ],
  accepted: [
    accepted("an app whose tags start like another's, which leaves them out", [
      ["pipeline api-production", '"tag:api-v*"', '"tag:api-v*", "tag:!api-v2-v*"'],
      ["pipeline mobile-production", '"tag:mobile-v*"', '"tag:api-v2-v*"'],
    ]),
    accepted("or whose filter is narrower", [
      ["pipeline api-production", '"tag:api-v*"', '"tag:api-v[0-9]+.[0-9]+.[0-9]+"'],
      ["pipeline mobile-production", '"tag:mobile-v*"', '"tag:api-v2-v*"'],
    ]),
    accepted("two apps that are released together", [
      ["pipeline api-production", '"tag:api-v*"', '"tag:v*"'],
      ["pipeline mobile-production", '"tag:mobile-v*"', '▸"tag:v*"'],
    ]),
    accepted("Vercel builds a site that CI checks only", [
      "surface portal-production",
      "git_branch: main",
      "git_branch: release/2.x",
    ]),
    accepted("a guardrail that is called an outage, and no other is called like it but for that", [
      "guardrail api-quota-production",
      "id: api-quota-production",
      "id: api-production-outage",
    ]),
    accepted("two sources of one metric", [
      "catalogue/guardrails.yaml",
      'alerts@example.com"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [vercel-token-production]\n',
      'alerts@example.com"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [vercel-token-production]\n\n- id: again-production\n  surface: api-production\n  metric_name: api_p95\n  threshold: 900\n  observability_source: cloud-run-logs\n  alert_channel: "line:on-call"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [line-token-production]\n',
    ]),
    accepted("one id for a pipeline, a surface, a secret and a clarification", [
      ["clarification time-limit", "time-limit", "api-staging"],
      ["guardrail ocr-failures-staging", "id: ocr-failures-staging", "id: api-staging"],
    ]),
  ],
};
