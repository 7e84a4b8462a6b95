import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  counts,
  difference,
  type Estate,
  NOTHING,
  openEstate,
  outputsOf,
  resourcesOf,
} from "./sandbox-estate.ts";

describe("both stacks from nothing, and back to nothing", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
  });
  afterAll(() => estate?.remove());

  test("a preview of what was never deployed changes nothing", async () => {
    const preview = await estate.deployed("preview");

    const everything = { "to create": expect.any(Number) };
    expect(counts(preview)).toEqual([everything, everything]);
    expect(estate.clouds.list()).toEqual([]);
    expect(await estate.states()).toEqual({ staging: [], production: [] });
  });

  test("`npm run sandbox` previews and deploys both, and its state knows exactly what is in the clouds", async () => {
    const tour = await estate.npmRunSandbox();

    expect(tour.code, tour.stderr).toBe(0);
    const [staging, stagingDone, production, productionDone] = counts(tour);
    expect(stagingDone).toEqual({ created: staging?.["to create"] });
    expect(productionDone).toEqual({ created: production?.["to create"] });
    const known = Object.values(await estate.states())
      .flatMap(resourcesOf)
      .map(({ type, id }) => `${type} ${id}`);
    const there = estate.resources().map(({ type, id }) => `${type} ${id}`);
    expect(known.sort()).toEqual(there.sort());
    expect(tour.stdout).toContain(`${there.length} resources in the sandbox clouds`);
  });

  test("the outputs say where surfaces answer, what CI deploys as, and what is a draft", async () => {
    const { staging = [], production = [] } = await estate.states();
    expect(outputsOf(staging)).toEqual({
      endpoints: {
        "api-staging": "https://api.staging.example.com",
        "mobile-staging": "https://updates.staging.example.com",
        "ocr-worker-staging": "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
        "portal-staging": "https://portal.staging.example.com",
      },
      services: { "api-staging": "api-staging", "ocr-worker-staging": "ocr-worker-staging" },
      serviceUrls: {
        "api-staging": "https://api-staging-123456789012.asia-northeast1.run.app",
        "ocr-worker-staging": "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
      },
      identityProvider: expect.stringMatching(
        /^projects\/123456789012\/locations\/global\/workloadIdentityPools\/github-staging-\d{6}\/providers\/github$/,
      ),
      deployer: "deployer-staging@example-staging.iam.gserviceaccount.com",
      drafts: [],
      governanceLog: expect.stringMatching(/^governance-log-staging-[0-9a-f]{7}$/),
      governed: expect.objectContaining({ format: 2 }),
    });
    expect(outputsOf(production)).toMatchObject({
      services: { "api-production": "api-production", "ocr-worker-production": "ocr-worker-production" },
      deployer: "deployer-production@example-production.iam.gserviceaccount.com",
      drafts: ["sentry-dsn-production"],
    });
  });

  test("a second up changes nothing", async () => {
    const before = readClouds(estate);
    const up = await estate.deployed("up");

    const nothing = { unchanged: expect.any(Number) };
    expect(counts(up)).toEqual([nothing, nothing]);
    expect(readClouds(estate)).toBe(before);
  });

  test("staging goes without a trace", async () => {
    const production = estate.resources().filter(({ urn }) => urn?.startsWith("urn:pulumi:production::"));
    const destroy = await estate.deployed("destroy", "staging");
    expect(destroy.stdout).toMatch(/^staging is destroyed\n\nnext: npm run sandbox -- up\n$/m);

    const [announced, done] = counts(destroy);
    expect(done).toEqual({ deleted: announced?.["to delete"] });
    expect((await estate.states()).staging).toEqual([]);
    expect(estate.resources()).toEqual(production);
  });

  test("staging comes back at once, though Google keeps the id of its deleted identity pool for 30 days", async () => {
    const up = await estate.deployed("up", "staging");

    expect(counts(up)).toEqual([{ created: expect.any(Number) }]);
    await estate.deployed("destroy", "staging");
    expect((await estate.states()).staging).toEqual([]);
  });

  test("production does not go: everything is there still, and the user reads how it could", async () => {
    const before = estate.resources();
    const { production } = await estate.states();
    const destroy = await estate.sandbox("destroy", "production");

    expect(destroy.code).toBe(1);
    expect(destroy.stdout + destroy.stderr).toContain("is protected");
    expect(destroy.stderr).toContain("npm run sandbox -- destroy production --lift-protection");
    expect(difference(before, estate.resources())).toEqual(NOTHING);
    expect((await estate.states()).production).toEqual(production);
  });

  test("production goes once its protection is lifted, and leaves the clouds empty", async () => {
    const destroy = await estate.deployed("destroy", "production", "--lift-protection");

    expect(destroy.stdout).toMatch(/\nproduction is destroyed\n\nnext: npm run sandbox -- up\n$/);
    expect(destroy.stdout).not.toContain("is deployed");
    expect(await estate.states()).toEqual({ staging: [], production: [] });
    expect(estate.clouds.isEmpty()).toBe(true);
  });

  test("what is not there is not made to be destroyed", async () => {
    const { stdout } = await estate.deployed("destroy", "production", "--lift-protection");

    expect(stdout).toBe(
      "production is not deployed: nothing is there to destroy\n\nnext: npm run sandbox -- up\n",
    );
    expect(estate.clouds.isEmpty()).toBe(true);
  });

  test("what was destroyed can be deployed again, protected as before", async () => {
    const up = await estate.deployed("up", "production");

    expect(counts(up)).toEqual([{ created: expect.any(Number) }]);
    const guarded = (await estate.states()).production?.filter(({ protect }) => protect);
    expect(guarded?.map(({ type }) => type.split(":").at(-1))).toContain("WorkloadIdentityPool");
  });
});

const readClouds = ({ root }: Estate): string => readFileSync(join(root, ".sandbox/clouds.json"), "utf8");
