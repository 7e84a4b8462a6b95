import { expect, test } from "vitest";
import { googleGuards } from "../../../commands/drift/google-guards.ts";
import { boundedFetch } from "../../../commands/vendors/bounded-fetch.ts";
import { loopbackEndpoints } from "../../../commands/vendors/endpoints.ts";
import { googleClient } from "../../../commands/vendors/google.ts";
import type { GrantKind } from "../../../model/drift/guarded.ts";
import { Unchecked } from "../../../model/drift/unchecked.ts";
import { json, localServer } from "../../functions/local-server.ts";

/** Google's answers by method and URL on its own host; any other request is refused. */
async function guards(answers: Readonly<Record<string, unknown>>) {
  const { url, received } = await localServer(({ method, url: asked, body }, response) => {
    const [, , service = "", ...path] = `${asked.pathname}${asked.search}`.split("/");
    const answer = answers[`${method} https://${service}.googleapis.com/${path.join("/")}`];
    if (answer === undefined) return json(response, { error: { message: `not asked for: ${asked}` } }, 400);
    if (Array.isArray(answer)) return json(response, answer[1], answer[0]);
    json(response, typeof answer === "function" ? answer(body) : answer);
  });
  const client = googleClient(async () => new Headers({ authorization: "Bearer google-token" }), {
    endpoints: loopbackEndpoints(url),
    fetch: boundedFetch({ deadline: 5_000 }),
    project: "p",
  });
  return { ...googleGuards(client), received };
}

// `getIamPolicy` of each API's discovery document.
test.each<[GrantKind, string, string]>([
  [
    "run",
    "projects/p/locations/l/services/s",
    "GET https://run.googleapis.com/v2/projects/p/locations/l/services/s:getIamPolicy?options.requestedPolicyVersion=3",
  ],
  [
    "secret",
    "projects/p/secrets/s",
    "GET https://secretmanager.googleapis.com/v1/projects/p/secrets/s:getIamPolicy?options.requestedPolicyVersion=3",
  ],
  [
    "account",
    "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com",
    "POST https://iam.googleapis.com/v1/projects/p/serviceAccounts/a@p.iam.gserviceaccount.com:getIamPolicy?options.requestedPolicyVersion=3",
  ],
  [
    "bucket",
    "b/log",
    "GET https://storage.googleapis.com/storage/v1/b/log/iam?optionsRequestedPolicyVersion=3",
  ],
  [
    "topic",
    "projects/p/topics/t",
    "GET https://pubsub.googleapis.com/v1/projects/p/topics/t:getIamPolicy?options.requestedPolicyVersion=3",
  ],
  [
    "subscription",
    "projects/p/subscriptions/s",
    "GET https://pubsub.googleapis.com/v1/projects/p/subscriptions/s:getIamPolicy?options.requestedPolicyVersion=3",
  ],
  [
    "repository",
    "projects/p/locations/l/repositories/r",
    "GET https://artifactregistry.googleapis.com/v1/projects/p/locations/l/repositories/r:getIamPolicy?options.requestedPolicyVersion=3",
  ],
])("the policy of a %s", async (kind, name, request) => {
  const bindings = [{ role: "roles/viewer", members: ["allUsers", "user:x@example.com"] }];
  expect(await (await guards({ [request]: { bindings } })).grants({ kind, name })).toEqual([
    { role: "roles/viewer", member: "allUsers" },
    { role: "roles/viewer", member: "user:x@example.com" },
  ]);
  expect(await (await guards({ [request]: { etag: "ACAB" } })).grants({ kind, name })).toEqual([]);
});

test.each([
  ["PAUSED", true],
  ["ENABLED", false],
])("a job whose state is %s", async (state, paused) => {
  const request = "GET https://cloudscheduler.googleapis.com/v1/projects/p/locations/l/jobs/j";
  expect(await (await guards({ [request]: { state } })).isPaused("projects/p/locations/l/jobs/j")).toBe(
    paused,
  );
});

test("keys that people made, by their ids", async () => {
  const account = "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com";
  const request = `GET https://iam.googleapis.com/v1/${account}/keys?keyTypes=USER_MANAGED`;
  const answer = { keys: [{ name: `${account}/keys/0123`, keyType: "USER_MANAGED" }] };
  expect(await (await guards({ [request]: answer })).keys(account)).toEqual(["0123"]);
  expect(await (await guards({ [request]: {} })).keys(account)).toEqual([]);
});

test("the policy of a project is asked for by a POST that names the version with conditions", async () => {
  const bindings = [{ role: "roles/owner", members: ["user:founder@example.com"] }];
  const request = "POST https://cloudresourcemanager.googleapis.com/v3/projects/p:getIamPolicy";
  const google = await guards({ [request]: { version: 3, bindings } });
  expect(await google.grants({ kind: "project", name: "projects/p" })).toEqual([
    { role: "roles/owner", member: "user:founder@example.com" },
  ]);
  expect(google.received.map(({ body }) => JSON.parse(body))).toEqual([
    { options: { requestedPolicyVersion: 3 } },
  ]);
});

test("that of an account is asked for by a POST without a body", async () => {
  const request =
    "POST https://iam.googleapis.com/v1/projects/p/serviceAccounts/a:getIamPolicy?options.requestedPolicyVersion=3";
  const google = await guards({ [request]: {} });
  expect(await google.grants({ kind: "account", name: "projects/p/serviceAccounts/a" })).toEqual([]);
  expect(google.received.map(({ body }) => body)).toEqual([""]);
});

test("providers of a pool, every page", async () => {
  const pool = "projects/p/locations/global/workloadIdentityPools/github";
  const request = `GET https://iam.googleapis.com/v1/${pool}/providers?pageSize=100`;
  const provider = (name: string) => ({ name: `${pool}/providers/${name}`, state: "ACTIVE" });
  const google = await guards({
    [request]: { workloadIdentityPoolProviders: [provider("a")], nextPageToken: "2" },
    [`${request}&pageToken=2`]: { workloadIdentityPoolProviders: [provider("b")] },
  });
  expect(await google.providers(pool)).toEqual([`${pool}/providers/a`, `${pool}/providers/b`]);
});

test("a binding on a condition is told apart from one that always holds", async () => {
  const request =
    "GET https://secretmanager.googleapis.com/v1/projects/p/secrets/s:getIamPolicy?options.requestedPolicyVersion=3";
  const condition = { title: "until summer", expression: "request.time < timestamp('2027-06-01T00:00:00Z')" };
  const google = await guards({
    [request]: {
      version: 3,
      bindings: [{ role: "roles/viewer", members: ["user:x@example.com"], condition }],
    },
  });
  expect(await google.grants({ kind: "secret", name: "projects/p/secrets/s" })).toEqual([
    {
      role: "roles/viewer",
      member: "user:x@example.com",
      condition: "until summer//request.time < timestamp('2027-06-01T00:00:00Z')",
    },
  ]);
});

test("keys for Cloud Storage of one account", async () => {
  const request =
    "GET https://storage.googleapis.com/storage/v1/projects/p/hmacKeys?serviceAccountEmail=a%40p.iam.gserviceaccount.com";
  const account = "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com";
  const items = [{ accessId: "GOOG1E0123", state: "ACTIVE" }];
  expect(await (await guards({ [request]: { items } })).hmacKeys(account)).toEqual(["GOOG1E0123"]);
  expect(await (await guards({ [request]: { kind: "storage#hmacKeysMetadata" } })).hmacKeys(account)).toEqual(
    [],
  );
});

test("subscriptions of a topic, every page", async () => {
  const request = "GET https://pubsub.googleapis.com/v1/projects/p/topics/t/subscriptions?pageSize=100";
  const google = await guards({
    [request]: { subscriptions: ["projects/p/subscriptions/a"], nextPageToken: "2" },
    [`${request}&pageToken=2`]: { subscriptions: ["projects/q/subscriptions/b"] },
  });
  expect(await google.subscribers("projects/p/topics/t")).toEqual([
    "projects/p/subscriptions/a",
    "projects/q/subscriptions/b",
  ]);
});

test("snoozes that have not ended", async () => {
  const request = "GET https://monitoring.googleapis.com/v3/projects/p/snoozes?pageSize=100";
  const snooze = (displayName: string, endTime: string) => ({
    name: `projects/p/snoozes/${displayName}`,
    displayName,
    criteria: { policies: ["projects/p/alertPolicies/1"] },
    interval: { startTime: "2020-01-01T00:00:00Z", endTime },
  });
  const snoozes = [snooze("over", "2020-01-02T00:00:00Z"), snooze("quiet", "2999-01-01T00:00:00Z")];
  expect(await (await guards({ [request]: { snoozes } })).snoozes("projects/p")).toEqual([
    { name: "quiet", policies: ["projects/p/alertPolicies/1"], until: "2999-01-01T00:00:00Z" },
  ]);
});

test("a right that is missing is named, and is no other refusal", async () => {
  const request = "GET https://monitoring.googleapis.com/v3/projects/p/snoozes?pageSize=100";
  const error = { code: 403, message: "Permission denied", status: "PERMISSION_DENIED" };
  const google = await guards({ [request]: [403, { error }] });
  await expect(google.snoozes("projects/p")).rejects.toThrow(
    new Unchecked(
      "Google does not answer about the snoozes of projects/p",
      "Google answers 403: Permission denied; it takes monitoring.snoozes.list (roles/monitoring.viewer)",
      "gcloud projects get-iam-policy p, to see which role is missing",
    ),
  );
});

test("an answer of another form is refused, not taken for none", async () => {
  const request = "GET https://cloudscheduler.googleapis.com/v1/projects/p/locations/l/jobs/j";
  await expect(
    (await guards({ [request]: { state: 7 } })).isPaused("projects/p/locations/l/jobs/j"),
  ).rejects.toThrow(
    /^Google does not answer about projects\/p\/locations\/l\/jobs\/j: the answer of Google Cloud is not as documented/,
  );
});
