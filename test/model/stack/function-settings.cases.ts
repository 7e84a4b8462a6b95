import type { Edit } from "../broken-estate.ts";
import { accepted, type Cases, refused } from "../refusal.ts";

const inStaging = (setting: string): Edit => [
  "Pulumi.staging.yaml",
  "  skeleton:protection: true",
  `${setting}  skeleton:protection: true`,
];

/** A channel for governance, in staging, which has no token, or in production, which has all of them. */
const governanceChannel = (environment: string, channel: string): Edit => [
  `Pulumi.${environment}.yaml`,
  "    email: alerts@example.com\n",
  `    email: alerts@example.com\n    governance_channel: ${channel}\n`,
];

export const functionSettingsCases: Cases = {
  refused: [
    refused(
      "a guardrail of Sentry needs to know its project",
      [
        ["guardrail ocr-failures-staging", "cloud-run-logs", "sentry\n  secrets: [sentry-token-staging]"],
        inStaging("  skeleton:sentry:\n    ▸organization: acme\n    projects: { api-staging: api }\n"),
      ],
      [
        'skeleton:sentry = {"organization":"acme","projects":{"api-staging":"api"}}: guardrail ocr-failures-staging asks Sentry, and nothing says which project ocr-worker-staging reports to',
        "add ocr-worker-staging: SLUG to projects, beside those of other surfaces",
      ],
    ),
    refused(
      "a project of Sentry is asked by a guardrail",
      inStaging("  skeleton:sentry: { organization: acme, projects: { api-staging: ▸api } }\n"),
      [
        'skeleton:sentry.projects.api-staging = "api": no guardrail asks Sentry',
        "add one with observability_source: sentry, or leave it out",
        "warning",
      ],
    ),
    refused(
      "a project of Sentry is that of a surface",
      inStaging("  skeleton:sentry:\n    organization: acme\n    projects:\n      ▸api-stagin: api\n"),
      [
        "skeleton:sentry.projects.api-stagin: there is no surface of this id in this environment",
        'did you mean "api-staging"? If it was removed on purpose, remove this too',
      ],
    ),
    refused(
      "a project of Sentry is that of the surface that lacks one",
      [
        ["guardrail ocr-failures-staging", "cloud-run-logs", "sentry\n  secrets: [sentry-token-staging]"],
        inStaging("  skeleton:sentry:\n    ▸organization: acme\n    projects:\n      ▸api-stagin: api\n"),
      ],
      [
        'skeleton:sentry = {"organization":"acme","projects":{"api-stagin":"api"}}: guardrail ocr-failures-staging asks Sentry, and nothing says which project ocr-worker-staging reports to',
        "add ocr-worker-staging: SLUG to projects, beside those of other surfaces",
      ],
      [
        "skeleton:sentry.projects.api-stagin: there is no surface of this id in this environment",
        "one of: ocr-worker-staging; if it was removed on purpose, remove this too",
      ],
    ),
    refused(
      "a misspelt surface of Sentry's is one mistake, though its guardrail finds no project",
      [
        ["guardrail ocr-failures-staging", "cloud-run-logs", "sentry\n  secrets: [sentry-token-staging]"],
        inStaging(
          "  skeleton:sentry:\n    organization: acme\n    projects:\n      ▸ocr-worker-stagin: ocr\n",
        ),
      ],
      [
        "skeleton:sentry.projects.ocr-worker-stagin: there is no surface of this id in this environment",
        'did you mean "ocr-worker-staging"? If it was removed on purpose, remove this too',
      ],
    ),
    refused(
      "a source that cannot tell the metric is asked about nothing",
      ["guardrail api-quota-production", "cloud-run-logs", "▸supabase-dashboard"],
      [
        'guardrail api-quota-production, observability_source = "supabase-dashboard": supabase-dashboard cannot tell cloud_run_quota',
        "one of: cloud-run-logs",
      ],
    ),
    refused(
      "settings of a source under a misspelt key are not missing besides",
      [
        ["guardrail ocr-failures-staging", "cloud-run-logs", "sentry\n  secrets: [sentry-token-staging]"],
        inStaging("  ▸skeleton:sentri:\n    organization: acme\n    projects: { ocr-worker-staging: ocr }\n"),
      ],
      ['skeleton:sentri: there is no field "sentri" here', 'did you mean "skeleton:sentry"?'],
    ),
    refused(
      "a guardrail of Supabase needs to know its project",
      [
        [
          "guardrail ocr-failures-staging",
          "cloud-run-logs",
          "supabase-dashboard\n  secrets: [sentry-token-staging]",
        ],
        ["secret sentry-token-staging", "SENTRY_AUTH_TOKEN", "SUPABASE_SERVICE_ROLE_KEY"],
        ["Pulumi.staging.yaml", "max_clients: 60", "▸max_clients: 60"],
      ],
      [
        'skeleton:supabase = {"max_clients":60}: guardrail ocr-failures-staging asks Supabase, and nothing says which project',
        "write project_ref: the 20 letters that the project's URL starts with",
      ],
    ),
    refused(
      "a LINE group that is told has an id",
      [
        [
          "Pulumi.production.yaml",
          "    email: alerts@example.com\n    line_groups:\n      on-call: C0123456789abcdef0123456789abcdef\n",
          "    ▸email: alerts@example.com\n",
        ],
      ],
      [
        'skeleton:alerts = {"email":"alerts@example.com"}: nothing says which group of LINE line:on-call is',
        "write line_groups: { on-call: ID }, with the id that LINE's webhook events tell",
      ],
    ),
    refused(
      "governance is announced to a LINE group that has an id",
      [governanceChannel("production", "▸line:board")],
      [
        'skeleton:alerts.governance_channel = "line:board": nothing says which group of LINE line:board is',
        "one of: line:on-call; or add board: ID to line_groups, with the id that LINE's webhook events tell",
      ],
    ),
    refused(
      "and so is a guardrail",
      [
        ["guardrail api-latency-production", '"line:on-call"', '"line:board"'],
        governanceChannel("production", "line:on-call"),
        ["Pulumi.production.yaml", "line_groups:", "▸line_groups:"],
      ],
      [
        "skeleton:alerts.line_groups: nothing says which group of LINE line:board is",
        "add board: ID, with the id that LINE's webhook events tell, or correct the channel: one of: line:on-call",
      ],
    ),
    refused(
      "a guardrail that misspells a LINE group that others alert is told itself",
      [
        ["guardrail api-latency-production", '"line:on-call"', '▸"line:oncall"'],
        governanceChannel("production", "line:on-call"),
      ],
      [
        'guardrail api-latency-production, alert_channel = "line:oncall": nothing says which group of LINE line:oncall is',
        'did you mean "line:on-call"?',
      ],
    ),
    refused("and so is the governance channel", governanceChannel("production", "▸line:on-cal"), [
      'skeleton:alerts.governance_channel = "line:on-cal": nothing says which group of LINE line:on-cal is',
      'did you mean "line:on-call"?',
    ]),
    refused(
      "a group that nobody alerts by its name is misspelt itself",
      ["Pulumi.production.yaml", "      on-call:", "      ▸oncall:"],
      [
        "skeleton:alerts.line_groups.oncall: no channel has this group, and nothing says which group of LINE line:on-call is",
        'did you mean "on-call"?',
      ],
    ),
    refused(
      "governance is not announced by e-mail",
      governanceChannel("staging", '▸"email:board@example.com"'),
      [
        'skeleton:alerts.governance_channel = "email:board@example.com": the relay sends no e-mail',
        "write a line:, slack: or webhook: channel, or leave it out",
      ],
    ),
    refused("governance is announced with a token", governanceChannel("staging", '▸"slack:#board"'), [
      'skeleton:alerts.governance_channel = "slack:#board": this takes a credential, and no active, sensitive secret with key_name SLACK_BOT_TOKEN is referred to',
      "write governance_secret: ID, the id of such a secret",
    ]),
    refused(
      "governance is announced to a webhook whose URL is stored",
      governanceChannel("staging", '▸"webhook:board"'),
      [
        'skeleton:alerts.governance_channel = "webhook:board": this takes a credential, and no active, sensitive secret with key_name WEBHOOK_URL_BOARD is referred to',
        "write governance_secret: ID, the id of such a secret",
      ],
    ),
    refused(
      "governance's secret is one of the environment",
      governanceChannel("staging", '"slack:#board"\n    governance_secret: ▸slack-token-production'),
      [
        'skeleton:alerts.governance_secret = "slack-token-production": there is no secret of this id in staging',
        "declare one in secrets.yaml, with key_name: SLACK_BOT_TOKEN",
      ],
    ),
    refused(
      "governance's secret is what its channel takes",
      governanceChannel("production", '"slack:#board"\n    governance_secret: ▸line-token-production'),
      [
        'skeleton:alerts.governance_secret = "line-token-production": its key_name is LINE_CHANNEL_ACCESS_TOKEN, and this channel takes SLACK_BOT_TOKEN',
        "one of: slack-token-production",
      ],
    ),
    refused(
      "governance's secret is the URL of its webhook",
      governanceChannel("production", '"webhook:board"\n    governance_secret: ▸slack-token-production'),
      [
        'skeleton:alerts.governance_secret = "slack-token-production": its key_name is SLACK_BOT_TOKEN, and this channel takes WEBHOOK_URL_BOARD',
        "declare one in secrets.yaml, with key_name: WEBHOOK_URL_BOARD",
      ],
    ),
    refused(
      "a group of LINE that nothing alerts",
      [
        "Pulumi.production.yaml",
        "on-call: C0123456789abcdef0123456789abcdef\n",
        "on-call: C0123456789abcdef0123456789abcdef\n      ▸board: C1123456789abcdef0123456789abcdef\n",
      ],
      [
        "skeleton:alerts.line_groups.board: no guardrail and no governance channel of this environment alerts this group",
        'write alert_channel: "line:board" in a guardrail, or leave it out',
        "warning",
      ],
    ),
    refused(
      "the URL of a webhook that nothing tells",
      [
        ["guardrail api-quota-production", '"slack:#alerts"', '"email:alerts@example.com"'],
        ["guardrail api-quota-production", "  secrets: [slack-token-production]\n", ""],
        ["secret slack-token-production", "SLACK_BOT_TOKEN", "WEBHOOK_URL_ON_CALL"],
        ["Pulumi.production.yaml", "email: alerts@example.com", "▸email: alerts@example.com"],
      ],
      [
        'skeleton:alerts = {"email":"alerts@example.com","line_groups":{"on-call":"C01…: nothing uses secret slack-token-production: no guardrail refers to it, and no governance_secret',
        "refer to it, or remove it from secrets.yaml once nothing deployed uses it",
        "warning",
      ],
    ),
    refused(
      "a token of a channel that nothing tells",
      [
        ["guardrail api-quota-production", '"slack:#alerts"', '"email:alerts@example.com"'],
        ["guardrail api-quota-production", "  secrets: [slack-token-production]\n", ""],
        ["Pulumi.production.yaml", "email: alerts@example.com", "▸email: alerts@example.com"],
      ],
      [
        'skeleton:alerts = {"email":"alerts@example.com","line_groups":{"on-call":"C01…: nothing uses secret slack-token-production: no guardrail refers to it, and no governance_secret',
        "refer to it, or remove it from secrets.yaml once nothing deployed uses it",
        "warning",
      ],
    ),
  ],
  accepted: [
    accepted("governance on Slack", governanceChannel("production", '"slack:#board"')),
    accepted("governance on Slack where no guardrail is told there", [
      ["guardrail api-quota-production", '"slack:#alerts"', '"email:alerts@example.com"'],
      ["guardrail api-quota-production", "  secrets: [slack-token-production]\n", ""],
      governanceChannel("production", '"slack:#board"\n    governance_secret: slack-token-production'),
    ]),
    accepted("governance on LINE", governanceChannel("production", "line:on-call")),
    accepted("governance by a webhook whose URL is stored", [
      ["guardrail api-quota-production", '"slack:#alerts"', '"email:alerts@example.com"'],
      ["guardrail api-quota-production", "  secrets: [slack-token-production]\n", ""],
      ["secret slack-token-production", "SLACK_BOT_TOKEN", "WEBHOOK_URL_BOARD"],
      governanceChannel("production", '"webhook:board"\n    governance_secret: slack-token-production'),
    ]),
    accepted("guardrails by a webhook whose URL is stored, and governance by the same", [
      ["guardrail api-quota-production", '"slack:#alerts"', '"webhook:on-call"'],
      ["secret slack-token-production", "SLACK_BOT_TOKEN", "WEBHOOK_URL_ON_CALL"],
      governanceChannel("production", '"webhook:on-call"'),
    ]),
  ],
};
