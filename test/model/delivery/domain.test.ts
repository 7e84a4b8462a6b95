import { expect, test } from "vitest";
import { answersAt, domainWarnings } from "../../../model/delivery/domain.ts";
import type { Share } from "../../../model/delivery/share.ts";
import { api, gcp, portal, worker } from "../../components/fixtures.ts";

const share = { environment: "staging", cloudRun: [api, worker] } as unknown as Share;
const settings = (changed: Partial<typeof gcp>) => ({ gcp: { ...gcp, ...changed } });
const RUN_URL = "https://api-staging-123456789012.asia-northeast1.run.app";

test("a surface answers at its own domain once that is mapped, and at Cloud Run's URL until then", () => {
  expect(answersAt(api, settings({ map_domains: true }).gcp)).toBe(api.endpoint_url);
  expect(answersAt(api, settings({ map_domains: false }).gcp)).toBe(RUN_URL);
  expect(answersAt(portal, settings({ map_domains: false }).gcp)).toBe(portal.endpoint_url);
});

test("a domain that is not mapped is a warning that says where services answer, and what to do in which order", () => {
  expect(domainWarnings(settings({ map_domains: false }), share)).toEqual([
    {
      severity: "warning",
      field: ["gcp", "map_domains"],
      wrong: `domains are not mapped, so services answer at Cloud Run's own URLs: api-staging at ${RUN_URL}`,
      fix: "verify api.staging.example.com (gcloud domains verify DOMAIN), make every account that runs pulumi up an owner of it, CI's too (Search Console, Users and permissions), then: pulumi config set --stack staging --path 'skeleton:gcp.map_domains' true",
    },
  ]);
});

test("a domain in a region that maps none is a warning that says where services answer, and no reason to map it", () => {
  expect(domainWarnings(settings({ map_domains: false, region: "europe-west2" }), share)).toEqual([
    {
      severity: "warning",
      field: ["gcp", "region"],
      wrong:
        "Cloud Run maps no domains in europe-west2, so services answer at its own URLs: api-staging at https://api-staging-123456789012.europe-west2.run.app",
      fix: expect.stringMatching(
        /^put a global external .* in front of the service for api\.staging\.example\.com, or choose a region where it does: asia-east1, /,
      ),
    },
  ]);
});

test("a mapped domain in a region that Google names as slow is one warning, with the alternative", () => {
  expect(domainWarnings(settings({ map_domains: true }), share)).toEqual([
    expect.objectContaining({
      severity: "warning",
      field: ["gcp", "region"],
      fix: expect.stringContaining("global external Application Load Balancer"),
    }),
  ]);
});

test.each([
  ["a region that is not named", { map_domains: true, region: "us-central1" }, [api]],
  ["no domain of its own", { map_domains: false }, [worker]],
] as const)("nothing is said of %s", (_, changed, cloudRun) => {
  expect(domainWarnings(settings(changed), { ...share, cloudRun: [...cloudRun] })).toEqual([]);
});
