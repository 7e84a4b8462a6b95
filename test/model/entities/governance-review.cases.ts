import { PASTED_WEBHOOK } from "../../../model/problems/redact.ts";
import type { Edit } from "../broken-estate.ts";
import { accepted, type Cases, refused } from "../refusal.ts";

const REVIEW = "review first-budget";
const KPI = '  kpi_budget: "API latency, second quarter: 800 ms at the 95th percentile"';

/** The review is of a secret's status. */
const ofSecret: Edit[] = [
  [REVIEW, "entity_kind: guardrail", "entity_kind: secret"],
  [REVIEW, "entity_id: api-latency-production", "entity_id: database-url-production"],
  [REVIEW, "field: threshold", "field: status"],
  [REVIEW, `\n${KPI}`, ""],
];

/** The review is of a rule of production. */
const ofProduction: Edit[] = [
  [REVIEW, "entity_kind: guardrail", "entity_kind: environment"],
  [REVIEW, "entity_id: api-latency-production", "entity_id: production"],
  [REVIEW, `\n${KPI}`, ""],
];

export const governanceReviewCases: Cases = {
  refused: [
    refused(
      "an id is in kebab-case",
      [REVIEW, "id: first-budget", "id: ▸First budget"],
      ['review First budget, id = "First budget": this value does not fit', 'did you mean "first-budget"?'],
    ),
    refused(
      "an id is not the name of the record of what is deployed",
      [REVIEW, "id: first-budget", "id: ▸governed"],
      ['review governed, id = "governed": the record of what is deployed has this name', "choose another id"],
    ),
    refused(
      "a date is one that exists",
      [REVIEW, "2026-03-01", "▸2026-02-30"],
      [
        'review first-budget, date = "2026-02-30": this value does not fit',
        "write the day of the review, as YYYY-MM-DD",
      ],
    ),
    refused(
      "a date is not to come",
      [REVIEW, "2026-03-01", "▸2999-03-01"],
      [
        'review first-budget, date = "2999-03-01": no review is of this day',
        "write the day of the review, which is not to come",
      ],
    ),
    refused(
      "nor of another century",
      [REVIEW, "2026-03-01", "▸1026-03-01"],
      [
        'review first-budget, date = "1026-03-01": no review is of this day',
        "write the day of the review, which is not to come",
      ],
    ),
    refused(
      "an entry is one of the catalogue, unless it was removed",
      [REVIEW, "entity_id: api-latency-production", "entity_id: ▸api-latncy-production"],
      [
        'review first-budget, entity_id = "api-latncy-production": there is no guardrail of this id',
        'did you mean "api-latency-production"? Nothing is to be done where it was removed',
        "warning",
      ],
    ),
    refused(
      "a deployed threshold is in the metric's unit",
      [REVIEW, "from: 500", 'from: ▸"2%"'],
      [
        'review first-budget, from = "2%": api_p95 is measured in ms, of which there is no percentage',
        "write e.g. 800 (milliseconds)",
      ],
    ),
    refused(
      "a threshold has no quotes around it",
      [REVIEW, "to: 800", 'to: ▸"800"'],
      ['review first-budget, to = "800": threshold is never this', "write 800 without quotes"],
    ),
    refused(
      "a threshold is a number or a percentage",
      [REVIEW, "to: 800", 'to: ▸"fast"'],
      [
        'review first-budget, to = "fast": threshold is never this',
        'write a number above zero, or a percentage such as "2%"; null where there is no entry',
      ],
    ),
    refused(
      "it was one before, too",
      [REVIEW, "from: 500", "from: ▸true"],
      [
        "review first-budget, from = true: threshold is never this",
        'write a number above zero, or a percentage such as "2%"; null where there is no entry',
      ],
    ),
    refused(
      "the URL of a webhook is a credential",
      [
        [REVIEW, "field: threshold", "field: alert_channel"],
        [REVIEW, "from: 500", 'from: ▸"webhook:https://hooks.example.com/T0/pa55word"'],
        [REVIEW, "to: 800", 'to: ▸"https://hooks.example.com/T0/pa55word"'],
        [REVIEW, '\n  kpi_budget: "API latency, second quarter: 800 ms at the 95th percentile"', ""],
      ],
      [
        `review first-budget, from = (hidden: it looks like a credential): ${PASTED_WEBHOOK.wrong}`,
        PASTED_WEBHOOK.fix,
      ],
      [
        "review first-budget, to: alert_channel is never this",
        "write an alert channel; null where there is no entry",
      ],
    ),
    refused(
      "a budget is for thresholds",
      [
        [REVIEW, "field: threshold", "field: metric_name"],
        [REVIEW, "from: 500", "from: api_p95"],
        [REVIEW, "to: 800", "to: cloud_run_quota"],
        [REVIEW, "kpi_budget", "▸kpi_budget"],
      ],
      [
        "review first-budget, kpi_budget: only a threshold follows a KPI budget, and this review is of something else",
        "remove it",
      ],
    ),
    refused(
      "nor is a budget for a threshold that goes",
      [
        [REVIEW, "entity_id: api-latency-production", "entity_id: api-gone-production"],
        [REVIEW, "to: 800", "to: null"],
        [REVIEW, "kpi_budget", "▸kpi_budget"],
      ],
      [
        "review first-budget, kpi_budget: a threshold that is removed follows no KPI budget any more",
        "remove it",
      ],
    ),
    refused(
      "an alert channel is one that a guardrail may have",
      [
        [REVIEW, "field: threshold", "field: alert_channel"],
        [REVIEW, "from: 500", 'from: "line:on-call"'],
        [REVIEW, "to: 800", 'to: ▸"slack:platform-alerts"'],
        [REVIEW, `\n${KPI}`, ""],
      ],
      ["review first-budget, to: this is not the name of a Slack channel", 'write "slack:#platform-alerts"'],
    ),
    refused(
      "a timer of a deployment is no longer than GitHub's",
      [
        ...ofProduction,
        [REVIEW, "field: threshold", "field: wait_timer_minutes"],
        [REVIEW, "from: 500", "from: 30"],
        [REVIEW, "to: 800", "to: ▸99999"],
      ],
      [
        "review first-budget, to = 99999: wait_timer_minutes is never this",
        "write a whole number of minutes, 0 to 43200; null where there is no entry",
      ],
    ),
    refused(
      "a guardrail of an environment watches a surface of it",
      [
        [REVIEW, "field: threshold", "field: surface"],
        [REVIEW, "from: 500", "from: ocr-worker-production"],
        [REVIEW, "to: 800", "to: ▸api-staging"],
        [REVIEW, `\n${KPI}`, ""],
      ],
      [
        'review first-budget, to = "api-staging": this surface belongs to staging, and the review to production',
        "write a surface of production",
      ],
    ),
    refused(
      "a secret that is gone had the environment at the end of its id",
      [
        ...ofSecret,
        [REVIEW, "entity_id: database-url-production", "entity_id: openai-key-staging"],
        [REVIEW, "environment: production", "environment: ▸production"],
        [REVIEW, "from: 500", "from: active"],
        [REVIEW, "to: 800", "to: null"],
      ],
      [
        'review first-budget, environment = "production": secret openai-key-staging belongs to staging',
        "write staging, or the id of the entry that is meant",
      ],
    ),
    refused(
      "an environment is named by itself",
      [
        ...ofProduction,
        [REVIEW, "entity_id: production", "entity_id: ▸api-production"],
        [REVIEW, "field: threshold", "field: wait_timer_minutes"],
        [REVIEW, "from: 500", "from: 30"],
        [REVIEW, "to: 800", "to: 0"],
      ],
      [
        'review first-budget, entity_id = "api-production": this review is of the environment production',
        "write production",
      ],
    ),
    refused(
      "what is governed in production only is not asked of the other one",
      [
        ...ofProduction,
        [REVIEW, "entity_id: production", "entity_id: ▸staging"],
        [REVIEW, "field: threshold", "field: wait_timer_minutes"],
        [REVIEW, "from: 500", "from: 30"],
        [REVIEW, "to: 800", "to: 0"],
      ],
      [
        'review first-budget, entity_id = "staging": this review is of the environment production',
        "write production",
      ],
    ),
    refused(
      "a freeze is of the environment that it names, whichever is meant",
      [
        ...ofProduction,
        [REVIEW, "entity_id: production", "entity_id: ▸staging"],
        [REVIEW, "field: threshold", "field: freeze"],
        [REVIEW, "from: 500", "from: false"],
        [REVIEW, "to: 800", "to: the audit"],
      ],
      [
        'review first-budget, entity_id = "staging": this review is of the environment production',
        "write production, or environment: staging",
      ],
    ),
    refused(
      "a review is of an entry of its own environment",
      [REVIEW, "environment: production", "environment: ▸staging"],
      [
        'review first-budget, environment = "staging": guardrail api-latency-production belongs to production',
        "write production, or the id of the entry that is meant",
      ],
    ),
    refused(
      "an environment is one of the two",
      [REVIEW, "environment: production", "environment: ▸prod"],
      [
        'review first-budget, environment = "prod": this is not one of the values it may have',
        'did you mean "production"?',
      ],
    ),
    refused(
      "a kind is one that is governed",
      [REVIEW, "entity_kind: guardrail", "entity_kind: ▸surface"],
      [
        'review first-budget, entity_kind = "surface": this is not one of the values it may have',
        "one of: pipeline, secret, guardrail, environment",
      ],
    ),
    refused(
      "an entity is named by its id",
      [REVIEW, "entity_id: api-latency-production", "entity_id: ▸guardrail:api-latency-production"],
      [
        'review first-budget, entity_id = "guardrail:api-latency-production": this value does not fit',
        "write the id of the entry that is changed, in kebab-case; of an environment, its name",
      ],
    ),
    refused(
      "a field is one that is governed",
      [REVIEW, "field: threshold", "field: ▸treshold"],
      [
        'review first-budget, field = "treshold": this is not one of the values it may have',
        'did you mean "threshold"?',
      ],
    ),
    refused(
      "a field is one of its kind",
      [REVIEW, "field: threshold", "field: ▸status"],
      [
        'review first-budget, field = "status": this field of a guardrail needs no review',
        "write entity_kind: secret, or one of: threshold, alert_channel, metric_name, surface, observability_source",
      ],
    ),
    refused(
      "a value is not a list",
      [REVIEW, "from: 500", "from: ▸[500]"],
      [
        "review first-budget, from = [500]: this value does not fit",
        "write the value before, as it is deployed; null where there was no entry",
      ],
    ),
    refused(
      "a value after is there, if only as null",
      [
        [REVIEW, "  to: 800\n", ""],
        [REVIEW, "- id: first-budget", "- ▸id: first-budget"],
      ],
      [
        "review first-budget, to: this field is missing",
        "add it: the value after, as the catalogue has it; null where the entry is removed",
      ],
    ),
    refused(
      "a threshold fits the metric of its guardrail",
      [REVIEW, "to: 800", 'to: ▸"10%"'],
      [
        'review first-budget, to = "10%": api_p95 is measured in ms, of which there is no percentage',
        "write e.g. 800 (milliseconds)",
      ],
    ),
    refused(
      "an approval is governed in production",
      [
        [REVIEW, "environment: production", "environment: ▸staging"],
        [REVIEW, "entity_kind: guardrail", "entity_kind: pipeline"],
        [REVIEW, "entity_id: api-latency-production", "entity_id: api-staging"],
        [REVIEW, "field: threshold", "field: approval_required"],
        [REVIEW, "from: 500", "from: true"],
        [REVIEW, "to: 800", "to: false"],
        [REVIEW, `\n${KPI}`, ""],
      ],
      [
        'review first-budget, environment = "staging": approval_required is governed in production only',
        "take this review out; a review of production names the production entry",
      ],
    ),
    refused(
      "an active secret is never a draft again",
      [...ofSecret, [REVIEW, "from: 500", "from: active"], [REVIEW, "to: 800", "to: ▸draft"]],
      [
        'review first-budget, to = "draft": a secret\'s status never changes from active to this',
        "only the removal of an active secret needs a review: write to: null, or take this review out",
      ],
    ),
    refused(
      "a secret that rotates is not removed",
      [...ofSecret, [REVIEW, "from: 500", "from: rotating"], [REVIEW, "to: 800", "to: ▸null"]],
      [
        "review first-budget, to = null: a secret's status never changes from rotating to this",
        "only the removal of an active secret needs a review: write to: null, or take this review out",
      ],
    ),
    refused(
      "a deployment waits for whole minutes",
      [
        ...ofProduction,
        [REVIEW, "field: threshold", "field: wait_timer_minutes"],
        [REVIEW, "from: 500", "from: 10"],
        [REVIEW, "to: 800", "to: ▸-1"],
      ],
      [
        "review first-budget, to = -1: wait_timer_minutes is never this",
        "write a whole number of minutes, 0 to 43200; null where there is no entry",
      ],
    ),
    refused(
      "reviewers are ids",
      [
        ...ofProduction,
        [REVIEW, "field: threshold", "field: reviewers"],
        [REVIEW, "from: 500", 'from: "users 1 2, teams 3"'],
        [REVIEW, "to: 800", "to: ▸ada"],
      ],
      [
        'review first-budget, to = "ada": reviewers is never this',
        'write "users ID …, teams ID …", or "nobody"; null where there is no entry',
      ],
    ),
    refused(
      "an environment says whether it is frozen",
      [
        ...ofProduction,
        [REVIEW, "field: threshold", "field: freeze"],
        [REVIEW, "from: 500", "from: the audit"],
        [REVIEW, "to: 800", "to: ▸null"],
      ],
      ["review first-budget, to = null: freeze is never this", "write the reason of the freeze, or false"],
    ),
    refused(
      "something changes",
      [REVIEW, "to: 800", "to: ▸500"],
      [
        "review first-budget, to = 500: this is the value before, so nothing changes",
        "write what the catalogue has now; where that is the same, change it there first, or take this review out",
      ],
    ),
    refused(
      "somebody reviewed it",
      [REVIEW, "reviewer: platform-lead", "reviewer: ▸"],
      [
        "review first-budget, reviewer = null: this is empty, not a text",
        'write who reviewed it: a role, a login or a team of github.roles, e.g. "platform-lead"',
      ],
    ),
    refused(
      "whoever proposed a change does not review it",
      [REVIEW, "  to: 800\n  reviewer: platform-lead", "  to: 800\n  author: Ada\n  reviewer: ▸ada"],
      [
        'review first-budget, reviewer = "ada": whoever proposed a change cannot review it',
        "have somebody else review it, or leave author out where there is nobody else",
      ],
    ),
    refused(
      "an author has a name",
      [REVIEW, "  to: 800\n", '  to: 800\n  author: ▸""\n'],
      [
        'review first-budget, author = "": this is not a name on one line',
        "write a role or a person in at most 100 characters, without a space around it",
      ],
    ),
    refused(
      "there was a reason",
      [REVIEW, '"Search got slower by design."', '▸" "'],
      ['review first-budget, reason = " ": there is nothing in it', "write a text"],
    ),
    refused(
      "a threshold names its budget",
      [
        [REVIEW, '  kpi_budget: "API latency, second quarter: 800 ms at the 95th percentile"\n', ""],
        [REVIEW, "- id: first-budget", "- ▸id: first-budget"],
      ],
      [
        "review first-budget, kpi_budget: a threshold changes when a KPI budget does, and this review names none",
        "add it: the KPI budget that the threshold follows",
      ],
    ),
    refused(
      "no budget is asked of what has no threshold",
      [
        [REVIEW, '  kpi_budget: "API latency, second quarter: 800 ms at the 95th percentile"\n', ""],
        [REVIEW, "entity_kind: guardrail", "entity_kind: pipeline"],
        [REVIEW, "entity_id: api-latency-production", "entity_id: api-production"],
        [REVIEW, "field: threshold", "field: ▸threshold"],
      ],
      [
        'review first-budget, field = "threshold": this field of a pipeline needs no review',
        "write entity_kind: guardrail, or one of: approval_required",
      ],
    ),
    refused(
      "a clarification exists",
      [REVIEW, "  to: 800\n", "  to: 800\n  clarification: ▸own-schemes\n"],
      [
        'review first-budget, clarification = "own-schemes": there is no clarification of this id',
        'did you mean "own-schemas"? If it was removed, put it back as it was: git log -p catalogue/clarifications.yaml',
      ],
    ),
    refused(
      "a review holds no credential",
      [
        REVIEW,
        '"Search got slower by design."',
        '▸"the old one was ghp_0123456789abcdefghijABCDEFGHIJ012345"',
      ],
      [
        "review first-budget, reason = (hidden: it looks like a credential): this looks like a credential, and files of the repository hold no secret values",
        "remove it, revoke it, and store a new one with `pulumi config set --secret`",
      ],
    ),
  ],
  accepted: [
    accepted("a guard that is taken out needs no budget", [
      [REVIEW, "to: 800", "to: null"],
      [REVIEW, '  kpi_budget: "API latency, second quarter: 800 ms at the 95th percentile"\n', ""],
    ]),
    accepted("an id that only starts like that name", [REVIEW, "id: first-budget", "id: governed-twice"]),
    accepted("something new in place of nothing", [REVIEW, "from: 500", "from: null"]),
    accepted("an entry whose removal was reviewed", [
      [REVIEW, "entity_id: api-latency-production", "entity_id: long-gone"],
      [REVIEW, "  to: 800", "  to: null"],
      [REVIEW, `${KPI}\n`, ""],
    ]),
    accepted("a clarification", [REVIEW, "  to: 800\n", "  to: 800\n  clarification: own-schemas\n"]),
    accepted("percentages of what has them", [
      [REVIEW, "entity_id: api-latency-production", "entity_id: api-quota-production"],
      [REVIEW, "from: 500", 'from: "30%"'],
      [REVIEW, "to: 800", 'to: "40%"'],
    ]),
    accepted("a deployed threshold out of the bounds of today", [REVIEW, "from: 500", "from: 0.5"]),
  ],
};
