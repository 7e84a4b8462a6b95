import { afterAll, beforeAll, expect, test } from "vitest";
import { type Estate, openEstate } from "./sandbox-estate.ts";

/* The documented order: a first deployment at run.app, then the domain is verified, then it is mapped. */

const MAPPING = "gcp:cloudrun/domainMapping:DomainMapping";
const REFUSED =
  "Caller is not authorized to administer the domain 'api.staging.example.com'. If you own 'api.staging.example.com'";

let estate: Estate;
beforeAll(async () => {
  estate = await openEstate();
});
afterAll(() => estate?.remove());

/** An update by somebody who has verified no domain, or this one. */
const up = (verified: string) =>
  estate.run("sandbox", ["up", "staging"], { SANDBOX_VERIFIED_DOMAINS: verified });
const mapped = () => estate.clouds.list(MAPPING).map(({ inputs }) => inputs.name);
const mapDomains = (from: boolean, to: boolean) =>
  estate.edit("Pulumi.staging.yaml", `map_domains: ${from}`, `map_domains: ${to}`);

test("a first deployment that maps a domain which nobody verified is refused at the mapping", async () => {
  const { code, stdout, stderr } = await up("");
  expect(code).toBe(1);
  expect((stdout + stderr).replace(/\s+/g, " ")).toContain(REFUSED);
  expect(mapped()).toEqual([]);
});

test("without the setting it succeeds, at run.app", async () => {
  mapDomains(true, false);
  const { code, stdout, stderr } = await up("");
  expect(code, stdout + stderr).toBe(0);
  expect(mapped()).toEqual([]);
});

test("the setting alone is refused, and maps the domain once it is verified, itself or the domain above it", async () => {
  mapDomains(false, true);
  expect(await up("example.org")).toMatchObject({ code: 1 });
  expect(mapped()).toEqual([]);
  const { code, stdout, stderr } = await up("example.com");
  expect(code, stdout + stderr).toBe(0);
  expect(mapped()).toEqual(["api.staging.example.com"]);
});

test("what was verified stays verified", async () => {
  mapDomains(true, false);
  expect(await up("")).toMatchObject({ code: 0 });
  mapDomains(false, true);
  expect(await up("")).toMatchObject({ code: 0 });
  expect(mapped()).toEqual(["api.staging.example.com"]);
});
