import { expect, test } from "vitest";
import { isDrift } from "../../../model/drift/allowed.ts";
import { gcp } from "../../../sandbox/gcp/gcp-types.ts";
import { github } from "../../../sandbox/github/github-types.ts";
import { vercel } from "../../../sandbox/vercel/vercel-types.ts";

const SERVICE = "gcp:cloudrunv2/service:Service";
const POLICY = "gcp:monitoring/alertPolicy:AlertPolicy";

test.each([
  [SERVICE, "template.containers.api.image"],
  [SERVICE, "template.containers.0.image"],
  [SERVICE, "template.revision"],
  [SERVICE, "template.annotations.client.knative.dev/user-image"],
  [SERVICE, "template.containers.0.startupProbe.httpGet.path"],
  [SERVICE, "traffics.0.percent"],
  [SERVICE, "client"],
  [SERVICE, "latestReadyRevision"],
  [POLICY, "etag"],
  [POLICY, "pulumiLabels.environment"],
])("%s, %s: what CI may change, or a vendor computes", (type, path) => {
  expect(isDrift(type, path)).toBe(false);
});

test.each([
  [SERVICE, "ingress"],
  [SERVICE, "invokerIamDisabled"],
  [SERVICE, "template.serviceAccount"],
  [SERVICE, "template.containers.0.envs.LOG_LEVEL.value"],
  [SERVICE, "labels.environment"],
  ["gcp:cloudfunctionsv2/function:Function", "template.containers.0.image"],
  [POLICY, "enabled"],
  [POLICY, "conditions.0.displayName"],
])("%s, %s: drift", (type, path) => {
  expect(isDrift(type, path)).toBe(true);
});

test("who may bypass a ruleset is hidden from a token that only reads, and one more is drift", () => {
  const ruleset = "github:index/repositoryRuleset:RepositoryRuleset";
  expect(isDrift(ruleset, "bypassActors.0.actorId", undefined)).toBe(false);
  expect(isDrift(ruleset, "bypassActors.1.actorId", 5)).toBe(true);
});

test("whatever somebody can set is drift, but what CI may change", () => {
  const allowed = [gcp, github, vercel].flatMap(({ types }) =>
    types.flatMap(({ token, inputs }) =>
      Object.keys(inputs)
        .filter((input) => !isDrift(token, input, "changed"))
        .map((input) => `${token} ${input}`),
    ),
  );
  expect(allowed).toEqual([`${SERVICE} traffics`, `${SERVICE} client`, `${SERVICE} clientVersion`]);
});
