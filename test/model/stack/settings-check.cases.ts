import type { Edit } from "../broken-estate.ts";
import { accepted, type Cases, refused } from "../refusal.ts";

/** The stack staging with these holders of a role, and one for every other owner of its secrets. */
const withRoles = (platformLead: string): Edit[] => [
  [
    "Pulumi.staging.yaml",
    "    prevent_self_review",
    `    roles:\n      database-owner: [ada]\n      ${platformLead}\n    prevent_self_review`,
  ],
];

/** The stack staging with a budget of Cloud Billing and these lines of it. */
const withBudget = (...lines: string[]): Edit => [
  "Pulumi.staging.yaml",
  "  skeleton:protection: true",
  [
    "  skeleton:budget:",
    "    monthly_usd: 5",
    ...lines.map((line) => `    ${line}`),
    "  skeleton:protection: true",
  ].join("\n"),
];
const ACCOUNT = "billing_account: 000000-AAAAAA-000000";

/** A stack of a managed user, whose login has an underscore. */
const MANAGED: readonly Edit[] = [
  ["Pulumi.staging.yaml", "owner: acme\n", "owner: acme_corp\n"],
  ["pipeline api-staging", "ghcr.io/acme/api", "ghcr.io/acme_corp/api"],
  ["pipeline ocr-worker-staging", "ghcr.io/acme/ocr-worker", "ghcr.io/acme_corp/ocr-worker"],
  ["Pulumi.staging.yaml", "ghcr.io/acme/api:1.2.3", "ghcr.io/acme_corp/api:1.2.3"],
  ["Pulumi.staging.yaml", "repository: estate", "repository: other"],
  ["Pulumi.staging.yaml", "owner_id: 1001", "owner_id: 1002"],
  ["Pulumi.staging.yaml", "repository_id: 2002", "repository_id: 2003"],
];

export const settingsCheckCases: Cases = {
  refused: [
    refused(
      "a budget in another currency has an amount in that currency",
      withBudget(ACCOUNT, "currency: ▸JPY"),
      [
        'skeleton:budget.currency = "JPY": the billing account\'s budget is in JPY, and monthly_usd is in US dollars',
        "add amount: what may be spent in a month, in JPY",
      ],
    ),
    refused("an amount is that of a budget which an account keeps", withBudget("amount: ▸5"), [
      "skeleton:budget.amount = 5: this is the amount of a budget of Cloud Billing, and no billing account is named to keep one",
      "add billing_account, or remove it",
    ]),
    refused(
      "an amount has no more decimals than its currency",
      withBudget(ACCOUNT, "currency: JPY", "amount: ▸800.5"),
      ["skeleton:budget.amount = 800.5: JPY has 0 decimals", "write 801"],
    ),
    refused(
      "a user has no plan of organizations",
      ["Pulumi.staging.yaml", "plan: free", "plan: ▸team"],
      [
        'skeleton:github.plan = "team": a GitHub user has no plan team',
        "one of: free, pro; or correct owner_type",
      ],
    ),
    refused(
      "a managed user has no public repository",
      [...MANAGED, ["Pulumi.staging.yaml", "visibility: public", "visibility: ▸public"]],
      [
        'skeleton:github.visibility = "public": an owner with an underscore is a managed user, who has no public repository',
        "write private or internal, or correct the owner",
      ],
    ),
    refused(
      "an organization has no underscore in its name",
      [
        ...MANAGED,
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
        ["Pulumi.staging.yaml", "owner: acme_corp", "owner: ▸acme_corp"],
      ],
      [
        'skeleton:github.owner = "acme_corp": no organization of GitHub has an underscore in its name',
        'did you mean "acme-corp"? If it is a managed user, write owner_type: user',
      ],
    ),
    refused(
      "images are pushed as packages of the repository's owner",
      ["pipeline ocr-worker-staging", "ghcr.io/acme/ocr-worker", "▸ghcr.io/others/ocr-worker"],
      [
        'pipeline ocr-worker-staging, artifacts[0] = "ghcr.io/others/ocr-worker": its token may push images of acme only, which owns the repository',
        'did you mean "ghcr.io/acme/ocr-worker"?',
      ],
    ),
    refused(
      "an owner whom no image belongs to is itself what is wrong",
      [
        ["pipeline api-production", "ghcr.io/acme/api", "ghcr.io/others/api"],
        ["pipeline api-staging", "ghcr.io/acme/api", "ghcr.io/others/api"],
        ["pipeline ocr-worker-staging", "ghcr.io/acme/ocr-worker", "ghcr.io/others/ocr-worker"],
        ["Pulumi.staging.yaml", "owner: acme", "owner: ▸▸acme"],
        ["Pulumi.production.yaml", "owner: acme", "owner: ▸acme"],
      ],
      [
        'skeleton:github.owner = "acme": pipeline api-production pushes ghcr.io/others/api, and its token may push images of acme only',
        "write artifacts: [ghcr.io/acme/…] there, or correct the owner here",
      ],
      [
        'skeleton:github.owner = "acme": pipeline api-staging pushes ghcr.io/others/api, and its token may push images of acme only',
        "write artifacts: [ghcr.io/acme/…] there, or correct the owner here",
      ],
      [
        'skeleton:github.owner = "acme": pipeline ocr-worker-staging pushes ghcr.io/others/ocr-worker, and its token may push images of acme only',
        "write artifacts: [ghcr.io/acme/…] there, or correct the owner here",
      ],
    ),
    refused(
      "a surface runs the image of its own app",
      [
        "Pulumi.staging.yaml",
        "api-staging: ghcr.io/acme/api:1.2.3",
        "api-staging: ▸ghcr.io/acme/ocr-worker:1.2.3",
      ],
      [
        'skeleton:images.api-staging = "ghcr.io/acme/ocr-worker:1.2.3": this is the image that pipeline ocr-worker-staging pushes, of ocr-worker',
        "write an image of api",
      ],
    ),
    refused(
      "a budget that is kept is one of something",
      [
        "Pulumi.staging.yaml",
        "  skeleton:protection: true",
        "  skeleton:budget:\n    monthly_usd: ▸0\n    billing_account: 000000-AAAAAA-000000\n  skeleton:protection: true",
      ],
      [
        "skeleton:budget.monthly_usd = 0: Cloud Billing keeps no budget of less than a cent, and the billing account is named to have one kept",
        "write at least 0.01, or leave billing_account out",
      ],
    ),
    refused(
      "GitHub Free has no environments for private repositories",
      ["Pulumi.staging.yaml", "visibility: public\n    plan: free", "visibility: private\n    plan: ▸free"],
      [
        'skeleton:github.plan = "free": private repositories have no environments on GitHub Free, so there is no place for the stack\'s secrets',
        "make the repository public, or move it to an organization on Enterprise, which approvals and wait timers need",
      ],
    ),
    refused(
      "GitHub Free of an organization, which has no Pro",
      [
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
        ["Pulumi.staging.yaml", "visibility: public\n    plan: free", "visibility: private\n    plan: ▸free"],
      ],
      [
        'skeleton:github.plan = "free": private repositories have no environments on GitHub Free, so there is no place for the stack\'s secrets',
        "make the repository public, or move to Enterprise, which approvals and wait timers need",
      ],
    ),
    refused(
      "GitHub Free of an organization in which nobody approves",
      [
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
        ["Pulumi.staging.yaml", "prevent_self_review: true", "prevent_self_review: false"],
        ["Pulumi.staging.yaml", "visibility: public\n    plan: free", "visibility: private\n    plan: ▸free"],
      ],
      [
        'skeleton:github.plan = "free": private repositories have no environments on GitHub Free, so there is no place for the stack\'s secrets',
        "make the repository public, or move to Team, or to Enterprise where another stack has approvals or wait timers",
      ],
    ),
    refused(
      "approvals on private repositories need Enterprise",
      [
        [
          "Pulumi.production.yaml",
          "visibility: public\n    plan: free",
          "visibility: private\n    plan: ▸team",
        ],
        ["Pulumi.production.yaml", "prevent_self_review: true", "prevent_self_review: false"],
        ["Pulumi.production.yaml", "owner_type: user", "owner_type: organization"],
        ["surface portal-production", "  git_branch: main\n", ""],
        ["pipeline portal-production", "Build]", "Build, Tag Deploy]\n  secrets: [vercel-token-production]"],
      ],
      [
        'skeleton:github.plan = "team": an approval is required by pipeline api-production; on private repositories, GitHub has this on Enterprise only',
        "make the repository public, move to Enterprise, or set approval_required to false there",
      ],
    ),
    refused(
      "approvals of all pipelines are told at once",
      [
        [
          "Pulumi.production.yaml",
          "visibility: public\n    plan: free",
          "visibility: private\n    plan: ▸pro",
        ],
        ["Pulumi.production.yaml", "prevent_self_review: true", "prevent_self_review: false"],
        ["pipeline mobile-production", "  stages", "  approval_required: true\n  stages"],
      ],
      [
        'skeleton:github.plan = "pro": an approval is required by pipelines api-production, mobile-production; on private repositories, GitHub has this on Enterprise only',
        "make the repository public, move it to an organization on Enterprise, or set approval_required to false there",
      ],
    ),
    refused(
      "wait timers on private repositories need Enterprise",
      [
        ["Pulumi.staging.yaml", "visibility: public\n    plan: free", "visibility: private\n    plan: pro"],
        ["Pulumi.staging.yaml", "prevent_self_review: true", "prevent_self_review: false"],
        ["Pulumi.staging.yaml", "wait_timer_minutes: 0", "wait_timer_minutes: ▸1"],
      ],
      [
        "skeleton:github.wait_timer_minutes = 1: there is a wait timer; on private repositories, GitHub has this on Enterprise only",
        "write 0, make the repository public, or move it to an organization on Enterprise",
      ],
    ),
    refused(
      "a page of a private repository is not published",
      [
        ["Pulumi.staging.yaml", "    reviewers:\n      users: [1001, 1002]\n", ""],
        ["Pulumi.staging.yaml", "visibility: public\n    plan: free", "visibility: private\n    plan: pro"],
        [
          "Pulumi.staging.yaml",
          "prevent_self_review: true",
          "prevent_self_review: false\n    publish_page: ▸true",
        ],
      ],
      [
        "skeleton:github.publish_page = true: the repository is private, and everybody could read its page: sites are private on Enterprise only",
        "write false, and take the page from the artifacts of a run",
      ],
    ),
    refused(
      "a ban of self-review on private repositories needs Enterprise",
      [
        ["Pulumi.staging.yaml", "visibility: public\n    plan: free", "visibility: private\n    plan: team"],
        ["Pulumi.staging.yaml", "prevent_self_review: true", "prevent_self_review: ▸true"],
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
      ],
      [
        "skeleton:github.prevent_self_review = true: self-review is banned; on private repositories, GitHub has this on Enterprise only",
        "write false, make the repository public, or move to Enterprise",
      ],
    ),
    refused(
      "an approval needs a reviewer",
      ["Pulumi.production.yaml", "reviewers:\n      users: [1001, 1002]", "reviewers:\n      ▸users: []"],
      [
        'skeleton:github.reviewers = {"users":[]}: pipeline api-production requires an approval, and nobody can give it',
        "add the numeric ids of two users or more, since nobody approves what they started",
      ],
    ),
    refused(
      "one, where nobody is kept from approving what they started",
      [
        ["Pulumi.production.yaml", "reviewers:\n      users: [1001, 1002]", "reviewers:\n      ▸users: []"],
        ["Pulumi.production.yaml", "prevent_self_review: true", "prevent_self_review: false"],
      ],
      [
        'skeleton:github.reviewers = {"users":[]}: pipeline api-production requires an approval, and nobody can give it',
        "add numeric ids of users",
      ],
    ),
    refused(
      "or a team, where the owner has some",
      [
        ["Pulumi.production.yaml", "reviewers:\n      users: [1001, 1002]", "reviewers:\n      ▸users: []"],
        ["Pulumi.production.yaml", "owner_type: user", "owner_type: organization"],
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
        ["Pulumi.production.yaml", "plan: hobby", "plan: pro"],
      ],
      [
        'skeleton:github.reviewers = {"users":[]}: pipeline api-production requires an approval, and nobody can give it',
        "add numeric ids of users or teams",
      ],
    ),
    refused(
      "a user has no team that could stand for a seventh reviewer",
      ["Pulumi.staging.yaml", "users: [1001, 1002]", "▸users: [1, 2, 3, 4, 5, 6, 7]"],
      [
        'skeleton:github.reviewers = {"users":[1,2,3,4,5,6,7]}: there are 7 reviewers, and GitHub takes 6',
        "name 6 of them",
      ],
    ),
    refused(
      "there are six reviewers at most",
      [
        ["Pulumi.staging.yaml", "users: [1001, 1002]", "▸users: [1, 2, 3, 4, 5]\n      teams: [6, 7]"],
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
      ],
      [
        'skeleton:github.reviewers = {"users":[1,2,3,4,5],"teams":[6,7]}: there are 7 reviewers, and GitHub takes 6',
        "name a team in their place",
      ],
    ),
    refused(
      "a reviewer is written once",
      ["Pulumi.staging.yaml", "[1001, 1002]", "[1001, 1002, ▸1001]"],
      ["skeleton:github.reviewers.users[2] = 1001: this id is written twice", "keep one of the two"],
    ),
    refused(
      "a team is written once",
      [
        ["Pulumi.staging.yaml", "users: [1001, 1002]", "users: [1001, 1002]\n      teams: [5, ▸5]"],
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
      ],
      ["skeleton:github.reviewers.teams[1] = 5: this id is written twice", "keep one of the two"],
    ),
    refused(
      "teams need an organization",
      ["Pulumi.staging.yaml", "users: [1001, 1002]", "users: [1001, 1002]\n      teams: ▸[5]"],
      [
        "skeleton:github.reviewers.teams = [5]: only organizations have teams, and the owner is a user",
        "name users",
      ],
    ),
    refused("a role is held by somebody", withRoles("platform-lead: ▸[]"), [
      "skeleton:github.roles.platform-lead = []: this value does not fit",
      "write a list of GitHub logins and teams, at least one",
    ]),
    refused("a role is held by logins", withRoles('platform-lead: [▸"@ada"]'), [
      'skeleton:github.roles.platform-lead[0] = "@ada": this value does not fit',
      'did you mean "ada"?',
    ]),
    refused("a role is held once by each, in whatever case", withRoles("platform-lead: [ada, ▸Ada]"), [
      'skeleton:github.roles.platform-lead[1] = "Ada": this one is written twice',
      "keep one of the two",
    ]),
    refused("a role is held once by each", withRoles("platform-lead: [ada, ▸ada]"), [
      'skeleton:github.roles.platform-lead[1] = "ada": this one is written twice',
      "keep one of the two",
    ]),
    refused("a user owns no team that could hold a role", withRoles("platform-lead: [▸acme/platform]"), [
      'skeleton:github.roles.platform-lead[0] = "acme/platform": only organizations have teams, and the owner is a user',
      "write logins",
    ]),
    refused(
      "a team that holds a role is the owner's",
      [
        ...withRoles("platform-lead: [▸other/platform]"),
        ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
      ],
      [
        "skeleton:github.roles.platform-lead[0] = \"other/platform\": this team is another organization's, and only the owner's teams can own code and review",
        "write acme/SLUG",
      ],
    ),
    refused(
      "an owner of a secret is a role that somebody holds",
      [
        [
          "Pulumi.staging.yaml",
          "    prevent_self_review",
          "    roles:\n      ▸platform-led: [ada]\n      database-owner: [ada]\n      frontend-lead: [ada]\n      mobile-lead: [ada]\n    prevent_self_review",
        ],
      ],
      [
        'skeleton:github.roles = {"platform-led":["ada"],"database-owner":["ada"],"frontend-…: nobody holds the role platform-lead that owns sentry-token-staging, ghcr-token-staging',
        'add platform-lead: [LOGIN], or correct the owner in secrets.yaml: did you mean "platform-led"?',
        "warning",
      ],
    ),
    refused(
      "a sole reviewer may review himself",
      [
        ["Pulumi.staging.yaml", "[1001, 1002]", "[1001]"],
        ["Pulumi.staging.yaml", "prevent_self_review: true", "prevent_self_review: ▸true"],
      ],
      [
        "skeleton:github.prevent_self_review = true: the sole reviewer could never deploy: nobody else can approve",
        "write false, or add a second reviewer",
      ],
    ),
    refused(
      "Hobby does not import an organization's repository",
      [
        ["Pulumi.production.yaml", "owner_type: user", "owner_type: organization"],
        ["Pulumi.production.yaml", "plan: hobby", "plan: ▸hobby"],
      ],
      [
        'skeleton:vercel.plan = "hobby": surface portal-production is built from Git, and Hobby cannot import an organization\'s repository',
        "move to Pro, or remove git_branch from the surface, with its builds in usage.yaml, and let CI deploy with a VERCEL_TOKEN",
      ],
    ),
    refused(
      "Hobby has no teams",
      ["Pulumi.staging.yaml", "plan: hobby", "plan: hobby\n    team: ▸team_abcdefghijklmnopqrstuvwx"],
      [
        'skeleton:vercel.team = "team_abcdefghijklmnopqrstuvwx": teams need Pro',
        "remove it, or correct the plan",
      ],
    ),
    refused(
      "services do not open more connections than the pooler accepts",
      ["Pulumi.staging.yaml", "max_clients: 60", "max_clients: ▸49"],
      [
        "skeleton:supabase.max_clients = 49: surfaces may open 50 database connections at once (api-staging 2 × 20, ocr-worker-staging 2 × 5)",
        "lower max_instances or concurrency_limit, or raise max_clients together with the database's size",
      ],
    ),
    refused(
      "Cloud Run answers under the project's number",
      ["Pulumi.staging.yaml", 'project_number: "123456789012"', 'project_number: ▸"999999999999"'],
      [
        'skeleton:gcp.project_number = "999999999999": surface ocr-worker-staging declares https://ocr-worker-staging-123456789012.asia-northeast1.run.app, and Cloud Run will answer at https://ocr-worker-staging-999999999999.asia-northeast1.run.app',
        "correct it here, or write endpoint_url: https://ocr-worker-staging-999999999999.asia-northeast1.run.app in surfaces.yaml",
      ],
    ),
    refused(
      "where the URL of one service has the project's number, that of another is what is wrong",
      [
        [
          "surface api-staging",
          "https://api.staging.example.com",
          "https://api-staging-123456789012.asia-northeast1.run.app",
        ],
        [
          "surface ocr-worker-staging",
          "https://ocr-worker-staging-12345",
          "▸https://ocr-worker-staging-99999",
        ],
      ],
      [
        'surface ocr-worker-staging, endpoint_url = "https://ocr-worker-staging-999996789012.asia-northeast1.ru…: Cloud Run will answer at https://ocr-worker-staging-123456789012.asia-northeast1.run.app, by the settings of staging',
        'write "https://ocr-worker-staging-123456789012.asia-northeast1.run.app"',
      ],
    ),
    refused(
      "Cloud Run answers in its region",
      ["Pulumi.staging.yaml", "region: asia-northeast1", "region: ▸us-central1"],
      [
        'skeleton:gcp.region = "us-central1": surface ocr-worker-staging declares https://ocr-worker-staging-123456789012.asia-northeast1.run.app, and Cloud Run will answer at https://ocr-worker-staging-123456789012.us-central1.run.app',
        "correct it here, or write endpoint_url: https://ocr-worker-staging-123456789012.us-central1.run.app in surfaces.yaml",
      ],
    ),
    refused(
      "a region is one that is known",
      [
        ["Pulumi.production.yaml", "region: asia-northeast1", "region: ▸asia-northeast9"],
        [
          "surface api-production",
          "https://api.example.com",
          "https://api-production-210987654321.asia-northeast9.run.app",
        ],
      ],
      [
        'skeleton:gcp.region = "asia-northeast9": this program knows no region of Google Cloud by this name',
        'did you mean "asia-northeast1"? If Google opened it lately (gcloud run regions list), leave it',
        "warning",
      ],
    ),
    refused(
      "domains are mapped in regions that map domains",
      [
        [
          "Pulumi.production.yaml",
          "region: asia-northeast1",
          "region: asia-northeast2\n    map_domains: ▸true",
        ],
      ],
      [
        "skeleton:gcp.map_domains = true: surface api-production has a domain of its own, and Cloud Run maps none in asia-northeast2",
        "write false, or choose another region",
      ],
    ),
    refused(
      "a service is delivered by something",
      [
        ["pipeline ocr-worker-staging", ", Tag Deploy", ""],
        ["Pulumi.staging.yaml", "skeleton:images", "▸skeleton:images"],
      ],
      [
        "skeleton:images: nothing delivers surface ocr-worker-staging: pipeline ocr-worker-staging has no Tag Deploy, and no image of it is pinned here",
        "add Tag Deploy to the stages of ocr-worker-staging, or pin each release: ocr-worker-staging: IMAGE:TAG below skeleton:images",
        "warning",
      ],
    ),
    refused(
      "an image is of a surface of Cloud Run",
      ["Pulumi.staging.yaml", "api-staging: ghcr.io", "▸api-stagng: ghcr.io"],
      [
        "skeleton:images.api-stagng: there is no Cloud Run surface of this id in this environment",
        'did you mean "api-staging"?',
      ],
    ),
    refused(
      "an image is of a surface of this environment",
      ["Pulumi.staging.yaml", "api-staging: ghcr.io", "▸api-production: ghcr.io"],
      [
        "skeleton:images.api-production: there is no Cloud Run surface of this id in this environment",
        "one of: api-staging, ocr-worker-staging",
      ],
    ),
    refused(
      "an image is of a surface that has none yet",
      [
        "Pulumi.staging.yaml",
        "api-staging: ghcr.io/acme/api:1.2.3",
        "api-staging: ghcr.io/acme/api:1.2.3\n    ▸api-stagng: ghcr.io/acme/api:1.2.3",
      ],
      [
        "skeleton:images.api-stagng: there is no Cloud Run surface of this id in this environment",
        "one of: ocr-worker-staging",
      ],
    ),
    refused(
      "an image is of no surface where each has one",
      [
        "Pulumi.staging.yaml",
        "api-staging: ghcr.io/acme/api:1.2.3",
        "api-staging: ghcr.io/acme/api:1.2.3\n    ocr-worker-staging: ghcr.io/acme/ocr-worker:1.2.3\n    ▸api-stagng: ghcr.io/acme/api:1.2.3",
      ],
      [
        "skeleton:images.api-stagng: there is no Cloud Run surface of this id in this environment",
        "remove this line",
      ],
    ),
  ],
  accepted: [
    accepted("a service whose releases are pinned by hand", ["pipeline api-staging", ", Tag Deploy", ""]),
    accepted("a domain in a region that maps none, where it is not mapped", [
      "Pulumi.production.yaml",
      "region: asia-northeast1",
      "region: asia-northeast2",
    ]),
    accepted("a region that maps no domains, for services without one", [
      ["Pulumi.production.yaml", "region: asia-northeast1", "region: europe-west12"],
      [
        "surface api-production",
        "https://api.example.com",
        "https://api-production-210987654321.europe-west12.run.app",
      ],
    ]),
    accepted("a team of the owner in other case", [
      ...withRoles("platform-lead: [Acme/platform]"),
      ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
    ]),
    accepted("a budget in another currency", withBudget(ACCOUNT, "currency: JPY", "amount: 800")),
    accepted("a budget in dollars of another amount", withBudget(ACCOUNT, "amount: 7.5")),
    accepted("an image with its tag and its digest", [
      "Pulumi.staging.yaml",
      "api-staging: ghcr.io/acme/api:1.2.3",
      `api-staging: ghcr.io/acme/api:1.2.3@sha256:${"0a".repeat(32)}`,
    ]),
    accepted("approval on a private repository with Enterprise", [
      ["Pulumi.production.yaml", "owner_type: user", "owner_type: organization"],
      ["Pulumi.production.yaml", "plan: hobby", "plan: pro\n    team: team_abcdefghijklmnopqrstuvwx"],
      [
        "Pulumi.production.yaml",
        "visibility: public\n    plan: free",
        "visibility: private\n    plan: enterprise",
      ],
    ]),
    accepted("a private repository with Team and nothing that needs more", [
      ["Pulumi.staging.yaml", "visibility: public\n    plan: free", "visibility: private\n    plan: team"],
      ["Pulumi.staging.yaml", "prevent_self_review: true", "prevent_self_review: false"],
      ["Pulumi.staging.yaml", "    reviewers:\n      users: [1001, 1002]\n", ""],
      ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
    ]),
    accepted("roles that users hold", withRoles("platform-lead: [ada, Grace-Hopper]")),
    accepted("a role that a team of the owner holds", [
      ...withRoles("platform-lead: [acme/platform, ada]"),
      ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
    ]),
    accepted("six reviewers", [
      ["Pulumi.staging.yaml", "users: [1001, 1002]", "users: [1, 2, 3]\n      teams: [4, 5, 6]"],
      ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
    ]),
    accepted("a user and a team where self-review is banned", [
      ["Pulumi.staging.yaml", "users: [1001, 1002]", "users: [1001]\n      teams: [5]"],
      ["Pulumi.staging.yaml", "owner_type: user", "owner_type: organization"],
    ]),
    accepted("nobody reviews where nothing needs approval", ["Pulumi.staging.yaml", "[1001, 1002]", "[]"]),
    accepted("an organization on Hobby whose site CI deploys", [
      ["Pulumi.production.yaml", "owner_type: user", "owner_type: organization"],
      ["surface portal-production", "  git_branch: main\n", ""],
      ["pipeline portal-production", "Build]", "Build, Tag Deploy]\n  secrets: [vercel-token-production]"],
    ]),
    accepted("an organization on Pro whose site Vercel builds", [
      ["Pulumi.production.yaml", "owner_type: user", "owner_type: organization"],
      ["Pulumi.production.yaml", "plan: hobby", "plan: pro\n    team: team_abcdefghijklmnopqrstuvwx"],
    ]),
    accepted("as many connections as the pooler accepts", [
      "Pulumi.staging.yaml",
      "max_clients: 60",
      "max_clients: 50",
    ]),
  ],
};
