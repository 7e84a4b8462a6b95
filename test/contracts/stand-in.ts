import { json, type LocalServer, localServer } from "../functions/local-server.ts";

const TIMES = { created_at: "2026-11-01T00:00:00Z", updated_at: "2026-11-01T00:00:00Z" };

/** What GitHub says of any user. */
const USER = {
  login: "founder",
  id: 7,
  node_id: "x",
  type: "User",
  site_admin: false,
  gravatar_id: "",
  ...Object.fromEntries(
    [
      "avatar",
      "url",
      "html",
      "followers",
      "following",
      "gists",
      "starred",
      "subscriptions",
      "organizations",
      "repos",
      "events",
      "received_events",
    ].map((name) => [name === "url" ? name : `${name}_url`, `https://api.github.com/users/founder/${name}`]),
  ),
};

/** What vendors answer `npm run drift` and `npm run adopt`, by the path below the vendor's name; the first that fits. */
const ANSWERS: readonly (readonly [path: RegExp, answer: unknown])[] = [
  [
    /^google\/storage\/storage\/v1\/b\/[^/]+\/iam$/,
    {
      kind: "storage#policy",
      resourceId: "projects/_/buckets/log",
      version: 1,
      etag: "CAE=",
      bindings: [{ role: "roles/storage.legacyBucketOwner", members: ["projectOwner:acme-prod"] }],
    },
  ],
  [
    /^google\/.*:getIamPolicy$/,
    {
      version: 3,
      etag: "BwYAAAAAAAA=",
      bindings: [
        {
          role: "roles/viewer",
          members: ["user:x@example.com"],
          condition: {
            title: "until summer",
            expression: "request.time < timestamp('2027-06-01T00:00:00Z')",
          },
        },
      ],
    },
  ],
  [
    /^google\/cloudscheduler\/.*\/jobs\//,
    {
      name: "projects/acme-prod/locations/l/jobs/ticks",
      schedule: "*/5 * * * *",
      timeZone: "Etc/UTC",
      state: "ENABLED",
      userUpdateTime: "2026-11-01T00:00:00Z",
    },
  ],
  [
    /^google\/iam\/.*\/keys$/,
    {
      keys: [
        {
          name: "projects/acme-prod/serviceAccounts/a@acme-prod.iam.gserviceaccount.com/keys/0123",
          keyType: "USER_MANAGED",
          keyOrigin: "GOOGLE_PROVIDED",
          keyAlgorithm: "KEY_ALG_RSA_2048",
          validAfterTime: "2026-11-01T00:00:00Z",
        },
      ],
    },
  ],
  [
    /^google\/iam\/.*\/providers$/,
    {
      workloadIdentityPoolProviders: [
        { name: "projects/1/locations/global/workloadIdentityPools/p/providers/github", state: "ACTIVE" },
      ],
    },
  ],
  [
    /^google\/iam\/.*\/workloadIdentityPools$/,
    {
      workloadIdentityPools: [
        {
          name: "projects/1/locations/global/workloadIdentityPools/p",
          displayName: "GitHub production",
          state: "ACTIVE",
        },
      ],
    },
  ],
  [
    /^google\/storage\/.*\/hmacKeys$/,
    {
      kind: "storage#hmacKeysMetadata",
      items: [
        {
          kind: "storage#hmacKeyMetadata",
          accessId: "GOOG1E0123",
          serviceAccountEmail: "a@acme-prod.iam.gserviceaccount.com",
          state: "ACTIVE",
        },
      ],
    },
  ],
  [
    /^google\/pubsub\/.*\/topics\/[^/]+\/subscriptions$/,
    { subscriptions: ["projects/acme-prod/subscriptions/s"] },
  ],
  [
    /^google\/monitoring\/.*\/snoozes$/,
    {
      snoozes: [
        {
          name: "projects/acme-prod/snoozes/1",
          displayName: "quiet",
          criteria: { policies: ["projects/acme-prod/alertPolicies/1"] },
          interval: { startTime: "2026-11-01T00:00:00Z", endTime: "2999-01-01T00:00:00Z" },
        },
      ],
    },
  ],
  [
    /^google\/monitoring\/.*\/alertPolicies$/,
    { alertPolicies: [{ name: "projects/acme-prod/alertPolicies/1", displayName: "api-latency" }] },
  ],
  [
    /^google\/monitoring\/.*\/notificationChannels$/,
    { notificationChannels: [{ name: "projects/acme-prod/notificationChannels/1", displayName: "relay" }] },
  ],
  [
    /^google\/monitoring\/.*\/dashboards$/,
    { dashboards: [{ name: "projects/1/dashboards/1", displayName: "production" }] },
  ],
  [
    /^google\/billingbudgets\/.*\/budgets$/,
    { budgets: [{ name: "billingAccounts/1/budgets/1", displayName: "production" }] },
  ],
  [
    /^google\/secretmanager\/.*\/versions$/,
    {
      versions: [
        { name: "projects/1/secrets/s/versions/3", state: "ENABLED", createTime: "2026-11-01T00:00:00Z" },
      ],
      totalSize: 1,
    },
  ],
  [
    /^google\/storage\/storage\/v1\/b$/,
    {
      kind: "storage#buckets",
      items: [{ kind: "storage#bucket", name: "log-0000001", timeCreated: "2026-11-01T00:00:00Z" }],
    },
  ],
  [
    /^google\/storage\/.*\/notificationConfigs$/,
    {
      kind: "storage#notifications",
      items: [
        {
          kind: "storage#notification",
          id: "1",
          topic: "//pubsub.googleapis.com/projects/acme-prod/topics/t",
        },
      ],
    },
  ],
  [
    /^google\/serviceusage\/.*\/services\//,
    { name: "projects/1/services/run.googleapis.com", state: "ENABLED" },
  ],
  // A thing that is looked up by its own name: that it is there is all that is read.
  [
    /^google\/(logging|monitoring|run|pubsub|iam|artifactregistry|secretmanager|cloudfunctions)\//,
    { name: "thing" },
  ],
  [/^google\/[a-z0-9-]+-run\//, { apiVersion: "domains.cloudrun.com/v1", kind: "DomainMapping" }],
  [
    /^github\/repos\/[^/]+\/[^/]+\/environments\/[^/]+$/,
    {
      id: 161088068,
      node_id: "MDExOkVudmlyb25tZW50MTYxMDg4MDY4",
      name: "production",
      can_admins_bypass: true,
      protection_rules: [
        { id: 3736, node_id: "x", type: "wait_timer", wait_timer: 30 },
        {
          id: 3755,
          node_id: "x",
          type: "required_reviewers",
          prevent_self_review: true,
          reviewers: [{ type: "User", reviewer: { id: 7, node_id: "x", login: "octo" } }],
        },
        { id: 3756, node_id: "x", type: "branch_policy" },
      ],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    },
  ],
  [
    /^github\/.*\/deployment-branch-policies$/,
    { total_count: 1, branch_policies: [{ id: 361471, node_id: "x", name: "main", type: "branch" }] },
  ],
  [/^github\/.*\/environments\/[^/]+\/secrets$/, { total_count: 1, secrets: [{ name: "TOKEN", ...TIMES }] }],
  [
    /^github\/.*\/environments\/[^/]+\/variables$/,
    { total_count: 1, variables: [{ name: "GCP_REGION", value: "asia-northeast1", ...TIMES }] },
  ],
  [
    /^github\/.*\/environments\/[^/]+\/variables\/[^/]+$/,
    { name: "INFRASTRUCTURE_ACCOUNT", value: "infrastructure@acme-prod.iam.gserviceaccount.com", ...TIMES },
  ],
  [
    /^github\/.*\/actions\/(organization-)?secrets$|^github\/.*\/dependabot\/secrets$/,
    { total_count: 1, secrets: [{ name: "TOKEN", ...TIMES }] },
  ],
  [
    /^github\/.*\/actions\/(organization-)?variables$/,
    { total_count: 1, variables: [{ name: "TZ", value: "Asia/Tokyo", ...TIMES }] },
  ],
  [
    /^github\/.*\/keys$/,
    [
      {
        id: 1,
        key: "ssh-ed25519 AAAA",
        url: "https://api.github.com/repos/acme/estate/keys/1",
        title: "laptop",
        verified: true,
        created_at: "2026-11-01T00:00:00Z",
        read_only: false,
      },
    ],
  ],
  [/^github\/.*\/collaborators$/, [{ ...USER, role_name: "admin" }]],
  [
    /^github\/.*\/actions\/permissions\/workflow$/,
    { default_workflow_permissions: "read", can_approve_pull_request_reviews: false },
  ],
  [
    /^github\/.*\/actions\/workflows$/,
    {
      total_count: 1,
      workflows: [
        {
          id: 5,
          node_id: "x",
          name: "CI",
          path: ".github/workflows/ci.yml",
          state: "disabled_manually",
          url: "https://api.github.com/repos/acme/estate/actions/workflows/5",
          html_url: "https://github.com/acme/estate/blob/main/.github/workflows/ci.yml",
          badge_url: "https://github.com/acme/estate/workflows/CI/badge.svg",
          ...TIMES,
        },
      ],
    },
  ],
  [
    /^github\/.*\/rulesets$/,
    [
      {
        id: 42,
        name: "release-tags",
        target: "tag",
        source_type: "Repository",
        source: "acme/estate",
        enforcement: "active",
        ...TIMES,
      },
    ],
  ],
  [
    /^vercel\/v10\/projects\/[^/]+\/env$/,
    {
      envs: [
        {
          id: "Xk2",
          key: "API_URL",
          value: "eyJ2",
          type: "encrypted",
          target: ["production"],
          configurationId: null,
          createdAt: 1762000000000,
          updatedAt: 1762000000000,
          createdBy: "u1",
          updatedBy: null,
          decrypted: false,
          securityIssues: [],
        },
      ],
      pagination: { count: 1, next: null, prev: null },
    },
  ],
  [
    /^vercel\/v1\/env$/,
    {
      data: [
        {
          id: "env_1",
          key: "SHARED",
          type: "encrypted",
          target: ["production"],
          projectId: ["prj_1"],
          created: "2026-11-01T00:00:00Z",
          decrypted: false,
          securityIssues: [],
        },
      ],
      pagination: { count: 1, next: null, prev: null },
    },
  ],
  [
    /^vercel\/v9\/projects\/[^/]+\/domains$/,
    {
      domains: [{ name: "portal.example.com", apexName: "example.com", projectId: "prj_1", verified: true }],
      pagination: { count: 1, next: null, prev: null },
    },
  ],
  [
    /^vercel\/v9\/projects\/[^/]+\/domains\//,
    { name: "portal.example.com", apexName: "example.com", projectId: "prj_1", verified: true },
  ],
];

/** Answers as the vendors do, and refuses and counts every write. */
export const vendorsStandIn = (): Promise<LocalServer> =>
  localServer(({ method, url }, response) => {
    const path = decodeURIComponent(url.pathname.slice(1));
    if (method !== "GET" && !path.endsWith(":getIamPolicy")) return json(response, {}, 405);
    const [, answer] = ANSWERS.find(([fits]) => fits.test(path)) ?? [];
    if (answer === undefined) json(response, { error: { code: 404, message: "Not Found" } }, 404);
    else json(response, answer);
  });
