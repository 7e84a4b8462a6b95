import { accepted, type Cases, refused } from "../refusal.ts";

export const coverageCases: Cases = {
  refused: [
    refused(
      "every surface has a pipeline",
      [
        "catalogue/surfaces.yaml",
        "health_check: /status\n  secrets: [expo-token-production]\n",
        "health_check: /status\n  secrets: [expo-token-production]\n\n- id: portal-staging\n  app: ▸portal\n  environment: staging\n  platform: vercel\n  endpoint_url: https://portal.staging.example.com\n  health_check: /\n",
      ],
      [
        'surface portal-staging, app = "portal": no pipeline delivers portal to staging',
        "add one to pipelines.yaml, or remove the surface",
      ],
    ),
    refused(
      "every pipeline has a surface",
      [
        "catalogue/pipelines.yaml",
        "[ESLint, Build, Tag Deploy]\n  secrets: [expo-token-production]\n",
        "[ESLint, Build, Tag Deploy]\n  secrets: [expo-token-production]\n\n- id: portal-staging\n  app: ▸portal\n  environment: staging\n  workflow_file: .github/workflows/portal-staging.yml\n  triggers: [pull_request]\n  stages: [ESLint]\n",
      ],
      [
        'pipeline portal-staging, app = "portal": no surface hosts portal in staging',
        "add one to surfaces.yaml, or remove the pipeline",
      ],
    ),
    refused(
      "every service of production is watched",
      [
        ["surface api-production", "id: api-production", "id: ▸api-production"],
        [
          "guardrail api-latency-production",
          "id: api-latency-production\n  surface: api-production",
          "id: api-latency\n  surface: api-staging",
        ],
        ["review first-budget", "environment: production", "environment: staging"],
        ["review first-budget", "entity_id: api-latency-production", "entity_id: api-latency"],
        ["guardrail api-latency", "line:on-call", "email:alerts@example.com"],
        ["guardrail api-latency", "  secrets: [line-token-production]\n", ""],
        [
          "guardrail api-quota-production",
          "id: api-quota-production\n  surface: api-production",
          "id: api-quota\n  surface: api-staging",
        ],
        ["guardrail api-quota", "slack:#alerts", "email:alerts@example.com"],
        ["guardrail api-quota", "  secrets: [slack-token-production]\n", ""],
      ],
      [
        'surface api-production, id = "api-production": nothing watches this production surface',
        "add a guardrail to guardrails.yaml",
      ],
    ),
    refused(
      "every site of production is watched",
      [
        ["secret vercel-token-production", "id: vercel-token-production", "id: ▸vercel-token-production"],
        ["surface portal-production", "id: portal-production", "id: ▸portal-production"],
        [
          "guardrail portal-builds-production",
          '- id: portal-builds-production\n  surface: portal-production\n  metric_name: vercel_build_minutes\n  threshold: 4800\n  observability_source: vercel-analytics\n  alert_channel: "email:alerts@example.com"\n  runbook_ref: docs/runbooks/api.md\n  secrets: [vercel-token-production]\n',
          "",
        ],
      ],
      [
        'secret vercel-token-production, id = "vercel-token-production": nothing uses this secret',
        "refer to it from a pipeline or a surface, or remove it once nothing deployed uses it",
        "warning",
      ],
      [
        'surface portal-production, id = "portal-production": nothing watches this production surface',
        "add a guardrail to guardrails.yaml",
      ],
    ),
    refused(
      "a secret that nothing uses is told of, and may be on its way out",
      [
        "catalogue/secrets.yaml",
        "key_name: EXPO_TOKEN\n  owner: mobile-lead\n  rotation_cadence_days: 90\n  status: active\n",
        "key_name: EXPO_TOKEN\n  owner: mobile-lead\n  rotation_cadence_days: 90\n  status: active\n\n- id: ▸forgotten-staging\n  environment: staging\n  service: supabase\n  key_name: FORGOTTEN\n  owner: nobody\n  rotation_cadence_days: 90\n  status: draft\n",
      ],
      [
        'secret forgotten-staging, id = "forgotten-staging": nothing uses this secret',
        "refer to it from a pipeline or a surface, or remove it once nothing deployed uses it",
        "warning",
      ],
    ),
  ],
  accepted: [
    accepted("a service of staging that is not watched", [
      "guardrail ocr-failures-staging",
      '- id: ocr-failures-staging\n  surface: ocr-worker-staging\n  metric_name: ocr_failure_rate\n  threshold: "2%"\n  observability_source: cloud-run-logs\n  alert_channel: "email:alerts@example.com"\n  runbook_ref: docs/runbooks/ocr.md\n\n',
      "",
    ]),
  ],
};
