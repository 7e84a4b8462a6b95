import { expect, test } from "vitest";
import { askVendors } from "../../../commands/adopt/ask-vendors.ts";
import { vendorFinder } from "../../../commands/adopt/vendor-finder.ts";
import { loopbackEndpoints } from "../../../commands/vendors/endpoints.ts";
import { vendorClients } from "../../../commands/vendors/vendor-clients.ts";
import { IMPORTS, type ResourceInputs } from "../../../model/adoption/import-ids.ts";
import type { StackSettings } from "../../../model/settings.ts";
import { settings } from "../../components/fixtures.ts";
import { json, localServer } from "../../functions/local-server.ts";

const project = "acme-prod";
const TOKENS = {
  GOOGLE_OAUTH_ACCESS_TOKEN: "google-token",
  GITHUB_TOKEN: "github-token",
  VERCEL_API_TOKEN: "vercel-token",
};

/** Google's hosts each below its own name. */
const endpointsOf = (base: string) => ({
  ...loopbackEndpoints(base),
  google: (service: string) => `${base}/${service}.googleapis.com`,
});

/** Vendors that answer by path and query; anything else is 404. Writes are refused, and counted by `received`. */
async function vendors(answers: Readonly<Record<string, unknown>>, team?: string) {
  const server = await localServer(({ method, url }, response) => {
    const answer = answers[`${url.pathname}${url.search}`];
    if (method !== "GET") json(response, {}, 405);
    else if (answer === undefined) json(response, { error: { code: 404 } }, 404);
    else if (typeof answer === "number") json(response, { message: "no" }, answer);
    else json(response, answer);
  });
  const ask = askVendors(
    vendorClients({ ...settings, vercel: { ...settings.vercel, team } } as StackSettings, TOKENS, {
      endpoints: endpointsOf(server.url),
    }),
  );
  const finder = vendorFinder(ask, { owner: "acme" });
  const find = (type: string, inputs: ResourceInputs) => {
    const row = IMPORTS[type];
    if (!row || "recreated" in row) throw new Error(`${type} is not looked up`);
    return finder.find(type, row, inputs);
  };
  return { server, find };
}

const monitoring = `/monitoring.googleapis.com/v3/projects/${project}`;
const env = { repository: "estate", environment: "production" };

// The answers are those of the vendors' references, as far as they are read.
test.each<
  [what: string, type: string, inputs: ResourceInputs, answers: Record<string, unknown>, ids: string[]]
>([
  [
    "a service, by its name",
    "gcp:cloudrunv2/service:Service",
    { project, location: "l", name: "api" },
    {
      [`/run.googleapis.com/v2/projects/${project}/locations/l/services/api`]: {
        name: "x",
        uri: "https://x",
      },
    },
    [`projects/${project}/locations/l/services/api`],
  ],
  [
    "one that is not there",
    "gcp:cloudrunv2/service:Service",
    { project, location: "l", name: "api" },
    {},
    [],
  ],
  [
    "an API that is on",
    "gcp:projects/service:Service",
    { project, service: "run.googleapis.com" },
    {
      [`/serviceusage.googleapis.com/v1/projects/${project}/services/run.googleapis.com`]: {
        state: "ENABLED",
      },
    },
    [`${project}/run.googleapis.com`],
  ],
  [
    "an API that is off",
    "gcp:projects/service:Service",
    { project, service: "run.googleapis.com" },
    {
      [`/serviceusage.googleapis.com/v1/projects/${project}/services/run.googleapis.com`]: {
        state: "DISABLED",
      },
    },
    [],
  ],
  [
    "an alert policy, by its display name",
    "gcp:monitoring/alertPolicy:AlertPolicy",
    { project, displayName: "api-latency" },
    {
      [`${monitoring}/alertPolicies?pageSize=1000`]: {
        alertPolicies: [
          { name: `projects/${project}/alertPolicies/1`, displayName: "other" },
          { name: `projects/${project}/alertPolicies/2`, displayName: "api-latency" },
        ],
      },
    },
    [`projects/${project}/alertPolicies/2`],
  ],
  [
    "the newest enabled version of a secret",
    "gcp:secretmanager/secretVersion:SecretVersion",
    { secret: `projects/${project}/secrets/key` },
    {
      [`/secretmanager.googleapis.com/v1/projects/${project}/secrets/key/versions?filter=state:ENABLED&pageSize=1`]:
        {
          versions: [{ name: "projects/1234567/secrets/key/versions/3", state: "ENABLED" }],
        },
    },
    [`projects/${project}/secrets/key/versions/3`],
  ],
  [
    "a bucket, by Pulumi's name for it, the newest first",
    "gcp:storage/bucket:Bucket",
    { project, name: "governance-log-production" },
    {
      [`/storage.googleapis.com/storage/v1/b?project=${project}&prefix=governance-log-production-`]: {
        items: [
          { name: "governance-log-production-0000001", timeCreated: "2026-01-01T00:00:00Z" },
          { name: "governance-log-production-0000002", timeCreated: "2026-06-01T00:00:00Z" },
          { name: "governance-log-production-of-somebody", timeCreated: "2026-07-01T00:00:00Z" },
        ],
      },
    },
    ["governance-log-production-0000002", "governance-log-production-0000001"],
  ],
  [
    "an identity pool that is not deleted",
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
    { project, displayName: "GitHub production" },
    {
      [`/iam.googleapis.com/v1/projects/${project}/locations/global/workloadIdentityPools?pageSize=1000`]: {
        workloadIdentityPools: [
          {
            name: "projects/1234567/locations/global/workloadIdentityPools/old",
            displayName: "GitHub production",
            state: "DELETED",
          },
          {
            name: "projects/1234567/locations/global/workloadIdentityPools/new",
            displayName: "GitHub production",
            state: "ACTIVE",
          },
        ],
      },
    },
    [`projects/${project}/locations/global/workloadIdentityPools/new`],
  ],
  [
    "an environment",
    "github:index/repositoryEnvironment:RepositoryEnvironment",
    env,
    { "/github/repos/acme/estate/environments/production": { id: 1, name: "production" } },
    ["estate:production"],
  ],
  [
    "a deployment policy, by kind and pattern",
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
    { ...env, tagPattern: "api-v*" },
    {
      "/github/repos/acme/estate/environments/production/deployment-branch-policies?per_page=100": {
        branch_policies: [
          { id: 7, name: "api-v*", type: "branch" },
          { id: 8, name: "api-v*", type: "tag" },
        ],
      },
    },
    ["estate:production:8"],
  ],
  [
    "a ruleset, by its name",
    "github:index/repositoryRuleset:RepositoryRuleset",
    { repository: "estate", name: "release-tags" },
    {
      "/github/repos/acme/estate/rulesets?per_page=100": [
        { id: 41, name: "default-branch" },
        { id: 42, name: "release-tags" },
      ],
    },
    ["estate:42"],
  ],
  [
    "a variable of a site, by key and targets",
    "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
    { projectId: "prj_1", key: "API_URL", targets: ["production"] },
    {
      "/vercel/v10/projects/prj_1/env": {
        envs: [
          { id: "a", key: "API_URL", target: ["preview"], value: "encrypted" },
          { id: "b", key: "API_URL", target: ["production"], value: "encrypted" },
        ],
      },
    },
    ["prj_1/b"],
  ],
])("%s", async (_, type, inputs, answers, ids) => {
  const { server, find } = await vendors(answers);
  expect(await find(type, inputs)).toEqual(ids);
  expect(server.received.every(({ method }) => method === "GET")).toBe(true);
});

test("a team's project is asked for with the team, and each vendor gets its own token", async () => {
  const { server, find } = await vendors(
    { "/vercel/v9/projects/portal?teamId=team_1": { id: "prj_1", name: "portal" } },
    "team_1",
  );
  expect(await find("vercel:index/project:Project", { name: "portal" })).toEqual(["prj_1"]);
  await find("github:index/repositoryEnvironment:RepositoryEnvironment", env);
  await find("gcp:pubsub/topic:Topic", { project, name: "t" });
  expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer vercel-token",
    "Bearer github-token",
    "Bearer google-token",
  ]);
});

test("a list that many are in is asked for once", async () => {
  const { server, find } = await vendors({
    [`${monitoring}/alertPolicies?pageSize=1000`]: { alertPolicies: [] },
  });
  const type = "gcp:monitoring/alertPolicy:AlertPolicy";
  await Promise.all(["a", "b", "c"].map((displayName) => find(type, { project, displayName })));
  expect(server.received).toHaveLength(1);
});

test("the bypass of a site is not looked up: its id is the secret itself", async () => {
  const { find } = await vendors({
    "/vercel/v9/projects/prj_1": { id: "prj_1", name: "portal", protectionBypass: { TheSecretItself: {} } },
  });
  const type = "vercel:index/projectProtectionBypass:ProjectProtectionBypass";
  expect(await find(type, { projectId: "prj_1", note: "n" })).toEqual([]);
});
