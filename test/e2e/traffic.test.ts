import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Run } from "./checkout.ts";
import { CloudRunOperator, type Target, toLatest, toRevision } from "./cloud-run-operator.ts";
import { start } from "./process.ts";
import { counts, type Estate, openEstate } from "./sandbox-estate.ts";

/*
 * An update of the infrastructure leaves every percentage, tag and serving image as they are at the moment of the
 * update. The engine and the program are real; what CI and operators do with gcloud is done to the sandbox's clouds.
 */

const API = "projects/example-staging/locations/asia-northeast1/services/api-staging";
const image = (version: string) =>
  `asia-northeast1-docker.pkg.dev/example-staging/ghcr-staging/example-founder/api:${version}`;

describe("an unrelated update leaves what serves as it is", () => {
  let estate: Estate;
  let run: CloudRunOperator;
  let requests = 5;
  /** Short name of the revision that served when the case began: with the image `good`. */
  let good: string;

  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "staging");
    run = new CloudRunOperator(estate.clouds, API);
  });
  afterAll(() => estate?.remove());
  beforeEach(() => {
    good = run.deploy(image("good"));
    run.route(toLatest());
  });

  /** An unrelated change: requests that one instance takes at a time. */
  async function update(): Promise<string> {
    const text = (limit: number) => `concurrency_limit: ${limit}\n  max_instances: 2\n  access: public`;
    estate.edit("catalogue/surfaces.yaml", text(requests), text(++requests));
    const { stdout, stderr } = await estate.deployed("up", "staging");
    const { template } = run.service.inputs as { template: { maxInstanceRequestConcurrency: number } };
    expect(template.maxInstanceRequestConcurrency).toBe(requests);
    return stdout + stderr;
  }

  /** Updates, and expects traffic and serving images to be those of before. */
  async function updateKeeps(serving: readonly string[]): Promise<string> {
    const before: readonly Target[] = structuredClone(run.traffic);
    expect(run.serving).toEqual(serving);
    // Messages are wrapped.
    const told = (await update()).replace(/\s+/g, " ");
    expect(run.traffic).toEqual(before);
    expect(run.serving).toEqual(serving);
    return told;
  }

  test("traffic on the latest revision: the update's own revision serves, with the same image", async () => {
    const told = await updateKeeps([image("good")]);

    expect(run.newest).not.toBe(good);
    expect(told).not.toContain("an update leaves it there");
  });

  test("pinned to one revision by hand, after a bad release", async () => {
    run.deploy(image("bad"));
    run.route(toRevision(good, { percent: 100 }));
    const told = await updateKeeps([image("good")]);

    expect(run.templateImage).toBe(image("good"));
    expect(told).toContain(
      `traffic of api-staging goes 100 % to ${good}, and an update leaves it there: a revision that it makes gets no traffic.`,
    );
    expect(told).toContain("gcloud run services update-traffic api-staging --to-latest");
  });

  test("split over two revisions", async () => {
    const next = run.deploy(image("next"));
    run.route(toRevision(good, { percent: 90 }), toRevision(next, { percent: 10, tag: "next" }));
    await updateKeeps([image("good"), image("next")]);

    expect(run.templateImage).toBe(image("good"));
  });

  test("split between a revision and the latest one, whose share the update's own revision takes over", async () => {
    run.deploy(image("next"));
    run.route(toRevision(good, { percent: 90 }), toLatest(10));
    await updateKeeps([image("good"), image("next")]);

    expect(run.templateImage).toBe(image("next"));
  });

  test("a candidate that has a tag and no traffic, as between CI's deployment and its smoke test", async () => {
    const candidate = run.deploy(image("untried"), { tag: "candidate" });
    await updateKeeps([image("good")]);

    expect(run.traffic).toContainEqual(toRevision(candidate, { tag: "candidate" }));
    expect(run.templateImage).toBe(image("good"));
  });

  test("a release that never got ready, with traffic still following the latest ready revision", async () => {
    run.deploy(image("broken"), { isReady: false });
    run.route(toLatest());
    await updateKeeps([image("good")]);

    expect(run.templateImage).toBe(image("good"));
  });

  test("an update without any change records where traffic goes, and the next one does nothing", async () => {
    run.deploy(image("bad"));
    run.route(toRevision(good, { percent: 100 }));
    await estate.deployed("up", "staging");
    const before = structuredClone(run.service);
    const again = await estate.deployed("up", "staging");

    expect(counts(again)).toEqual([{ unchanged: expect.any(Number) }]);
    expect(run.service).toEqual(before);
    expect(run.serving).toEqual([image("good")]);
  });

  describe("a delivery in the middle of an update", () => {
    const LOOK = "invoke gcp:cloudrunv2/getService:getService";
    const WRITE = "update gcp:cloudrunv2/service:Service";
    /** Looks of an update that changes the service: the last one is right before the write. */
    let looks: number;

    beforeAll(async () => {
      const calls = join(estate.root, "calls.txt");
      writeFileSync(calls, "");
      edit();
      expect(await estate.run("sandbox", ["up", "staging"], { SANDBOX_CALLS: calls })).toMatchObject({
        code: 0,
      });
      const before = readFileSync(calls, "utf8").split(WRITE)[0] ?? "";
      looks = before.split("\n").filter((line) => line === LOOK).length;
      expect(looks).toBeGreaterThan(1);
    });

    /** An unrelated change of the catalogue, not yet deployed. */
    function edit(): void {
      const text = (limit: number) => `concurrency_limit: ${limit}\n  max_instances: 2\n  access: public`;
      estate.edit("catalogue/surfaces.yaml", text(requests), text(++requests));
    }

    /** Updates, and delivers while the update stands still at a call. */
    async function deliveredAt(pause: string): Promise<Run> {
      edit();
      const env = { SANDBOX_FAULT: pause };
      const update = start(
        estate.root,
        process.execPath,
        ["commands/start.mjs", "sandbox", "up", "staging"],
        env,
      );
      await update.standsStill();
      const next = run.deploy(image("delivered"));
      run.route(toRevision(next, { percent: 100 }));
      process.kill(update.pid, "SIGCONT");
      return update.ended;
    }

    test("after the program's look and before its write: nothing is written to the service", async () => {
      const { code, stdout, stderr } = await deliveredAt(`paused-before@${looks}~${LOOK}`);

      expect(code).toBe(1);
      expect((stdout + stderr).replace(/\s+/g, " ")).toMatch(
        /api-staging was changed while this update ran \(generation \d+ became \d+\), by a delivery or by hand\. Nothing was written to it: run the update again/,
      );
      expect(run.serving).toEqual([image("delivered")]);
      // The next one takes up what was delivered.
      await estate.deployed("up", "staging");
      expect(run.serving).toEqual([image("delivered")]);
      expect(run.templateImage).toBe(image("delivered"));
    });

    test("in the moment of the write, of which the API has no condition: the update fails and says what to check", async () => {
      const { code, stdout, stderr } = await deliveredAt(`paused-before@1~${WRITE}`);

      expect(code).toBe(1);
      expect((stdout + stderr).replace(/\s+/g, " ")).toMatch(
        /api-staging was changed by somebody else in the moment in which this update wrote to it .* repeat the delivery where it is wrong/,
      );
    });

    test("right after the write: the delivery serves, and the update succeeds", async () => {
      const { code, stdout, stderr } = await deliveredAt(`paused-after@1~${WRITE}`);

      expect(code, stdout + stderr).toBe(0);
      expect(run.serving).toEqual([image("delivered")]);
      await estate.deployed("up", "staging");
      expect(run.serving).toEqual([image("delivered")]);
    });
  });
});
