import { expect, test } from "vitest";
import type { EnvironmentRules } from "../../../model/delivery/environment-rules.ts";
import type { Share } from "../../../model/delivery/share.ts";
import type { GuardedResource, Guards } from "../../../model/drift/guarded.ts";
import { guardFindings, undeclared } from "../../../model/drift/guards.ts";
import { Unchecked, uncheckedSentences } from "../../../model/drift/unchecked.ts";
import type { StackSettings } from "../../../model/settings.ts";
import { settings as given } from "../../components/fixtures.ts";

const SECRET = "projects/p/secrets/s";
const ACCOUNT = "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com";
const POOL = "projects/p/locations/global/workloadIdentityPools/github-production";
const ROLE = "roles/secretmanager.secretAccessor";
const urn = (name: string) => `urn:pulumi:production::skeleton::type::${name}`;

const STATE: readonly GuardedResource[] = [
  {
    urn: urn("environment"),
    type: "github:index/repositoryEnvironment:RepositoryEnvironment",
    id: "estate:production-update",
    inputs: { environment: "production-update", reviewers: [{ users: [7] }], preventSelfReview: true },
  },
  {
    urn: urn("variable"),
    type: "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
    id: "estate:production-update:DEPLOYED",
    inputs: { environment: "production-update", variableName: "DEPLOYED" },
  },
  { urn: urn("secret"), type: "gcp:secretmanager/secret:Secret", id: SECRET },
  {
    urn: urn("reads"),
    type: "gcp:secretmanager/secretIamMember:SecretIamMember",
    id: `${SECRET}/${ROLE}/serviceAccount:Reader@p.iam.gserviceaccount.com`,
  },
  { urn: urn("account"), type: "gcp:serviceaccount/account:Account", id: ACCOUNT },
  {
    urn: urn("job"),
    type: "gcp:cloudscheduler/job:Job",
    id: "projects/p/locations/l/jobs/ticks",
    inputs: {},
  },
  { urn: urn("bucket"), type: "gcp:storage/bucket:Bucket", id: "log" },
  {
    urn: urn("writes"),
    type: "gcp:storage/bucketIAMMember:BucketIAMMember",
    id: "b/log/roles/storage.objectUser/serviceAccount:w@p.iam.gserviceaccount.com",
  },
  {
    urn: urn("function"),
    type: "gcp:cloudfunctionsv2/function:Function",
    id: "projects/p/locations/l/functions/f",
    outputs: { serviceConfig: { service: "projects/p/locations/l/services/f" } },
  },
  { urn: urn("pool"), type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool", id: POOL },
  {
    urn: urn("provider"),
    type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    id: `${POOL}/providers/github`,
  },
  {
    urn: urn("metrics"),
    type: "gcp:projects/iAMMember:IAMMember",
    id: "p/roles/monitoring.metricWriter/serviceAccount:a@p.iam.gserviceaccount.com",
  },
  {
    urn: urn("site"),
    type: "vercel:index/project:Project",
    id: "prj_1",
    inputs: { name: "portal-production" },
  },
  {
    urn: urn("site-variable"),
    type: "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
    id: "prj_1/kept",
  },
  {
    urn: urn("site-domain"),
    type: "vercel:index/projectDomain:ProjectDomain",
    id: "prj_1/portal.example.com",
    inputs: { projectId: "prj_1", domain: "portal.example.com" },
  },
  {
    urn: urn("site-bypass"),
    type: "vercel:index/projectProtectionBypass:ProjectProtectionBypass",
    id: "prj_1/hidden",
    inputs: { projectId: "prj_1" },
  },
  { urn: urn("topic"), type: "gcp:pubsub/topic:Topic", id: "projects/p/topics/alerts" },
  {
    urn: urn("subscription"),
    type: "gcp:pubsub/subscription:Subscription",
    id: "projects/p/subscriptions/relay",
  },
  {
    urn: urn("policy"),
    type: "gcp:monitoring/alertPolicy:AlertPolicy",
    id: "projects/p/alertPolicies/1",
    inputs: { displayName: "api latency" },
  },
  {
    urn: urn("on-a-condition"),
    type: "gcp:secretmanager/secretIamMember:SecretIamMember",
    id: `${SECRET}/roles/viewer/user:x@example.com/until summer`,
    inputs: {
      condition: { title: "until summer", expression: 'request.time < timestamp("2027-06-01T00:00:00Z")' },
    },
  },
];
const UNTIL_SUMMER = 'until summer//request.time < timestamp("2027-06-01T00:00:00Z")';

const SETTINGS = {
  ...given,
  gcp: { ...given.gcp, project: "p", project_number: "7" },
  github: { ...given.github, owner: "acme", owner_type: "organization" as const, repository: "estate" },
  vercel: { ...given.vercel, team: "team_1" },
};
const WORKFLOW = ".github/workflows/api-production.yml";
const SHARE = { pipelines: [{ workflow_file: WORKFLOW }] } as unknown as Share;

const RULES: EnvironmentRules = {
  name: "production-update",
  users: [7],
  teams: [],
  prevent_self_review: true,
  wait_timer_minutes: 0,
  admins_bypass: true,
  policies: ["every branch and tag"],
};

/** Vendors that answer what was deployed. */
const HEALTHY: Guards = {
  rules: async () => RULES,
  held: async () => ({
    secrets: ["PULUMI_ACCESS_TOKEN", "INFRASTRUCTURE_GITHUB_TOKEN"],
    variables: ["deployed", "PULUMI_BACKEND_URL"],
  }),
  ciAccounts: async () => [{ email: "infrastructure@p.iam.gserviceaccount.com", updates: true }],
  siteVariables: async () => [{ id: "kept", key: "API_URL", targets: ["production"] }],
  providers: async () => [
    "projects/7/locations/global/workloadIdentityPools/github-production/providers/github",
  ],
  grants: async ({ name }) => {
    if (name === "projects/p")
      return [
        { role: "roles/owner", member: "user:founder@example.com" },
        { role: "roles/editor", member: "serviceAccount:7@cloudservices.gserviceaccount.com" },
        { role: "roles/run.admin", member: "serviceAccount:infrastructure@p.iam.gserviceaccount.com" },
        { role: "roles/monitoring.metricWriter", member: "serviceAccount:a@p.iam.gserviceaccount.com" },
      ];
    if (name === SECRET)
      return [
        { role: ROLE, member: "serviceAccount:reader@p.iam.gserviceaccount.com" },
        { role: "roles/viewer", member: "user:x@example.com", condition: UNTIL_SUMMER },
      ];
    if (name !== "b/log") return [];
    return [
      { role: "roles/storage.objectUser", member: "serviceAccount:w@p.iam.gserviceaccount.com" },
      { role: "roles/storage.legacyBucketOwner", member: "projectOwner:p" },
      { role: "roles/storage.legacyObjectReader", member: "projectViewer:p" },
      {
        role: "roles/storage.objectUser",
        member: "deleted:serviceAccount:x@p.iam.gserviceaccount.com?uid=1",
      },
    ];
  },
  isPaused: async () => false,
  keys: async () => [],
  hmacKeys: async () => [],
  subscribers: async () => ["projects/p/subscriptions/relay"],
  snoozes: async () => [
    { name: "another team's", policies: ["projects/p/alertPolicies/99"], until: "2027-01-01T00:00:00Z" },
  ],
  repositoryHolds: async () => [],
  writingDeployKeys: async () => [],
  administrators: async () => ["acme", "founder"],
  runsApprove: async () => false,
  disabledWorkflows: async () => [".github/workflows/somebody-elses.yml"],
  sharedVariables: async () => [],
  siteDomains: async () => ["portal.example.com", "portal-production.vercel.app"],
  siteDoors: async () => ({ bypasses: 1, deployHooks: [] }),
};

type Settings = Pick<StackSettings, "gcp" | "github" | "vercel">;

const report = (change: Partial<Guards>, settings: Settings = SETTINGS) =>
  guardFindings(STATE, { ...HEALTHY, ...change }, { settings, share: SHARE });

const found = async (change: Partial<Guards>, settings?: Settings) =>
  (await report(change, settings)).findings.map(({ verb, type, name, properties }) =>
    [
      verb,
      type.split(":").at(-1),
      name,
      ...properties.map(({ path, before, after }) => `${path}: ${before} → ${after}`),
    ].join(" "),
  );

/** A grant on one thing, beside those that were deployed. */
const granting = (target: string, role: string, member: string): Partial<Guards> => ({
  grants: async (it) => [...(await HEALTHY.grants(it)), ...(it.name === target ? [{ role, member }] : [])],
});

test("what was deployed is no finding, however the vendors spell it", async () => {
  expect(await found({})).toEqual([]);
});

test.each<[string, Partial<Guards>, string[]]>([
  [
    "reviewers are gone",
    { rules: async () => ({ ...RULES, users: [], prevent_self_review: false }) },
    [
      "change RepositoryEnvironment production-update reviewers: user 7 → none whoever started a deployment may approve it: no → yes",
    ],
  ],
  ["an environment that is gone is what a refresh shows", { rules: async () => undefined }, []],
  [
    "a secret and a variable that nobody declared",
    { held: async () => ({ secrets: ["MINE"], variables: ["DEPLOYED", "INFRASTRUCTURE_ACCOUNT", "OTHER"] }) },
    [
      "create ActionsEnvironmentSecret MINE in production-update",
      "create ActionsEnvironmentVariable OTHER in production-update",
    ],
  ],
  [
    "everybody may read a secret",
    granting(SECRET, ROLE, "allUsers"),
    [`create SecretIamMember allUsers has ${ROLE} on s`],
  ],
  [
    "the member of a binding gets another role",
    granting(SECRET, "roles/secretmanager.admin", "serviceAccount:reader@p.iam.gserviceaccount.com"),
    [
      "create SecretIamMember serviceAccount:reader@p.iam.gserviceaccount.com has roles/secretmanager.admin on s",
    ],
  ],
  [
    "everybody may call the service behind a function",
    granting("projects/p/locations/l/services/f", "roles/run.invoker", "allUsers"),
    ["create FunctionIamMember allUsers has roles/run.invoker on f"],
  ],
  [
    "somebody may pose as an account",
    granting(ACCOUNT, "roles/iam.serviceAccountTokenCreator", "user:x@example.com"),
    [
      "create AccountIamMember user:x@example.com has roles/iam.serviceAccountTokenCreator on a@p.iam.gserviceaccount.com",
    ],
  ],
  ["a job is paused", { isPaused: async () => true }, ["change Job ticks paused: false → true"]],
  [
    "an account has a key",
    { keys: async () => ["0123"] },
    ["create Key 0123 of a@p.iam.gserviceaccount.com"],
  ],
  [
    "somebody owns an account",
    granting(ACCOUNT, "roles/owner", "user:x@example.com"),
    ["create AccountIamMember user:x@example.com has roles/owner on a@p.iam.gserviceaccount.com"],
  ],
  [
    "somebody may edit everything in the project",
    granting("projects/p", "roles/editor", "user:x@example.com"),
    ["create IAMMember user:x@example.com has roles/editor on the whole project p"],
  ],
  [
    "an account of the stack gets one more role on the project",
    granting("projects/p", "roles/viewer", "serviceAccount:A@p.iam.gserviceaccount.com"),
    ["create IAMMember serviceAccount:A@p.iam.gserviceaccount.com has roles/viewer on the whole project p"],
  ],
  [
    "one more provider, through which somebody else's tokens are accepted",
    { providers: async (pool) => [...(await HEALTHY.providers(pool)), `${pool}/providers/mine`] },
    ["create WorkloadIdentityPoolProvider mine of github-production"],
  ],
  [
    "a variable is added to a site",
    {
      siteVariables: async (site) => [
        ...(await HEALTHY.siteVariables(site)),
        { id: "new", key: "EVIL", targets: ["production", "preview"] },
      ],
    },
    ["create ProjectEnvironmentVariable EVIL (production, preview) in portal-production"],
  ],
  [
    "a variable of the team is shared with a site",
    { sharedVariables: async () => [{ id: "env_1", key: "API_URL", targets: ["production"] }] },
    ["create SharedEnvironmentVariable API_URL (production) in portal-production"],
  ],
  [
    "a site answers under one more domain",
    { siteDomains: async (site) => [...(await HEALTHY.siteDomains(site)), "phishing.example.net"] },
    ["create ProjectDomain phishing.example.net in portal-production"],
  ],
  [
    "one more way past the protection of a site, and a URL that deploys it",
    { siteDoors: async () => ({ bypasses: 2, deployHooks: ["nightly"] }) },
    [
      "create DeployHook deploy hook nightly in portal-production",
      "create ProjectProtectionBypass 1 more bypass of deployment protection in portal-production",
    ],
  ],
  [
    "a secret and a variable of the whole repository, of Dependabot and of the organization",
    { repositoryHolds: async (store) => [`FROM_${store.toUpperCase()}`] },
    [
      "create ActionsSecret FROM_SECRETS in the whole repository",
      "create ActionsVariable FROM_VARIABLES in the whole repository",
      "create DependabotSecret FROM_DEPENDABOTSECRETS in the whole repository, for Dependabot",
      "create ActionsOrganizationSecret FROM_ORGANIZATIONSECRETS in the organization, which the repository sees",
      "create ActionsOrganizationVariable FROM_ORGANIZATIONVARIABLES in the organization, which the repository sees",
    ],
  ],
  [
    "a deploy key that may write",
    { writingDeployKeys: async () => ["laptop"] },
    ["create RepositoryDeployKey laptop"],
  ],
  [
    "runs may approve pull requests",
    { runsApprove: async () => true },
    ["change WorkflowRepositoryPermissions the whole repository runs may approve pull requests: no → yes"],
  ],
  [
    "workflows of the estate are switched off",
    { disabledWorkflows: async () => [WORKFLOW, ".github/workflows/governance.yml"] },
    [
      `change Workflow ${WORKFLOW} enabled: true → false`,
      "change Workflow .github/workflows/governance.yml enabled: true → false",
    ],
  ],
  [
    "an account has a key for Cloud Storage",
    { hmacKeys: async () => ["GOOG1E0123"] },
    ["create HmacKey GOOG1E0123 of a@p.iam.gserviceaccount.com"],
  ],
  [
    "somebody else gets the messages of a topic",
    { subscribers: async () => ["projects/p/subscriptions/relay", "projects/p/subscriptions/mine"] },
    ["create Subscription mine to alerts"],
  ],
  [
    "a subscription of another project is called like ours",
    { subscribers: async () => ["projects/p/subscriptions/relay", "projects/evil/subscriptions/relay"] },
    ["create Subscription projects/evil/subscriptions/relay to alerts"],
  ],
  [
    "an alert is silenced",
    {
      snoozes: async () => [
        { name: "quiet", policies: ["projects/7/alertPolicies/1"], until: "2027-01-01T00:00:00Z" },
      ],
    },
    ["change AlertPolicy policy silenced: no → until 2027-01-01T00:00:00Z, by quiet"],
  ],
  [
    "everybody who looks at the project may write objects",
    granting("b/log", "roles/storage.objectAdmin", "projectViewer:p"),
    ["create BucketIamMember projectViewer:p has roles/storage.objectAdmin on log"],
  ],
  [
    "a grant on a condition gets another one",
    {
      grants: async (it) =>
        it.name === SECRET
          ? [{ role: "roles/viewer", member: "user:x@example.com", condition: "until summer//true" }]
          : HEALTHY.grants(it),
    },
    ["create SecretIamMember user:x@example.com has roles/viewer (with a condition) on s"],
  ],
  [
    "a grant on a condition holds always",
    granting(SECRET, "roles/viewer", "user:x@example.com"),
    ["create SecretIamMember user:x@example.com has roles/viewer on s"],
  ],
])("%s", async (_, change, expected) => {
  expect(await found(change)).toEqual(expected);
});

test("what the settings declare is expected, and nothing else", async () => {
  const github = {
    ...SETTINGS.github,
    by_hand: {
      secrets: ["CODECOV_TOKEN"],
      variables: ["TZ"],
      deploy_keys: ["mirror"],
      administrators: ["Founder"],
    },
  };
  const vercel = {
    ...SETTINGS.vercel,
    by_hand: { variables: ["ANALYTICS_ID"], domains: ["www.example.com"], deploy_hooks: ["cms"] },
  };
  const gcp = { ...SETTINGS.gcp, project_members: { "roles/owner": ["user:founder@example.com"] } };
  const shared = { id: "env_1", key: "ANALYTICS_ID", targets: ["production"] };
  const change: Partial<Guards> = {
    repositoryHolds: async (store) => (/ariables/.test(store) ? ["tz"] : ["codecov_token"]),
    writingDeployKeys: async () => ["mirror"],
    sharedVariables: async () => [shared],
    siteDomains: async () => ["portal.example.com", "www.example.com"],
    siteDoors: async () => ({ bypasses: 1, deployHooks: ["cms"] }),
  };
  const settings = { gcp, github, vercel };
  expect(await found(change, settings)).toEqual([]);
  expect(
    await found(
      {
        ...granting("projects/p", "roles/owner", "user:x@example.com"),
        administrators: async () => ["acme", "founder", "guest"],
      },
      settings,
    ),
  ).toEqual([
    "create IAMMember user:x@example.com has roles/owner on the whole project p",
    "create RepositoryCollaborator guest",
  ]);
});

test("where nobody declares who owns the project and who administers the repository, that is said", () => {
  expect(undeclared(STATE, SETTINGS)).toEqual([
    "which people own the project p: skeleton:gcp.project_members does not say who should",
    "who administers acme/estate: skeleton:github.by_hand.administrators does not say who should",
  ]);
  const gcp = { ...SETTINGS.gcp, project_members: {} };
  const github = {
    ...SETTINGS.github,
    by_hand: { secrets: [], variables: [], deploy_keys: [], administrators: [] },
  };
  expect(undeclared(STATE, { gcp, github })).toEqual([]);
  expect(undeclared([], SETTINGS)).toEqual([]);
});

test("a user's repository has no organization that keeps anything", async () => {
  const asked: string[] = [];
  const repositoryHolds: Guards["repositoryHolds"] = async (store) => {
    asked.push(store);
    return [];
  };
  const github = { ...SETTINGS.github, owner_type: "user" as const };
  expect(await found({ repositoryHolds }, { ...SETTINGS, github })).toEqual([]);
  expect(asked).toEqual(["secrets", "variables", "dependabotSecrets"]);
});

test("what takes a right that the login lacks is listed once for each right, and the rest is compared", async () => {
  const { findings, unchecked } = await report({
    isPaused: async () => true,
    keys: async (account) => {
      throw new Unchecked(`Google does not answer about the keys of ${account}`, "it takes more", "ask");
    },
    grants: async ({ name }) => {
      throw new Unchecked(`Google does not answer about the policy of ${name}`, "it takes much more", "ask");
    },
  });
  expect(findings.map(({ name }) => name)).toEqual(["ticks"]);
  expect(uncheckedSentences(unchecked)).toEqual([
    `Google does not answer about the keys of ${ACCOUNT}: it takes more\n    fix: ask`,
    "Google does not answer about the policy of b/log and 6 more: it takes much more\n    fix: ask",
  ]);
});

test("another error is no right that lacks: nothing is compared", async () => {
  const keys = async () => {
    throw new Error("down");
  };
  await expect(report({ keys })).rejects.toThrow("down");
});

test("with Google Cloud left out, nobody asks for its project", async () => {
  const asked: string[] = [];
  const guards: Guards = {
    ...HEALTHY,
    grants: async ({ name }) => {
      asked.push(name);
      return [];
    },
    ciAccounts: async () => {
      throw new Error("asked");
    },
  };
  const rest = STATE.filter(({ type }) => !type.startsWith("gcp:"));
  expect(await guardFindings(rest, guards, { settings: SETTINGS, share: SHARE })).toEqual({
    findings: [],
    unchecked: [],
  });
  expect(asked).toEqual([]);
});

test("with GitHub left out, nobody asks it which accounts CI has, and that the project is not compared is said", async () => {
  const guards: Guards = {
    ...HEALTHY,
    ...granting("projects/p", "roles/editor", "user:x@example.com"),
    ciAccounts: async () => {
      throw new Error("asked");
    },
  };
  const rest = STATE.filter(({ type }) => !type.startsWith("github:"));
  const context = { settings: SETTINGS, share: SHARE, without: "github" };
  expect((await guardFindings(rest, guards, context)).findings).toEqual([]);
  expect(undeclared(rest, SETTINGS, "github")).toEqual([
    "who has rights on the project p: only GitHub knows the accounts that CI runs as",
  ]);
});
