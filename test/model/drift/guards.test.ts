import { expect, test } from "vitest";
import type { EnvironmentRules } from "../../../model/delivery/environment-rules.ts";
import type { GuardedResource, Guards } from "../../../model/drift/guarded.ts";
import { guardFindings } from "../../../model/drift/guards.ts";

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
];

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
    if (name === SECRET) return [{ role: ROLE, member: "serviceAccount:reader@p.iam.gserviceaccount.com" }];
    if (name !== "b/log") return [];
    return [
      { role: "roles/storage.objectUser", member: "serviceAccount:w@p.iam.gserviceaccount.com" },
      { role: "roles/storage.legacyBucketOwner", member: "projectOwner:p" },
      {
        role: "roles/storage.objectUser",
        member: "deleted:serviceAccount:x@p.iam.gserviceaccount.com?uid=1",
      },
    ];
  },
  isPaused: async () => false,
  keys: async () => [],
};

const found = async (change: Partial<Guards>) =>
  (await guardFindings(STATE, { ...HEALTHY, ...change }, { project: "p", project_number: "7" })).map(
    ({ verb, type, name, properties }) =>
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
])("%s", async (_, change, expected) => {
  expect(await found(change)).toEqual(expected);
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
  expect(await guardFindings(rest, guards, { project: "p", project_number: "7" })).toEqual([]);
  expect(asked).toEqual([]);
});
