import { expect, test } from "vitest";
import { type AskGoogle, googleGuards } from "../../../commands/drift/google-guards.ts";
import type { GrantKind } from "../../../model/drift/guards.ts";

/** Google's answers by URL; any other request is refused. */
function guards(answers: Readonly<Record<string, unknown>>) {
  const ask: AskGoogle = async ({ method, url }) => {
    const answer = answers[`${method} ${url}`];
    if (answer === undefined) throw new Error(`not asked for: ${method} ${url}`);
    return answer;
  };
  return googleGuards(ask);
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
  expect(await guards({ [request]: { bindings } }).grants({ kind, name })).toEqual([
    { role: "roles/viewer", member: "allUsers" },
    { role: "roles/viewer", member: "user:x@example.com" },
  ]);
  expect(await guards({ [request]: { etag: "ACAB" } }).grants({ kind, name })).toEqual([]);
});

test.each([
  ["PAUSED", true],
  ["ENABLED", false],
])("a job whose state is %s", async (state, paused) => {
  const request = "GET https://cloudscheduler.googleapis.com/v1/projects/p/locations/l/jobs/j";
  expect(await guards({ [request]: { state } }).isPaused("projects/p/locations/l/jobs/j")).toBe(paused);
});

test("keys that people made, by their ids", async () => {
  const account = "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com";
  const request = `GET https://iam.googleapis.com/v1/${account}/keys?keyTypes=USER_MANAGED`;
  const answer = { keys: [{ name: `${account}/keys/0123`, keyType: "USER_MANAGED" }] };
  expect(await guards({ [request]: answer }).keys(account)).toEqual(["0123"]);
  expect(await guards({ [request]: {} }).keys(account)).toEqual([]);
});

test("an answer that is not as documented is refused, not taken for none", async () => {
  const request = "GET https://cloudscheduler.googleapis.com/v1/projects/p/locations/l/jobs/j";
  await expect(guards({ [request]: "<html>" }).isPaused("projects/p/locations/l/jobs/j")).rejects.toThrow(
    /^Google's answer to .* is not as documented/,
  );
});
