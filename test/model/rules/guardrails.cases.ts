import { accepted, type Cases, refused } from "../refusal.ts";

export const guardrailRulesCases: Cases = {
  refused: [
    refused(
      "a source is asked with a token",
      ["guardrail ocr-failures-staging", "cloud-run-logs", "▸supabase-dashboard"],
      [
        'guardrail ocr-failures-staging, observability_source = "supabase-dashboard": this takes a credential, and no active, sensitive secret of this guardrail has key_name SUPABASE_SERVICE_ROLE_KEY',
        "declare one in secrets.yaml, and write secrets: [ID]",
      ],
    ),
    refused(
      "the variable of a token is misspelt",
      ["secret line-token-production", "LINE_CHANNEL_ACCESS_TOKEN", "▸LINE_CHANNEL_ACCES_TOKEN"],
      [
        'secret line-token-production, key_name = "LINE_CHANNEL_ACCES_TOKEN": line:on-call takes LINE_CHANNEL_ACCESS_TOKEN, and is given this',
        'did you mean "LINE_CHANNEL_ACCESS_TOKEN"?',
      ],
    ),
    refused(
      "a token that is a draft is delivered to nobody",
      [
        ["guardrail api-quota-production", 'alert_channel: "slack', 'alert_channel: ▸"slack'],
        ["secret slack-token-production", "status: active", "status: draft"],
        [
          "Pulumi.production.yaml",
          '    slack-token-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n',
          "",
        ],
      ],
      [
        'guardrail api-quota-production, alert_channel = "slack:#alerts": this takes a credential, and no active, sensitive secret of this guardrail has key_name SLACK_BOT_TOKEN',
        "write status: active for slack-token-production in secrets.yaml, then store its value: npm run secrets -- set slack-token-production",
      ],
    ),
    refused(
      "a token that everybody may read is none",
      [
        ["secret slack-token-production", "status: active", "status: active\n  sensitive: ▸false"],
        [
          "Pulumi.production.yaml",
          '    slack-token-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n  skeleton:variables:',
          "  skeleton:variables:\n    slack-token-production: readable",
        ],
      ],
      [
        "secret slack-token-production, sensitive = false: SLACK_BOT_TOKEN is the name of a credential, and its value would stand in the stack's file for all to read",
        "leave the field out, or rename the variable if it is no credential",
      ],
    ),
    refused(
      "a token is one of the same environment",
      ["guardrail ocr-failures-staging", '"email:alerts@example.com"', '▸"line:on-call"'],
      [
        'guardrail ocr-failures-staging, alert_channel = "line:on-call": this takes a credential, and no active, sensitive secret of this guardrail has key_name LINE_CHANNEL_ACCESS_TOKEN',
        "declare one in secrets.yaml, and write secrets: [ID]",
      ],
    ),
    refused(
      "a token is referred to",
      [
        ["guardrail api-latency-production", "  secrets: [line-token-production]\n", ""],
        ["guardrail api-latency-production", '"line:on-call"', '▸"line:on-call"'],
      ],
      [
        'guardrail api-latency-production, alert_channel = "line:on-call": this takes a credential, and no active, sensitive secret of this guardrail has key_name LINE_CHANNEL_ACCESS_TOKEN',
        "write secrets: [line-token-production]",
      ],
    ),
    refused(
      "and is not the one that delivers, where there is another",
      [
        ["guardrail ocr-failures-staging", "cloud-run-logs", "▸sentry"],
        [
          "secret sentry-dsn-production",
          "- id: sentry-dsn-production",
          "- id: sentry-alerts-staging\n  environment: staging\n  service: github\n  key_name: SENTRY_AUTH_TOKEN\n  owner: platform-lead\n  rotation_cadence_days: 180\n  status: active\n\n- id: sentry-dsn-production",
        ],
      ],
      [
        'guardrail ocr-failures-staging, observability_source = "sentry": this takes a credential, and no active, sensitive secret of this guardrail has key_name SENTRY_AUTH_TOKEN',
        "write secrets: [sentry-alerts-staging]",
      ],
    ),
    refused(
      "a token is added to those that are listed",
      [
        ["guardrail portal-builds-production", '"email:alerts@example.com"', '"slack:#alerts"'],
        ["guardrail portal-builds-production", "[vercel-token-production]", "[slack-token-production]"],
        ["guardrail portal-builds-production", "vercel-analytics", "▸vercel-analytics"],
      ],
      [
        'guardrail portal-builds-production, observability_source = "vercel-analytics": this takes a credential, and no active, sensitive secret of this guardrail has key_name VERCEL_TOKEN',
        "write secrets: [slack-token-production, vercel-token-production]",
      ],
    ),
    refused(
      "every token that is missing is in the advice",
      [
        ["guardrail portal-builds-production", '"email:alerts@example.com"', '▸"slack:#alerts"'],
        ["guardrail portal-builds-production", "\n  secrets: [vercel-token-production]", ""],
        ["guardrail portal-builds-production", "vercel-analytics", "▸vercel-analytics"],
      ],
      [
        'guardrail portal-builds-production, observability_source = "vercel-analytics": this takes a credential, and no active, sensitive secret of this guardrail has key_name VERCEL_TOKEN',
        "write secrets: [vercel-token-production, slack-token-production]",
      ],
      [
        'guardrail portal-builds-production, alert_channel = "slack:#alerts": this takes a credential, and no active, sensitive secret of this guardrail has key_name SLACK_BOT_TOKEN',
        "write secrets: [vercel-token-production, slack-token-production]",
      ],
    ),
    refused(
      "a secret that nothing of the guardrail takes",
      [
        "guardrail api-latency-production",
        "[line-token-production]",
        "[line-token-production, ▸vercel-token-production]",
      ],
      [
        'guardrail api-latency-production, secrets[1] = "vercel-token-production": neither k6 nor line:on-call takes VERCEL_TOKEN',
        "remove it; what they take is LINE_CHANNEL_ACCESS_TOKEN",
      ],
    ),
    refused(
      "a secret where no token is taken",
      [
        "guardrail ocr-failures-staging",
        "alert_channel",
        "secrets:\n    - ▸sentry-token-staging\n  alert_channel",
      ],
      [
        'guardrail ocr-failures-staging, secrets[0] = "sentry-token-staging": neither cloud-run-logs nor email:alerts@example.com takes SENTRY_AUTH_TOKEN',
        "remove it; they take no token",
      ],
    ),
    refused(
      "a watched surface exists",
      ["guardrail api-latency-production", "surface: api-production", "surface: ▸api-prodction"],
      [
        'guardrail api-latency-production, surface = "api-prodction": there is no surface of this id',
        'did you mean "api-production"? If it was removed on purpose, remove this entry too',
      ],
    ),
    refused(
      "a metric of one app is not measured on another",
      [
        "guardrail ocr-failures-staging",
        "surface: ocr-worker-staging\n  metric_name: ",
        "surface: api-staging\n  metric_name: ▸",
      ],
      [
        'guardrail ocr-failures-staging, metric_name = "ocr_failure_rate": ocr_failure_rate cannot be measured on api-staging, which is api on cloud-run',
        "write surface: ocr-worker-staging; the metrics of api are api_p95, cloud_run_quota",
      ],
    ),
    refused(
      "whatever its threshold is",
      ["guardrail ocr-failures-staging", "metric_name: ocr_failure_rate", "metric_name: ▸api_p95"],
      [
        'guardrail ocr-failures-staging, metric_name = "api_p95": api_p95 cannot be measured on ocr-worker-staging, which is ocr-worker on cloud-run',
        "write surface: api-staging; the metrics of ocr-worker are ocr_failure_rate, cloud_run_quota",
      ],
    ),
    refused(
      "where all the rest is of one metric, it is that",
      ["guardrail portal-builds-production", "metric_name: vercel_build_minutes", "metric_name: ▸api_p95"],
      [
        'guardrail portal-builds-production, metric_name = "api_p95": api_p95 cannot be measured on portal-production, which is portal on vercel',
        "write vercel_build_minutes",
      ],
    ),
    refused(
      "a quota of Cloud Run is not measured on Vercel",
      [
        "guardrail api-quota-production",
        "surface: api-production\n  metric_name: cloud",
        "surface: portal-production\n  metric_name: ▸cloud",
      ],
      [
        'guardrail api-quota-production, metric_name = "cloud_run_quota": cloud_run_quota cannot be measured on portal-production, which is portal on vercel',
        "write surface: api-production; the metrics of portal are vercel_build_minutes",
      ],
    ),
    refused(
      "nothing is measured on a mobile app",
      [
        "guardrail portal-builds-production",
        "surface: portal-production\n  metric_name: vercel",
        "surface: mobile-production\n  metric_name: ▸vercel",
      ],
      [
        'guardrail portal-builds-production, metric_name = "vercel_build_minutes": vercel_build_minutes cannot be measured on mobile-production, which is mobile on expo-eas',
        "write surface: portal-production; mobile has no metrics",
      ],
    ),
    refused(
      "build minutes are not measured on Cloud Run",
      [
        "guardrail portal-builds-production",
        "surface: portal-production\n  metric_name: vercel",
        "surface: api-production\n  metric_name: ▸vercel",
      ],
      [
        'guardrail portal-builds-production, metric_name = "vercel_build_minutes": vercel_build_minutes cannot be measured on api-production, which is api on cloud-run',
        "write surface: portal-production; the metrics of api are api_p95, cloud_run_quota",
      ],
    ),
    refused(
      "a latency is below the time limit of its surface",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸60000"],
      [
        "guardrail api-latency-production, threshold = 60000: api-production cuts requests off after 60000 ms, so this never fires",
        "write less than 60000, or raise request_timeout_seconds",
      ],
    ),
    refused(
      "a quota is below what its surface can use",
      ["guardrail api-quota-production", 'threshold: "50%"', "threshold: ▸5356800"],
      [
        "guardrail api-quota-production, threshold = 5356800: api-production cannot use more than 5356800 vCPU-s a month, so this never fires",
        "write less, or raise max_instances",
      ],
    ),
    refused(
      "a source can tell the metric",
      [
        "guardrail api-latency-production",
        "observability_source: k6",
        "observability_source: ▸supabase-dashboard",
      ],
      [
        'guardrail api-latency-production, observability_source = "supabase-dashboard": supabase-dashboard cannot tell api_p95',
        "one of: cloud-run-logs, sentry, k6",
      ],
    ),
    refused(
      "a source can tell a failure rate",
      ["guardrail ocr-failures-staging", "cloud-run-logs", "▸k6"],
      [
        'guardrail ocr-failures-staging, observability_source = "k6": k6 cannot tell ocr_failure_rate',
        "one of: cloud-run-logs, supabase-dashboard, sentry",
      ],
    ),
    refused(
      "a source can tell the quota",
      ["guardrail api-quota-production", "cloud-run-logs", "▸sentry"],
      [
        'guardrail api-quota-production, observability_source = "sentry": sentry cannot tell cloud_run_quota',
        "one of: cloud-run-logs",
      ],
    ),
    refused(
      "a source can tell build minutes",
      ["guardrail portal-builds-production", "vercel-analytics", "▸cloud-run-logs"],
      [
        'guardrail portal-builds-production, observability_source = "cloud-run-logs": cloud-run-logs cannot tell vercel_build_minutes',
        "one of: vercel-analytics",
      ],
    ),
    refused(
      "a metric of another app is told as such, whatever its source",
      [
        ["guardrail api-latency-production", "metric_name: api_p95", "metric_name: ▸vercel_build_minutes"],
        [
          "guardrail api-latency-production",
          "observability_source: k6",
          "observability_source: cloud-run-logs",
        ],
      ],
      [
        'guardrail api-latency-production, metric_name = "vercel_build_minutes": vercel_build_minutes cannot be measured on api-production, which is api on cloud-run',
        "write surface: portal-production; the metrics of api are api_p95, cloud_run_quota",
      ],
    ),
    refused(
      "no surface is advised that is watched so already",
      [
        ["guardrail api-latency-production", "metric_name: api_p95", "metric_name: ▸vercel_build_minutes"],
        [
          "guardrail api-latency-production",
          "observability_source: k6",
          "observability_source: vercel-analytics",
        ],
        [
          "guardrail api-latency-production",
          "secrets: [line-token-production]",
          "secrets: [line-token-production, vercel-token-production]",
        ],
      ],
      [
        'guardrail api-latency-production, metric_name = "vercel_build_minutes": vercel_build_minutes cannot be measured on api-production, which is api on cloud-run',
        "remove this guardrail, since portal-production is watched so already; the metrics of api are api_p95, cloud_run_quota",
      ],
    ),
    refused(
      "a runbook exists",
      ["guardrail api-latency-production", "docs/runbooks/api.md", "▸docs/runbooks/latency.md"],
      [
        'guardrail api-latency-production, runbook_ref = "docs/runbooks/latency.md": no such text can be read in the repository',
        "write the runbook there first, or correct the path (it is relative to the project root, a file of UTF-8 text that this user may read, and no link out of the repository)",
      ],
    ),
    refused(
      "a runbook says something",
      [
        ["docs/runbooks/ocr.md", "# What to do\n", " \n"],
        ["guardrail ocr-failures-staging", "docs/runbooks", "▸docs/runbooks"],
      ],
      [
        'guardrail ocr-failures-staging, runbook_ref = "docs/runbooks/ocr.md": this file is empty',
        "write what to do when the alert fires",
      ],
    ),
    refused(
      "a runbook holds no credential, which an alert would carry on",
      [
        ["docs/runbooks/ocr.md", "# What to do\n", `# What to do\nexport TOKEN=ghp_${"a1B2".repeat(9)}\n`],
        ["guardrail ocr-failures-staging", "docs/runbooks", "▸docs/runbooks"],
      ],
      [
        'guardrail ocr-failures-staging, runbook_ref = "docs/runbooks/ocr.md": an alert carries its runbook to everybody it tells, and line 2 of this one holds what looks like a credential',
        "write where the credential is kept in its place, and revoke it",
      ],
    ),
    refused(
      "a runbook shows what is run",
      [
        ["docs/runbooks/ocr.md", "# What to do\n", "# What to do\nrun \u202etxt.sh\n"],
        ["guardrail ocr-failures-staging", "docs/runbooks", "▸docs/runbooks"],
      ],
      [
        'guardrail ocr-failures-staging, runbook_ref = "docs/runbooks/ocr.md": somebody follows this text, and a character in line 2 is not seen, or changes how others are shown: U+202E',
        "take it out",
      ],
    ),
    refused(
      "a runbook fits into an alert",
      [
        ["docs/runbooks/ocr.md", "# What to do\n", "#".repeat(8193)],
        ["guardrail ocr-failures-staging", "docs/runbooks", "▸docs/runbooks"],
      ],
      [
        'guardrail ocr-failures-staging, runbook_ref = "docs/runbooks/ocr.md": an alert carries its runbook, and this one has 8193 characters in 8193 bytes',
        "shorten it to 8192 characters and 10240 bytes",
      ],
    ),
  ],
  accepted: [
    accepted("a token of its own for the sampler, of the same name as the one that deploys", [
      [
        "secret vercel-token-production",
        "- id: vercel-token-production\n  environment: production\n  service: vercel\n",
        "- id: vercel-usage-production\n  environment: production\n  service: vercel\n  key_name: VERCEL_TOKEN\n  owner: platform-lead\n  rotation_cadence_days: 90\n  status: active\n\n- id: vercel-token-production\n  environment: production\n  service: vercel\n",
      ],
      ["guardrail portal-builds-production", "[vercel-token-production]", "[vercel-usage-production]"],
      [
        "pipeline mobile-production",
        "[expo-token-production]",
        "[expo-token-production, vercel-token-production]",
      ],
      [
        "Pulumi.production.yaml",
        "    vercel-token-production:",
        '    vercel-usage-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }\n    vercel-token-production:',
      ],
    ]),
    accepted("a latency just below the time limit of its surface", [
      "guardrail api-latency-production",
      "threshold: 800",
      "threshold: 59999",
    ]),
    accepted("a latency above the default time limit where the limit is raised", [
      ["guardrail api-latency-production", "threshold: 800", "threshold: 60000"],
      ["surface api-production", "  access", "  request_timeout_seconds: 61\n  access"],
    ]),
    accepted("a quota just below what its surface can use", [
      "guardrail api-quota-production",
      'threshold: "50%"',
      "threshold: 5356799",
    ]),
    accepted("a runbook that says how a credential is had, with a family of emojis", [
      "docs/runbooks/ocr.md",
      "# What to do\n",
      "\ufeff# 手順 👨‍👩‍👧\r\n\r\n\texport TOKEN=$(gh auth token)\r\ncurl -H 'Authorization: Bearer $TOKEN' https://user:PASSWORD@host.example\r\n",
    ]),
    accepted("a runbook in Hebrew and German, with marks of direction and soft hyphens", [
      "docs/runbooks/ocr.md",
      "# What to do\n",
      "להריץ npm run doctor\u200e (\u200fשוב)\nBenach\u00adrichtigung\n",
    ]),
    accepted("a runbook of the greatest length", [
      "docs/runbooks/ocr.md",
      "# What to do\n",
      "#".repeat(8192),
    ]),
  ],
};
