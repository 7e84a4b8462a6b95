import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CloudRecord } from "../../sandbox/provider/store.ts";
import { counts, difference, type Estate, NOTHING, openEstate, resourcesOf } from "./sandbox-estate.ts";

/*
 * The engine, its import and the commands are real; the clouds are the sandbox's, and what they hold is compared before and
 * after.
 */

const everything = (estate: Estate): CloudRecord[] => estate.clouds.list();

describe("a state that was lost", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "production");
  });
  afterAll(() => estate?.remove());

  test("is brought back: the update takes everything over, and nothing changes in the clouds", async () => {
    const before = everything(estate);
    const deployed = resourcesOf((await estate.states()).production ?? []);
    rmSync(join(estate.root, ".sandbox", "state"), { recursive: true });

    const refused = await estate.sandbox("up", "production");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("the state of production is lost");
    expect(refused.stderr).toContain("npm run adopt -- production --sandbox");
    expect(everything(estate)).toEqual(before);

    // Whether or not a command has made its folder again.
    rmSync(join(estate.root, ".sandbox", "state"), { recursive: true });
    const adopted = await estate.run("adopt", ["production", "--sandbox", "--yes"]);
    expect(adopted).toMatchObject({ code: 0 });
    expect(adopted.stdout).toMatch(/Service api-production {2}projects\/example-production\/locations/);
    // Nothing differs, and what is not imported says why.
    expect(adopted.stdout).not.toContain("→");
    expect(adopted.stdout).toContain("granting a role once more to who has it changes nothing");
    expect(adopted.stdout).not.toContain("does not exist, and is created");
    expect(everything(estate)).toEqual(before);

    const [done] = counts(await estate.deployed("up", "production"));
    expect(done).toEqual({ created: expect.any(Number), "taken over": expect.any(Number) });
    // No provider imports an object: the copy of what is governed is uploaded once more, and the bucket keeps both versions.
    expect(difference(before, everything(estate))).toEqual({
      ...NOTHING,
      created: ["BucketObject production-governed"],
    });
    const again = resourcesOf((await estate.states()).production ?? []);
    expect(again.map(({ urn }) => urn).sort()).toEqual(deployed.map(({ urn }) => urn).sort());
    expect(new Map(again.map(({ urn, id }) => [urn, id]))).toEqual(
      new Map(deployed.map(({ urn, id }) => [urn, id])),
    );

    // Taken over once: the next update is one like any other, and nothing is left to adopt.
    expect(existsSync(join(estate.root, ".sandbox", "adopt-production.json"))).toBe(false);
    expect(counts(await estate.deployed("preview", "production"))).toEqual([
      { unchanged: expect.any(Number) },
    ]);
    const nothing = await estate.run("adopt", ["production", "--sandbox", "--yes"]);
    expect(nothing.stdout).toContain("nothing exists that the state does not know");
    expect((await estate.run("drift", ["production", "--sandbox"])).code).toBe(0);
  });
});

describe("what a founder has already", () => {
  let estate: Estate;
  const SERVICE = "projects/example-staging/locations/asia-northeast1/services/api-staging";
  const SECRET = "projects/example-staging/secrets/database-url-staging";
  const VERSION = "gcp:secretmanager/secretVersion:SecretVersion";
  const IMAGE = "asia-northeast1-docker.pkg.dev/example-staging/ghcr-staging/example-founder/api:own";
  beforeAll(async () => {
    estate = await openEstate();
    // Opens the sandbox, so that its project and repository exist.
    await estate.sandbox("preview", "staging");
    estate.clouds.put({
      type: "vercel:index/project:Project",
      id: "prj_FoundersOwnProject0123456789",
      inputs: { name: "portal-staging", framework: "vite" },
      outputs: { nodeVersion: "22.x" },
    });
    estate.clouds.put({
      type: "gcp:cloudrunv2/service:Service",
      id: SERVICE,
      inputs: {
        name: "api-staging",
        project: "example-staging",
        location: "asia-northeast1",
        ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY",
        template: { containers: [{ image: IMAGE }] },
      },
      outputs: { uri: "https://api-staging-123456789012.asia-northeast1.run.app", generation: "1" },
    });
    estate.clouds.put({
      type: "gcp:secretmanager/secret:Secret",
      id: SECRET,
      inputs: { secretId: "database-url-staging", project: "example-staging", replication: { auto: {} } },
      outputs: { name: "projects/123456789012/secrets/database-url-staging" },
    });
    estate.clouds.put({
      type: VERSION,
      id: `${SECRET}/versions/own`,
      inputs: { secret: SECRET, secretData: "set-before", enabled: true },
      outputs: { version: "own" },
    });
  });
  afterAll(() => estate?.remove());

  test("is left alone where it differs in what cannot change: nothing is taken over, and why is said", async () => {
    const id = "projects/example-staging/secrets/sentry-dsn-staging";
    estate.clouds.put({
      type: "gcp:secretmanager/secret:Secret",
      id,
      inputs: {
        secretId: "sentry-dsn-staging",
        project: "example-staging",
        replication: { userManaged: { replicas: [{ location: "asia-northeast1" }] } },
      },
      outputs: { name: "projects/123456789012/secrets/sentry-dsn-staging" },
    });
    const refused = await estate.run("adopt", ["staging", "--sandbox", "--yes"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /Secret sentry-dsn-staging exists with another replication\S*, which cannot change: taking it over would delete it/,
    );
    expect(existsSync(join(estate.root, ".sandbox", "adopt-staging.json"))).toBe(false);
    estate.clouds.remove("gcp:secretmanager/secret:Secret", id);
  });

  test("is shown beside the plan with each difference, and taken over with its data", async () => {
    const without = await estate.sandbox("up", "staging");
    expect(without.code).toBe(1);
    expect(without.stdout + without.stderr).toContain("409");

    const unasked = await estate.run("adopt", ["staging", "--sandbox"]);
    expect(unasked).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("Project portal-staging  prj_FoundersOwnProject0123456789"),
      stderr: "nobody can be asked here; nothing was written\n    fix: add --yes\n",
    });
    expect(existsSync(join(estate.root, ".sandbox", "adopt-staging.json"))).toBe(false);

    const adopted = await estate.run("adopt", ["staging", "--sandbox", "--yes"]);
    expect(adopted).toMatchObject({ code: 0 });
    expect(adopted.stdout).toContain("Project portal-staging  prj_FoundersOwnProject0123456789");
    expect(adopted.stdout).toMatch(/ingress\s+INGRESS_TRAFFIC_INTERNAL_ONLY\s+→ INGRESS_TRAFFIC_ALL/);
    expect(adopted.stdout).toMatch(/framework\s+vite → nextjs/);
    expect(adopted.stdout).toContain(
      "a version with another value stays, and the stored value becomes a new one",
    );

    await estate.deployed("up", "staging");
    // The same project and service, now as declared; the image that ran still runs.
    expect(estate.resource("Project", "portal-staging")).toMatchObject({
      id: "prj_FoundersOwnProject0123456789",
      inputs: { framework: "nextjs" },
    });
    const versions = estate.clouds.list(VERSION).map(({ id }) => id);
    expect(versions.filter((id) => id.startsWith(`${SECRET}/`))).toEqual([
      `${SECRET}/versions/own`,
      `${SECRET}/versions/1`,
    ]);
    const service = estate.clouds.get("gcp:cloudrunv2/service:Service", SERVICE);
    expect(service?.inputs).toMatchObject({
      ingress: "INGRESS_TRAFFIC_ALL",
      template: { containers: [{ image: IMAGE }] },
    });
    expect(counts(await estate.deployed("preview", "staging"))).toEqual([{ unchanged: expect.any(Number) }]);
  });

  test("in a pipe, nothing has to be confirmed where nothing is to be taken over", async () => {
    const run = await estate.run("adopt", ["staging", "--sandbox"]);
    expect(run).toMatchObject({ code: 0, stdout: "staging: nothing exists that the state does not know\n" });
  });
});
