import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { planOf } from "../../../commands/plan/plan-of.ts";
import { IMPORTS } from "../../../model/adoption/import-ids.ts";
import { ENVIRONMENTS } from "../../../model/entities/entity.ts";
import { stackOf } from "../../estates/estates.ts";

const { resolve } = createRequire(import.meta.url);

/** The doc comment of a type in its SDK, which repeats the provider's documentation. */
function documented(type: string): string {
  const [, pkg = "", path = ""] = /^(\w+):([\w/]+):\w+$/.exec(type) ?? [];
  const sdk = pkg === "vercel" ? "@pulumiverse/vercel" : `@pulumi/${pkg}`;
  return readFileSync(resolve(`${sdk}/${path.replace(/^index\//, "")}.d.ts`), "utf8");
}

test.each(ENVIRONMENTS)("every type that %s makes has a row", async (environment) => {
  const plan = await planOf(stackOf(environment));
  const types = new Set(
    plan.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).map(({ type }) => type),
  );
  expect(types.size).toBeGreaterThan(30);
  expect([...types].filter((type) => !(type in IMPORTS))).toEqual([]);
});

describe("the id to import has a form that the provider documents", () => {
  // `{{name}}` of the documentation, by what stands in its place in the inputs below.
  const INPUTS = {
    project: "acme-prod",
    location: "asia-northeast1",
    region: "asia-northeast1",
    name: "thing",
    service: "run.googleapis.com",
    accountId: "runner",
    repositoryId: "images",
    secretId: "key",
    workloadIdentityPoolId: "pool",
    workloadIdentityPoolProviderId: "github",
    type: "custom.googleapis.com/x",
  };
  test.each([
    [
      "gcp:artifactregistry/repository:Repository",
      "projects/acme-prod/locations/asia-northeast1/repositories/images",
    ],
    [
      "gcp:cloudfunctionsv2/function:Function",
      "projects/acme-prod/locations/asia-northeast1/functions/thing",
    ],
    [
      "gcp:cloudrun/domainMapping:DomainMapping",
      "locations/asia-northeast1/namespaces/acme-prod/domainmappings/thing",
    ],
    ["gcp:cloudrunv2/service:Service", "projects/acme-prod/locations/asia-northeast1/services/thing"],
    ["gcp:cloudscheduler/job:Job", "projects/acme-prod/locations/asia-northeast1/jobs/thing"],
    [
      "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
      "projects/acme-prod/locations/global/workloadIdentityPools/pool/providers/github",
    ],
    ["gcp:logging/metric:Metric", "acme-prod thing"],
    ["gcp:projects/service:Service", "acme-prod/run.googleapis.com"],
    ["gcp:pubsub/topic:Topic", "projects/acme-prod/topics/thing"],
    ["gcp:pubsub/subscription:Subscription", "projects/acme-prod/subscriptions/thing"],
    ["gcp:secretmanager/secret:Secret", "projects/acme-prod/secrets/key"],
  ])("%s", (type, expected) => {
    const row = IMPORTS[type];
    const id = row && "id" in row ? row.id(INPUTS) : undefined;
    expect(id).toBe(expected);
    const forms = [...documented(type).matchAll(/^ \* \* `(.*\{\{.*)`$/gm)].map(([, form = ""]) => form);
    expect(forms.length).toBeGreaterThan(0);
    const patterns = forms.map((form) => new RegExp(`^${form.replaceAll(/\{\{\w+\}\}/g, "[^/ ]+")}$`));
    expect(patterns.some((pattern) => pattern.test(expected))).toBe(true);
  });

  test.each(
    Object.entries(IMPORTS).filter(([, row]) => "recreated" in row && /no import/.test(row.recreated)),
  )("%s: the provider says that it has no import", (type) => {
    expect(documented(type)).toContain("This resource does not support import.");
  });
});
