import { expect, test } from "vitest";
import { deployedDifferences } from "../../../commands/deployed/deployed-differences.ts";

const SERVICE = "gcp:cloudrunv2/service:Service";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
const PLANNED = {
  type: SERVICE,
  name: "api",
  inputs: {
    location: "asia-northeast1",
    labels: { app: "api" },
    account: "[computed]",
    token: "[secret]",
    code: { "[archive]": ["index.js"] },
    json: '{"a":1,"b":2}',
    tags: ["a"],
  },
};
const DEPLOYED = {
  __defaults: ["project"],
  location: "asia-northeast1",
  labels: { __defaults: [], app: "api" },
  account: "api@example.iam",
  token: SECRET,
  code: { "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", hash: "h" },
  json: '{"b":2,"a":1}',
  tags: ["a"],
  name: "api-1f2e3d4",
};

const state = (inputs: Record<string, unknown>, name = "api") => [
  { urn: "urn:pulumi:staging::skeleton::pulumi:pulumi:Stack::skeleton-staging", type: "pulumi:pulumi:Stack" },
  { urn: `urn:pulumi:staging::skeleton::${SERVICE}::${name}`, type: SERVICE, id: "1", inputs },
];

test("values that only a deployment knows, secrets and the provider's own names are no difference", () => {
  expect(deployedDifferences([PLANNED], state(DEPLOYED))).toEqual([]);
});

test.each([
  [
    "a changed value",
    { ...DEPLOYED, labels: { app: "web" } },
    { path: "inputs.labels.app", before: "web", after: "api" },
  ],
  [
    "a value that is new",
    { ...DEPLOYED, location: undefined },
    { path: "inputs.location", after: "asia-northeast1" },
  ],
  ["a value that goes", { ...DEPLOYED, cpu: 2 }, { path: "inputs.cpu", before: 2 }],
  ["a secret that goes", { ...DEPLOYED, password: SECRET }, { path: "inputs.password", before: "[secret]" }],
  [
    "a changed text of JSON",
    { ...DEPLOYED, json: '{"a":3,"b":2}' },
    { path: "inputs.json.a", before: 3, after: 1 },
  ],
])("%s is one difference", (_, inputs, difference) => {
  expect(deployedDifferences([PLANNED], state(inputs))).toEqual([
    { resource: `${SERVICE}::api`, before: undefined, after: undefined, ...difference },
  ]);
});

test("a resource on one side comes or goes as a whole", () => {
  expect(deployedDifferences([PLANNED], state(DEPLOYED, "old"))).toEqual([
    { resource: `${SERVICE}::api`, path: "", before: undefined, after: "present" },
    { resource: `${SERVICE}::old`, path: "", before: "present", after: undefined },
  ]);
});
