import { PASTED_WEBHOOK } from "../../model/problems/redact.ts";
import type { Edit } from "./broken-estate.ts";
import { accepted, type Cases, refused } from "./refusal.ts";

/** Advice that several cases get. */
const FIX = {
  project:
    'write a Google Cloud project id of 6 to 30 characters, e.g. "acme-staging"; without a domain before it, since the accounts of such projects are named otherwise; it may be shared with another stack',
  monthly_usd: "write US dollars that the environment may be expected to cost in a month, 0 to 1000000",
  billing_account:
    'write the id of the Cloud Billing account that pays, e.g. "000000-AAAAAA-000000": `gcloud billing accounts list`; a budget is kept there; stacks that name none share one',
  images: 'write an image with its tag or digest, e.g. "ghcr.io/acme/api@sha256:…"',
} as const;

/** Settings of Sentry for staging. */
const sentry = (host: string, organization: string, project: string): Edit => [
  "Pulumi.staging.yaml",
  "  skeleton:protection: true",
  `  skeleton:sentry:\n    host: ${host}\n    organization: ${organization}\n    projects:\n      api-staging: ${project}\n  skeleton:protection: true`,
];

/** The stack staging, frozen for this reason. */
const frozen = (reason: string): Edit => [
  "Pulumi.staging.yaml",
  "  skeleton:protection: true",
  `  skeleton:freeze: ${reason}\n  skeleton:protection: true`,
];
const FREEZE_FIX = 'write the reason as one line, e.g. "the audit runs until Friday"';

/** The stack staging with a budget of these fields. */
const withBudget = (...fields: string[]): Edit => [
  "Pulumi.staging.yaml",
  "  skeleton:protection: true\n",
  `  skeleton:budget:\n${fields.map((field) => `    ${field}\n`).join("")}  skeleton:protection: true\n`,
];

/** The stack staging that takes over one thing. */
const withAdoption = (id: string): Edit => [
  "Pulumi.staging.yaml",
  "  skeleton:protection: true\n",
  `  skeleton:adopt:\n    gcp:pubsub/topic:Topic::staging-alerts: ${id}\n  skeleton:protection: true\n`,
];

export const settingsCases: Cases = {
  refused: [
    refused(
      "gcp is there",
      [
        "Pulumi.staging.yaml",
        'config:\n  skeleton:gcp:\n    project: acme-staging\n    project_number: "123456789012"\n    region: asia-northeast1',
        'config:\n  ▸skeleton:gpc:\n    project: acme-staging\n    project_number: "123456789012"\n    region: asia-northeast1',
      ],
      ['skeleton:gpc: there is no field "gpc" here', 'did you mean "skeleton:gcp"?'],
    ),
    refused(
      "a setting that is missing stands where the others do",
      [
        "Pulumi.staging.yaml",
        'config:\n  skeleton:gcp:\n    project: acme-staging\n    project_number: "123456789012"\n    region: asia-northeast1\n  skeleton:github',
        "config:\n  ▸skeleton:github",
      ],
      ["skeleton:gcp: this field is missing", "add it: a mapping of project, project_number and region"],
    ),
    refused(
      "an owner's id is there",
      [
        "Pulumi.staging.yaml",
        "    owner: acme\n    owner_type: user\n    owner_id: 1001\n",
        "    ▸owner: acme\n    owner_type: user\n",
      ],
      [
        "skeleton:github.owner_id: this field is missing",
        "add it: numeric id of the owner: `gh api users/OWNER --jq .id`",
      ],
    ),
    refused(
      "gcp is a mapping",
      [
        "Pulumi.staging.yaml",
        'skeleton:gcp:\n    project: acme-staging\n    project_number: "123456789012"\n    region: asia-northeast1',
        "skeleton:gcp: ▸acme-staging",
      ],
      [
        'skeleton:gcp = "acme-staging": this is a text, not a mapping',
        "write a mapping of project, project_number and region",
      ],
    ),
    refused(
      "a project is an id, not a name",
      ["Pulumi.staging.yaml", "project: acme-staging", "project: ▸Acme Staging"],
      ['skeleton:gcp.project = "Acme Staging": this value does not fit', FIX.project],
    ),
    refused(
      "a project is not below a domain",
      ["Pulumi.staging.yaml", "project: acme-staging", "project: ▸example.com:acme-staging"],
      ['skeleton:gcp.project = "example.com:acme-staging": this value does not fit', FIX.project],
    ),
    refused(
      "a project id has 30 characters at most",
      ["Pulumi.staging.yaml", "project: acme-staging", "project: ▸aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
      ['skeleton:gcp.project = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": this value does not fit', FIX.project],
    ),
    refused(
      "a project id has 6 characters at least",
      ["Pulumi.staging.yaml", "project: acme-staging", "project: ▸acme1"],
      ['skeleton:gcp.project = "acme1": this value does not fit', FIX.project],
    ),
    refused(
      "a project number that is written as a power of ten is written out",
      ["Pulumi.staging.yaml", '"123456789012"', "▸1.23456789012e+11"],
      [
        "skeleton:gcp.project_number = 123456789012: this is a number, not a text",
        'write "123456789012", with the quotes',
      ],
    ),
    refused(
      "a field beside its setting is one mistake",
      ["Pulumi.staging.yaml", "    region: asia-northeast1", "  ▸region: asia-northeast1"],
      ['region: there is no setting "region"', "write it below skeleton:gcp, indented by two spaces more"],
    ),
    refused(
      "a field that a setting need not have, too",
      [
        "Pulumi.staging.yaml",
        "  skeleton:protection: true",
        "  ▸map_domains: true\n  skeleton:protection: true",
      ],
      [
        'map_domains: there is no setting "map_domains"',
        "write it below skeleton:gcp, indented by two spaces more",
      ],
    ),
    refused(
      "a project number is in quotes",
      ["Pulumi.staging.yaml", '"123456789012"', "▸123456789012"],
      [
        "skeleton:gcp.project_number = 123456789012: this is a number, not a text",
        'write "123456789012", with the quotes',
      ],
    ),
    ...["012345670123", "0x1234567890", "12345678901234567890"].map((written) =>
      refused(
        `a project number that is written as ${written}`,
        ["Pulumi.staging.yaml", '"123456789012"', `▸${written}`],
        [
          `skeleton:gcp.project_number = ${Number(written)}: this is a number, not a text`,
          'write the number of that project, which does not start with 0, in quotes: `gcloud projects describe PROJECT --format "value(projectNumber)"`',
        ],
      ),
    ),
    refused(
      "digits of a number that is a text",
      [
        "Pulumi.staging.yaml",
        "  skeleton:protection: true",
        "  skeleton:protection: true\n  skeleton:freeze: ▸012345678901234567890",
      ],
      [
        "skeleton:freeze = 12345678901234567000: this is a number, not a text",
        'write "012345678901234567890", with the quotes',
      ],
    ),
    ...["google", "ssl"].map((word) =>
      refused(
        `a project with ${word} in its id`,
        ["Pulumi.staging.yaml", "project: acme-staging", `project: ▸acme-${word}-staging`],
        [
          `skeleton:gcp.project = "acme-${word}-staging": Google has no project with "${word}" in its id`,
          "write the id of the project, as `gcloud projects list` shows it",
        ],
      ),
    ),
    refused(
      "a project number is a number",
      ["Pulumi.staging.yaml", '"123456789012"', '▸"acme"'],
      [
        'skeleton:gcp.project_number = "acme": this value does not fit',
        'write the number of that project, which does not start with 0, in quotes: `gcloud projects describe PROJECT --format "value(projectNumber)"`',
      ],
    ),
    refused(
      "whether domains are mapped is yes or no",
      ["Pulumi.staging.yaml", "region: asia-northeast1", "region: asia-northeast1\n    map_domains: ▸later"],
      [
        'skeleton:gcp.map_domains = "later": this is a text, not true or false',
        "write true or false: whether surfaces' own domains are mapped to their services; true once the accounts that run `pulumi up` are verified owners of them",
      ],
    ),
    refused(
      "everybody is no member of a project",
      [
        "Pulumi.staging.yaml",
        "region: asia-northeast1",
        "region: asia-northeast1\n    project_members: { roles/owner: [▸allUsers] }",
      ],
      [
        'skeleton:gcp.project_members.roles/owner[0] = "allUsers": this value does not fit',
        'write a member as policies write it, e.g. "user:founder@example.com"',
      ],
    ),
    refused(
      "a member says what kind it is",
      [
        "Pulumi.staging.yaml",
        "region: asia-northeast1",
        "region: asia-northeast1\n    project_members: { roles/owner: [▸founder@example.com] }",
      ],
      [
        'skeleton:gcp.project_members.roles/owner[0] = "founder@example.com": this value does not fit',
        'write a member as policies write it, e.g. "user:founder@example.com"',
      ],
    ),
    refused(
      "a role is written as policies write it",
      [
        "Pulumi.staging.yaml",
        "region: asia-northeast1",
        'region: asia-northeast1\n    project_members: { ▸owner: ["user:founder@example.com"] }',
      ],
      [
        "skeleton:gcp.project_members.owner: this key does not fit",
        'write a role as policies write it, e.g. "roles/owner"',
      ],
    ),
    refused(
      "a region is one, not a zone",
      ["Pulumi.staging.yaml", "region: asia-northeast1", "region: ▸asia-northeast1-a"],
      [
        'skeleton:gcp.region = "asia-northeast1-a": this value does not fit',
        'did you mean "asia-northeast1"?',
      ],
    ),
    refused(
      "an owner is a login",
      ["Pulumi.staging.yaml", "owner: acme", "owner: ▸acme/estate"],
      [
        'skeleton:github.owner = "acme/estate": this is more than the owner',
        "write the user or organization that owns the repository: at most 39 letters, digits and inner hyphens",
      ],
    ),
    refused(
      "an owner is a user or an organization",
      ["Pulumi.staging.yaml", "owner_type: user", "owner_type: ▸org"],
      [
        'skeleton:github.owner_type = "org": this is not one of the values it may have',
        'did you mean "organization"?',
      ],
    ),
    refused(
      "an owner's id is numeric",
      ["Pulumi.staging.yaml", "owner_id: 1001", "owner_id: ▸acme"],
      [
        'skeleton:github.owner_id = "acme": this is a text, not a number',
        "write numeric id of the owner: `gh api users/OWNER --jq .id`",
      ],
    ),
    refused(
      "a repository is named without its owner",
      ["Pulumi.staging.yaml", "repository: estate", "repository: ▸acme/estate"],
      [
        'skeleton:github.repository = "acme/estate": GitHub has no repository name of this form: character 5 is "/"',
        'did you mean "estate"?',
      ],
    ),
    refused(
      "a repository's id is positive",
      ["Pulumi.staging.yaml", "repository_id: 2002", "repository_id: ▸0"],
      [
        "skeleton:github.repository_id = 0: this value does not fit",
        "write numeric id of the repository: `gh api repos/OWNER/NAME --jq .id`",
      ],
    ),
    refused(
      "a repository is public or private",
      ["Pulumi.staging.yaml", "visibility: public", "visibility: ▸internal"],
      [
        'skeleton:github.visibility = "internal": this is not one of the values it may have',
        "one of: public, private; an internal repository is private",
      ],
    ),
    refused(
      "a visibility is in lower case",
      ["Pulumi.staging.yaml", "visibility: public", "visibility: ▸Public"],
      [
        'skeleton:github.visibility = "Public": this is not one of the values it may have',
        'did you mean "public"?',
      ],
    ),
    refused(
      "a GitHub plan is one of the four",
      ["Pulumi.staging.yaml", "plan: free", "plan: ▸Teams"],
      ['skeleton:github.plan = "Teams": this is not one of the values it may have', 'did you mean "team"?'],
    ),
    refused(
      "a default branch has a legal name",
      ["Pulumi.staging.yaml", "default_branch: main", "default_branch: ▸main~1"],
      [
        'skeleton:github.default_branch = "main~1": git allows no ~ in a name',
        'write e.g. "main" or "release/2"',
      ],
    ),
    refused(
      "reviewers are ids, not logins",
      ["Pulumi.staging.yaml", "[1001, 1002]", "[1001, ▸octocat]"],
      [
        'skeleton:github.reviewers.users[1] = "octocat": this is a text, not a number',
        "write numeric ids of users: `gh api users/LOGIN --jq .id`",
      ],
    ),
    refused(
      "teams are ids, not slugs",
      ["Pulumi.staging.yaml", "users: [1001, 1002]", "users: [1001, 1002]\n      teams: [▸-1]"],
      [
        "skeleton:github.reviewers.teams[0] = -1: this value does not fit",
        "write numeric ids of teams: `gh api orgs/ORG/teams/SLUG --jq .id`",
      ],
    ),
    refused(
      "reviewers are users and teams",
      ["Pulumi.staging.yaml", "users: [1001, 1002]", "▸user: [1001, 1002]"],
      ['skeleton:github.reviewers.user: there is no field "user" here', 'did you mean "users"?'],
    ),
    refused(
      "administrators bypass approvals or they do not",
      [
        "Pulumi.staging.yaml",
        "    prevent_self_review: true\n",
        "    prevent_self_review: true\n    admins_bypass: ▸sometimes\n",
      ],
      [
        'skeleton:github.admins_bypass = "sometimes": this is a text, not true or false',
        "write true or false: whether administrators of the repository may deploy without approval and wait; unless stated, not in production",
      ],
    ),
    refused(
      "self-review is banned or not",
      ["Pulumi.staging.yaml", "prevent_self_review: true", "prevent_self_review: ▸never"],
      [
        'skeleton:github.prevent_self_review = "never": this is a text, not true or false',
        "write true or false: whether the person who started a deployment may not approve it",
      ],
    ),
    refused(
      "a wait is not negative",
      ["Pulumi.staging.yaml", "wait_timer_minutes: 0", "wait_timer_minutes: ▸-1"],
      [
        "skeleton:github.wait_timer_minutes = -1: this value does not fit",
        "write minutes that a deployment waits, 0 to 43200",
      ],
    ),
    refused(
      "a wait is 30 days at most",
      ["Pulumi.staging.yaml", "wait_timer_minutes: 0", "wait_timer_minutes: ▸43201"],
      [
        "skeleton:github.wait_timer_minutes = 43201: this value does not fit",
        "write minutes that a deployment waits, 0 to 43200",
      ],
    ),
    refused(
      "a Vercel plan is one of the three",
      ["Pulumi.staging.yaml", "plan: hobby", "plan: ▸hobbyist"],
      [
        'skeleton:vercel.plan = "hobbyist": this is not one of the values it may have',
        "one of: hobby, pro, enterprise",
      ],
    ),
    refused(
      "an id of a Vercel team is whole",
      ["Pulumi.staging.yaml", "plan: hobby", "plan: pro\n    team: ▸team_abcdefghijklmnopqrstuvw"],
      [
        'skeleton:vercel.team = "team_abcdefghijklmnopqrstuvw": this value does not fit',
        'write the id of the team, "team_" and 24 letters and digits; leave out for a personal account',
      ],
    ),
    refused(
      "a Vercel team is an id",
      ["Pulumi.staging.yaml", "plan: hobby", "plan: pro\n    team: ▸acme"],
      [
        'skeleton:vercel.team = "acme": this value does not fit',
        'write the id of the team, "team_" and 24 letters and digits; leave out for a personal account',
      ],
    ),
    refused(
      "a region of functions is Vercel's, not Google's",
      ["Pulumi.staging.yaml", "plan: hobby", "plan: hobby\n    function_region: ▸asia-northeast1"],
      [
        'skeleton:vercel.function_region = "asia-northeast1": this value does not fit',
        "write the region of the sites' functions, e.g. \"hnd1\"; leave out for the one nearest to the stack's own region",
      ],
    ),
    refused(
      "a secret that people keep has a name that GitHub allows",
      [
        "Pulumi.staging.yaml",
        "default_branch: main",
        "default_branch: main\n    by_hand: { secrets: [▸CODECOV-TOKEN] }",
      ],
      [
        'skeleton:github.by_hand.secrets[0] = "CODECOV-TOKEN": this value does not fit',
        'did you mean "CODECOV_TOKEN"?',
      ],
    ),
    refused(
      "a variable that people keep has a name that GitHub allows",
      [
        "Pulumi.staging.yaml",
        "default_branch: main",
        "default_branch: main\n    by_hand: { variables: [▸1ST] }",
      ],
      ['skeleton:github.by_hand.variables[0] = "1ST": this value does not fit', "write the name of one"],
    ),
    refused(
      "a deploy key that people keep has a title",
      [
        "Pulumi.staging.yaml",
        "default_branch: main",
        'default_branch: main\n    by_hand: { deploy_keys: [▸""] }',
      ],
      ['skeleton:github.by_hand.deploy_keys[0] = "": there is nothing in this item', "remove it"],
    ),
    refused(
      "an administrator is a login",
      [
        "Pulumi.staging.yaml",
        "default_branch: main",
        'default_branch: main\n    by_hand: { administrators: [▸"@founder"] }',
      ],
      [
        'skeleton:github.by_hand.administrators[0] = "@founder": this value does not fit',
        'did you mean "founder"?',
      ],
    ),
    refused(
      "an administrator is no team: GitHub lists people",
      [
        "Pulumi.staging.yaml",
        "default_branch: main",
        "default_branch: main\n    by_hand: { administrators: [▸acme/platform] }",
      ],
      [
        'skeleton:github.by_hand.administrators[0] = "acme/platform": this value does not fit',
        "write a login",
      ],
    ),
    refused(
      "a variable of a site that people keep has a name that Vercel allows",
      ["Pulumi.staging.yaml", "plan: hobby", "plan: hobby\n    by_hand: { variables: [▸NEXT.ID] }"],
      ['skeleton:vercel.by_hand.variables[0] = "NEXT.ID": this value does not fit', "write the name of one"],
    ),
    refused(
      "a domain that people keep is in lower case, without a scheme",
      [
        "Pulumi.staging.yaml",
        "plan: hobby",
        'plan: hobby\n    by_hand: { domains: [▸"https://www.example.com"] }',
      ],
      [
        'skeleton:vercel.by_hand.domains[0] = "https://www.example.com": this value does not fit',
        "write a domain, in lower case",
      ],
    ),
    refused(
      "a deploy hook that people keep has a name",
      ["Pulumi.staging.yaml", "plan: hobby", 'plan: hobby\n    by_hand: { deploy_hooks: [▸""] }'],
      ['skeleton:vercel.by_hand.deploy_hooks[0] = "": there is nothing in this item', "remove it"],
    ),
    refused(
      "a policy of a team is on or off",
      ["Pulumi.staging.yaml", "plan: hobby", "plan: pro\n    all_variables_sensitive: ▸policy"],
      [
        'skeleton:vercel.all_variables_sensitive = "policy": this is a text, not true or false',
        "write true where Vercel says that the team has a policy that forces all environment variables to be sensitive; false elsewhere",
      ],
    ),
    refused(
      "alerts have an address",
      ["Pulumi.staging.yaml", "email: alerts@example.com", "email: ▸alerts"],
      ['skeleton:alerts.email = "alerts": this is not an e-mail address', 'write e.g. "on-call@example.com"'],
    ),
    refused(
      "an address with a host in full-width letters",
      ["Pulumi.staging.yaml", "email: alerts@example.com", "email: ▸alerts@\uff45xample.com"],
      [
        'skeleton:alerts.email = "alerts@\uff45xample.com": a host name is written in ASCII: character 8 is U+FF45 "\uff45", which is not ASCII',
        'write "alerts@example.com", if that is the name that is meant',
      ],
    ),
    refused(
      "an address with a dot behind its host",
      ["Pulumi.staging.yaml", "email: alerts@example.com", "email: ▸alerts@example.com."],
      [
        'skeleton:alerts.email = "alerts@example.com.": the host ends with a dot',
        'did you mean "alerts@example.com"?',
      ],
    ),
    refused(
      "an e-mail address of no public host",
      ["Pulumi.staging.yaml", "email: alerts@example.com", "email: ▸root@localhost"],
      [
        'skeleton:alerts.email = "root@localhost": this host is a single name, which only your own network knows',
        'write e.g. "on-call@example.com"',
      ],
    ),
    refused(
      "a LINE group is told by its id",
      ["Pulumi.production.yaml", "on-call: C0123456789abcdef0123456789abcdef", "on-call: ▸the-team"],
      [
        'skeleton:alerts.line_groups.on-call = "the-team": this value does not fit',
        'write the id of a group as its webhook events tell it: "C" and 32 hex digits in lower case',
      ],
    ),
    refused(
      "a channel secret of LINE in its place is not repeated",
      [
        "Pulumi.production.yaml",
        "on-call: C0123456789abcdef0123456789abcdef",
        "on-call: ▸0123456789abcdef0123456789abcdef",
      ],
      [
        "skeleton:alerts.line_groups.on-call: this has the form of a channel secret of LINE",
        'write the id of a group as its webhook events tell it: "C" and 32 hex digits in lower case; if it is one, reissue it',
      ],
    ),
    refused(
      "governance is announced to a webhook by its name",
      [
        "Pulumi.staging.yaml",
        "email: alerts@example.com",
        'email: alerts@example.com\n    governance_channel: ▸"webhook:https://hooks.example.com/T0/pa55word"',
      ],
      [`skeleton:alerts.governance_channel: ${PASTED_WEBHOOK.wrong}`, PASTED_WEBHOOK.fix],
    ),
    refused(
      "governance is announced on a channel",
      [
        "Pulumi.staging.yaml",
        "email: alerts@example.com",
        "email: alerts@example.com\n    governance_channel: ▸slack",
      ],
      [
        'skeleton:alerts.governance_channel = "slack": this value does not fit',
        'write "line:GROUP", "slack:#CHANNEL", "email:ADDRESS" or "webhook:NAME"',
      ],
    ),
    refused(
      "a Supabase project is told by its reference",
      ["Pulumi.staging.yaml", "max_clients: 60", "max_clients: 60\n    project_ref: ▸estate"],
      [
        'skeleton:supabase.project_ref = "estate": this value does not fit',
        "write the reference of the project: the 20 letters that its URL starts with",
      ],
    ),
    refused("Sentry is a host, not a URL", sentry("▸https://sentry.io", "acme", "worker"), [
      'skeleton:sentry.host = "https://sentry.io": the host is not a domain name of letters, digits and inner hyphens, with dots between: character 6 is ":"',
      'write a public domain name, e.g. "sentry.io"',
    ]),
    refused("an organization of Sentry is told by its slug", sentry("sentry.io", "▸Acme Inc", "worker"), [
      'skeleton:sentry.organization = "Acme Inc": this value does not fit',
      "write the slug of the organization",
    ]),
    refused("a project of Sentry is told by its slug", sentry("sentry.io", "acme", "▸The Worker"), [
      'skeleton:sentry.projects.api-staging = "The Worker": this value does not fit',
      "write the slug of the project",
    ]),
    refused(
      "a pooler accepts somebody",
      ["Pulumi.staging.yaml", "max_clients: 60", "max_clients: ▸0"],
      [
        "skeleton:supabase.max_clients = 0: this value does not fit",
        "write clients that the pooler accepts, at least 1; 200 on Supabase's smallest compute size",
      ],
    ),
    refused(
      "protection is on or off",
      ["Pulumi.staging.yaml", "protection: true", "protection: ▸sometimes"],
      [
        'skeleton:protection = "sometimes": this is a text, not true or false',
        "write true or false: whether data and identities refuse to be deleted; true in production until it is torn down",
      ],
    ),
    refused(
      "protection is there",
      [
        "Pulumi.staging.yaml",
        "config:\n  skeleton:gcp",
        "config:\n  ▸skeleton:protecton: true\n  skeleton:gcp",
      ],
      ['skeleton:protecton: there is no field "protecton" here', 'did you mean "skeleton:protection"?'],
    ),
    refused(
      "an image is pinned",
      ["Pulumi.staging.yaml", "ghcr.io/acme/api:1.2.3", "▸ghcr.io/acme/api"],
      ['skeleton:images.api-staging = "ghcr.io/acme/api": this value does not fit', FIX.images],
    ),
    refused(
      "an image has a registry",
      ["Pulumi.staging.yaml", "ghcr.io/acme/api:1.2.3", "▸api:1.2.3"],
      ['skeleton:images.api-staging = "api:1.2.3": this value does not fit', FIX.images],
    ),
    refused(
      "an image's digest is whole",
      ["Pulumi.staging.yaml", "ghcr.io/acme/api:1.2.3", "▸ghcr.io/acme/api@sha256:abc"],
      ['skeleton:images.api-staging = "ghcr.io/acme/api@sha256:abc": this value does not fit', FIX.images],
    ),
    refused(
      "images are by surface id",
      ["Pulumi.staging.yaml", "api-staging: ghcr", "▸API: ghcr"],
      [
        "skeleton:images.API: there is no Cloud Run surface of this id in this environment",
        'did you mean "api-staging"?',
      ],
    ),
    refused(
      "images are a mapping",
      [
        "Pulumi.staging.yaml",
        "skeleton:images:\n    api-staging: ghcr.io/acme/api:1.2.3",
        "skeleton:images: ▸[ghcr.io/acme/api:1.2.3]",
      ],
      [
        'skeleton:images = ["ghcr.io/acme/api:1.2.3"]: this is a list, not a mapping',
        "write images by surface id, for when the running one must not be kept",
      ],
    ),
    refused("a freeze has a reason", frozen("▸no"), [
      'skeleton:freeze = "no": this gives no reason',
      FREEZE_FIX,
    ]),
    refused("a freeze is ended by its removal", frozen("▸false"), [
      "skeleton:freeze = false: this is true or false, not a text",
      'write the reason, as a text, why nothing is delivered to the environment and no update changes it, e.g. "the audit runs until Friday"; remove it to end the freeze',
    ]),
    refused("the reason of a freeze is one line", frozen('▸"a\\nb c"'), [
      'skeleton:freeze = "a\\nb c": a reason has no line break or other character that is not seen: U+000A',
      FREEZE_FIX,
    ]),
    refused("the reason of a freeze is no expression", frozen(`▸"\${{ secrets.X }}"`), [
      `skeleton:freeze = "\${{ secrets.X }}": a reason is not an expression, which GitHub would evaluate`,
      FREEZE_FIX,
    ]),
    refused("a freeze is reported, so that nobody wonders why nothing moves", frozen('▸"the audit"'), [
      'skeleton:freeze = "the audit": staging is frozen: nothing is delivered, and no update changes it once this is deployed',
      "remove the setting to end the freeze",
      "warning",
    ]),
    refused("a budget is an amount of money", withBudget('monthly_usd: ▸"$20"'), [
      'skeleton:budget.monthly_usd = "$20": this is a text, not a number',
      "did you mean 20?",
    ]),
    refused("a budget as pulumi config set --path writes 12.50", withBudget('monthly_usd: ▸"12.50"'), [
      'skeleton:budget.monthly_usd = "12.50": this is a text, not a number',
      "write 12.50 without quotes",
    ]),
    refused(
      "a currency is a code",
      withBudget(
        "monthly_usd: 20",
        "billing_account: 0A1B2C-3D4E5F-67890A",
        "amount: 3000",
        "currency: ▸jpy",
      ),
      ['skeleton:budget.currency = "jpy": this value does not fit', 'did you mean "JPY"?'],
    ),
    refused("a budget is not negative", withBudget("monthly_usd: ▸-0.01"), [
      "skeleton:budget.monthly_usd = -0.01: this value does not fit",
      FIX.monthly_usd,
    ]),
    refused("a budget is for a small estate", withBudget("monthly_usd: ▸1000001"), [
      "skeleton:budget.monthly_usd = 1000001: this value does not fit",
      FIX.monthly_usd,
    ]),
    refused("a budget has an amount", withBudget("▸billing_account: 000000-AAAAAA-000000"), [
      "skeleton:budget.monthly_usd: this field is missing",
      FIX.monthly_usd.replace("write", "add it:"),
    ]),
    refused(
      "a billing account is an id",
      withBudget("monthly_usd: 20", "billing_account: ▸billingAccounts/000000-AAAAAA-000000"),
      [
        'skeleton:budget.billing_account = "billingAccounts/000000-AAAAAA-000000": this value does not fit',
        'did you mean "000000-AAAAAA-000000"?',
      ],
    ),
    refused(
      "a billing account's id is in capitals",
      withBudget("monthly_usd: 20", "billing_account: ▸000000-aaaaaa-000000"),
      [
        'skeleton:budget.billing_account = "000000-aaaaaa-000000": this value does not fit',
        'did you mean "000000-AAAAAA-000000"?',
      ],
    ),
    refused("a budget has no other fields", withBudget("monthly_usd: 20", "▸yearly_usd: 240"), [
      'skeleton:budget.yearly_usd: there is no field "yearly_usd" here',
      "rename it, or remove it; the fields are monthly_usd, billing_account, currency, amount",
    ]),
    refused(
      "an unknown setting",
      ["Pulumi.staging.yaml", "    wait_timer_minutes", "    ▸wait_time_minutes"],
      [
        'skeleton:github.wait_time_minutes: there is no field "wait_time_minutes" here',
        'did you mean "wait_timer_minutes"?',
      ],
    ),
    refused(
      "an unknown setting that resembles none",
      ["Pulumi.staging.yaml", "    max_clients: 60", "    max_clients: 60\n    ▸url: nowhere"],
      [
        'skeleton:supabase.url: there is no field "url" here',
        "rename it, or remove it; the fields are project_ref, max_clients",
      ],
    ),
    refused("what is taken over has an id", withAdoption('▸""'), [
      'skeleton:adopt.gcp:pubsub/topic:Topic::staging-alerts = "": this value does not fit',
      "write the id to import, as `npm run adopt` writes it",
    ]),
  ],
  accepted: [
    accepted("a budget", withBudget("monthly_usd: 4.5", "billing_account: 0A1B2C-3D4E5F-67890A")),
    accepted("what the next update takes over", withAdoption("projects/acme-staging/topics/alerts-staging")),
    accepted("a budget of nothing, of no account", withBudget("monthly_usd: 0")),
    accepted("a project id of 30 characters", [
      "Pulumi.staging.yaml",
      "project: acme-staging",
      "project: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ]),
    accepted("a wait of 30 days on a public repository", [
      "Pulumi.staging.yaml",
      "wait_timer_minutes: 0",
      "wait_timer_minutes: 43200",
    ]),
    accepted("an image by digest", [
      "Pulumi.staging.yaml",
      "ghcr.io/acme/api:1.2.3",
      "ghcr.io/acme/api@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ]),
    accepted("an image by commit", [
      "Pulumi.staging.yaml",
      "ghcr.io/acme/api:1.2.3",
      "ghcr.io/acme/api:3d3c42e5aac5ba805825da76410c181273ba90b1",
    ]),
    accepted("members, administrators and domains of every kind that vendors list", [
      [
        "Pulumi.staging.yaml",
        "region: asia-northeast1",
        'region: asia-northeast1\n    project_members: { roles/owner: ["serviceAccount:acme.svc.id.goog[jobs/runner]"] }',
      ],
      [
        "Pulumi.staging.yaml",
        "default_branch: main",
        "default_branch: main\n    by_hand: { administrators: [founder_acme] }",
      ],
      [
        "Pulumi.staging.yaml",
        "plan: hobby",
        'plan: hobby\n    by_hand: { domains: ["*.example.com", "www.example.xn--p1ai"] }',
      ],
    ]),
    accepted("only what has no default", [
      [
        "Pulumi.staging.yaml",
        "    default_branch: main\n    reviewers:\n      users: [1001, 1002]\n    prevent_self_review: true\n    wait_timer_minutes: 0\n",
        "",
      ],
      ["Pulumi.staging.yaml", "  skeleton:supabase:\n    max_clients: 60\n", ""],
      ["Pulumi.staging.yaml", "  skeleton:images:\n    api-staging: ghcr.io/acme/api:1.2.3\n", ""],
    ]),
  ],
};
