import { PASTED_WEBHOOK } from "../../../model/problems/redact.ts";
import { accepted, type Cases, refused } from "../refusal.ts";

/** Advice that several cases get. */
const FIX = {
  threshold: 'write a number, or a percentage such as "2%" in quotes',
  latency: "write e.g. 800 (milliseconds)",
  orMetric: ", or correct metric_name, if this threshold is meant",
  failure_rate: 'write e.g. "2%" (or 0.02)',
  runbook_ref: 'write the path of the Markdown file to follow, e.g. "docs/runbooks/api-latency.md"',
} as const;

export const guardrailCases: Cases = {
  refused: [
    refused(
      "a secret is listed once",
      [
        "guardrail api-latency-production",
        "[line-token-production]",
        "[line-token-production, ▸line-token-production]",
      ],
      [
        'guardrail api-latency-production, secrets[1] = "line-token-production": this secret is listed twice',
        "keep one of the two",
      ],
    ),
    refused(
      "an id is in kebab-case",
      ["guardrail api-latency-production", "id: api-latency-production", "id: ▸latency--api"],
      ['guardrail latency--api, id = "latency--api": this value does not fit', 'did you mean "latency-api"?'],
    ),
    refused(
      "a metric is one of the four",
      ["guardrail api-latency-production", "metric_name: api_p95", "metric_name: ▸api_p59"],
      [
        'guardrail api-latency-production, metric_name = "api_p59": this is not one of the values it may have',
        'did you mean "api_p95"?',
      ],
    ),
    refused(
      "a source is one of the five",
      ["guardrail api-latency-production", "observability_source: k6", "observability_source: ▸sentri"],
      [
        'guardrail api-latency-production, observability_source = "sentri": this is not one of the values it may have',
        'did you mean "sentry"?',
      ],
    ),
    refused(
      "a threshold is a number or a percentage",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸fast"],
      [
        'guardrail api-latency-production, threshold = "fast": this value does not fit',
        "write a number, in ms",
      ],
    ),
    refused(
      "a threshold is a number without its unit",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸800ms"],
      [
        'guardrail api-latency-production, threshold = "800ms": a threshold is a number without its unit, and api_p95 is measured in ms',
        "write 800",
      ],
    ),
    refused(
      "a threshold is not in another unit",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸1.5 s"],
      [
        'guardrail api-latency-production, threshold = "1.5 s": a threshold is a number without its unit, and api_p95 is measured in ms',
        "write e.g. 800 (milliseconds)",
      ],
    ),
    refused(
      "build minutes are a number without its unit",
      ["guardrail portal-builds-production", "threshold: 4800", "threshold: ▸4800 minutes"],
      [
        'guardrail portal-builds-production, threshold = "4800 minutes": a threshold is a number without its unit, and vercel_build_minutes is measured in min/month',
        "write 4800",
      ],
    ),
    refused(
      "a percentage is written with its sign",
      ["guardrail ocr-failures-staging", '"2%"', "▸2 percent"],
      [
        'guardrail ocr-failures-staging, threshold = "2 percent": a threshold is a number without its unit, and ocr_failure_rate is a ratio',
        'write e.g. "2%" (or 0.02)',
      ],
    ),
    refused(
      "a threshold of no known metric is a number without its unit",
      [
        ["guardrail api-latency-production", "metric_name: api_p95", "metric_name: ▸api_p59"],
        ["guardrail api-latency-production", "threshold: 800", "threshold: ▸800ms"],
      ],
      [
        'guardrail api-latency-production, metric_name = "api_p59": this is not one of the values it may have',
        'did you mean "api_p95"?',
      ],
      [
        'guardrail api-latency-production, threshold = "800ms": a threshold is a number without its unit',
        "write the number alone, in the unit of the metric",
      ],
    ),
    refused(
      "a rate in quotes is a percentage",
      ["guardrail ocr-failures-staging", 'threshold: "2%"', 'threshold: ▸"10"'],
      [
        'guardrail ocr-failures-staging, threshold = "10": this is a text, not a number',
        'did you mean "10%"?',
      ],
    ),
    refused(
      "a threshold is not a number in quotes",
      ["guardrail api-latency-production", "threshold: 800", 'threshold: ▸"800"'],
      [
        'guardrail api-latency-production, threshold = "800": this is a text, not a number',
        "write 800 without quotes",
      ],
    ),
    refused(
      "a threshold is finite",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸.nan"],
      [
        "guardrail api-latency-production, threshold = NaN: this is not a finite number",
        "write a number, in ms",
      ],
    ),
    refused(
      "a percentage is of something",
      ["guardrail api-latency-production", "threshold: 800", 'threshold: ▸"5%"'],
      [
        'guardrail api-latency-production, threshold = "5%": api_p95 is measured in ms, of which there is no percentage',
        `${FIX.latency}${FIX.orMetric}`,
      ],
    ),
    refused(
      "a latency is above zero",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸0"],
      ["guardrail api-latency-production, threshold = 0: a threshold has to be above zero", FIX.latency],
    ),
    refused(
      "a latency is not negative",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸-1"],
      ["guardrail api-latency-production, threshold = -1: a threshold has to be above zero", FIX.latency],
    ),
    refused(
      "a percentage is not negative",
      ["guardrail ocr-failures-staging", '"2%"', '▸"-2%"'],
      ['guardrail ocr-failures-staging, threshold = "-2%": this value does not fit', FIX.threshold],
    ),
    refused(
      "a failure rate is above zero",
      ["guardrail ocr-failures-staging", '"2%"', '▸"0%"'],
      [
        'guardrail ocr-failures-staging, threshold = "0%": a threshold has to be above zero',
        FIX.failure_rate,
      ],
    ),
    refused(
      "a failure rate is below 100 %",
      ["guardrail ocr-failures-staging", '"2%"', '▸"100%"'],
      [
        'guardrail ocr-failures-staging, threshold = "100%": ocr_failure_rate can never rise above 100%, so this never fires',
        `${FIX.failure_rate}${FIX.orMetric}`,
      ],
    ),
    refused(
      "a failure rate is not meant in per cent without a sign",
      ["guardrail ocr-failures-staging", '"2%"', "▸2"],
      [
        "guardrail ocr-failures-staging, threshold = 2: ocr_failure_rate can never rise above 100%, so this never fires",
        `${FIX.failure_rate}${FIX.orMetric}`,
      ],
    ),
    refused(
      "a latency is below the longest request",
      ["guardrail api-latency-production", "threshold: 800", "threshold: ▸3600000"],
      [
        "guardrail api-latency-production, threshold = 3600000: api_p95 can never rise above 3600000 ms, so this never fires",
        `${FIX.latency}${FIX.orMetric}`,
      ],
    ),
    refused(
      "a quota is below what can be used",
      ["guardrail api-quota-production", '"50%"', "▸2142720000"],
      [
        "guardrail api-quota-production, threshold = 2142720000: cloud_run_quota can never rise above 2142720000 vCPU-s/month, so this never fires",
        'write e.g. "80%" of the free tier (or 144000 vCPU-seconds a month)',
      ],
    ),
    refused(
      "a share is written with its sign",
      ["guardrail api-quota-production", '"50%"', "▸0.5"],
      [
        "guardrail api-quota-production, threshold = 0.5: 0.5 vCPU-s/month is next to nothing",
        'write e.g. "80%" of the free tier (or 144000 vCPU-seconds a month), or correct metric_name, if this threshold is meant',
      ],
    ),
    refused(
      "build minutes are below those of a month",
      ["guardrail portal-builds-production", "threshold: 4800", "threshold: ▸44640"],
      [
        "guardrail portal-builds-production, threshold = 44640: vercel_build_minutes can never rise above 44640 min/month, so this never fires",
        'write e.g. "80%" of the Hobby plan (or 4800 minutes a month), or correct metric_name, if this threshold is meant',
      ],
    ),
    refused(
      "a channel's e-mail address is told with its kind",
      ["guardrail api-latency-production", '"line:on-call"', '▸"email:ops@localhost"'],
      [
        'guardrail api-latency-production, alert_channel = "email:ops@localhost": this host is a single name, which only your own network knows',
        'write e.g. "email:on-call@example.com"',
      ],
    ),
    refused(
      "the URL of a webhook is a credential",
      [
        "guardrail api-latency-production",
        '"line:on-call"',
        '▸"webhook:https://hooks.example.com/T0/pa55word"',
      ],
      [
        `guardrail api-latency-production, alert_channel = (hidden: it looks like a credential): ${PASTED_WEBHOOK.wrong}`,
        PASTED_WEBHOOK.fix,
      ],
    ),
    refused(
      "the URL of a webhook without the kind of its channel is not repeated",
      ["guardrail api-latency-production", '"line:on-call"', '▸"https://hooks.example.com/T0/pa55word"'],
      [`guardrail api-latency-production, alert_channel: ${PASTED_WEBHOOK.wrong}`, PASTED_WEBHOOK.fix],
    ),
    ...["hooks.example.com/T0/pa55word", "On_Call"].map((name) =>
      refused(
        `what is not the name of a webhook is not repeated: ${name}`,
        ["guardrail api-latency-production", '"line:on-call"', `▸"webhook:${name}"`],
        [
          "guardrail api-latency-production, alert_channel: this is not the name of a webhook",
          PASTED_WEBHOOK.fix,
        ],
      ),
    ),
    refused(
      "a channel follows the grammar",
      ["guardrail api-latency-production", '"line:on-call"', '▸"sms:on-call"'],
      [
        'guardrail api-latency-production, alert_channel = "sms:on-call": this value does not fit',
        'write "line:GROUP", "slack:#CHANNEL", "email:ADDRESS" or "webhook:NAME"',
      ],
    ),
    refused(
      "a runbook is Markdown",
      ["guardrail api-latency-production", "docs/runbooks/api.md", "▸docs/runbooks/api.html"],
      [
        'guardrail api-latency-production, runbook_ref = "docs/runbooks/api.html": a runbook is a Markdown file, NAME.md',
        "write the path of a Markdown file of the repository, such as docs/runbooks/NAME.md",
      ],
    ),
    refused(
      "a runbook is inside the repository",
      ["guardrail api-latency-production", "docs/runbooks/api.md", "▸../runbooks/api.md"],
      [
        'guardrail api-latency-production, runbook_ref = "../runbooks/api.md": this path leads out of the repository',
        "write the path of a Markdown file of the repository, such as docs/runbooks/NAME.md",
      ],
    ),
    refused(
      "a runbook has a relative path",
      ["guardrail api-latency-production", "docs/runbooks/api.md", "▸/docs/runbooks/api.md"],
      [
        'guardrail api-latency-production, runbook_ref = "/docs/runbooks/api.md": this path leads out of the repository',
        'did you mean "docs/runbooks/api.md"?',
      ],
    ),
    refused(
      "a surface is an id",
      ["guardrail api-latency-production", "surface: api-production", "surface: ▸API"],
      [
        'guardrail api-latency-production, surface = "API": there is no surface of this id',
        "one of: api-staging, api-production; if it was removed on purpose, remove this entry too",
      ],
    ),
    refused(
      "a surface is there",
      [
        "guardrail api-latency-production",
        "- id: api-latency-production\n  surface: api-production",
        "- ▸id: api-latency-production",
      ],
      [
        "guardrail api-latency-production, surface: this field is missing",
        "add it: the id of the surface that is watched",
      ],
    ),
    refused(
      "an unknown field",
      ["guardrail api-latency-production", "threshold: 800", "▸treshold: 800"],
      [
        'guardrail api-latency-production, treshold: there is no field "treshold" here',
        'did you mean "threshold"?',
      ],
    ),
  ],
  accepted: [
    accepted("a failure rate just below 100 %", ["guardrail ocr-failures-staging", '"2%"', '"99.99%"']),
    accepted("a failure rate as a number", ["guardrail ocr-failures-staging", '"2%"', "0.02"]),
    accepted("a percentage without quotes", ["guardrail ocr-failures-staging", '"2%"', "2%"]),
    accepted("build minutes above the plan, which costs and can happen", [
      "guardrail portal-builds-production",
      "threshold: 4800",
      'threshold: "150%"',
    ]),
    accepted("build minutes just below those of a month", [
      "guardrail portal-builds-production",
      "threshold: 4800",
      "threshold: 44639",
    ]),
    accepted("a latency just below the time limit", [
      "guardrail api-latency-production",
      "threshold: 800",
      "threshold: 59999.9",
    ]),
    accepted("latency from logs", [
      "guardrail api-latency-production",
      "observability_source: k6",
      "observability_source: cloud-run-logs",
    ]),
    accepted("failures from Sentry", [
      ["guardrail ocr-failures-staging", "cloud-run-logs", "sentry\n  secrets: [sentry-token-staging]"],
      [
        "Pulumi.staging.yaml",
        "  skeleton:protection: true",
        "  skeleton:sentry: { organization: acme, projects: { ocr-worker-staging: ocr_worker } }\n  skeleton:protection: true",
      ],
    ]),
    accepted("failures from the database", [
      [
        "guardrail ocr-failures-staging",
        "cloud-run-logs",
        "supabase-dashboard\n  secrets: [sentry-token-staging]",
      ],
      ["secret sentry-token-staging", "SENTRY_AUTH_TOKEN", "SUPABASE_SERVICE_ROLE_KEY"],
      ["Pulumi.staging.yaml", "max_clients: 60", "max_clients: 60\n    project_ref: abcdefghijklmnopqrst"],
    ]),
  ],
};
