import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counts, type Estate, openEstate, steps } from "./sandbox-estate.ts";

const SECRET = "database-url-staging";

/** The clouds refuse to destroy a version that a service still reads, and a service that reads one that is not there. */
describe("a rotation, step by step", () => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
    await estate.deployed("up", "staging");
  });
  afterAll(() => estate?.remove());

  const govern = (...args: string[]) => estate.run("govern", [...args, "--sandbox"]);
  const versions = () =>
    estate
      .resources()
      .filter(({ type, id }) => type.endsWith(":SecretVersion") && id.includes(`/${SECRET}/`))
      .map(({ id }) => Number(id.split("/").at(-1)));
  /** Which version each service reads. */
  const read = () =>
    ["api-staging", "ocr-worker-staging"].map((name) => {
      // biome-ignore lint/suspicious/noExplicitAny: inputs as the provider got them.
      const { envs } = (estate.resource("Service", name).inputs as any).template.containers[0];
      return Number(
        envs.find((env: { name: string }) => env.name === "DATABASE_URL").valueSource.secretKeyRef.version,
      );
    });

  test("before: one version, and everything reads it", () => {
    expect([versions(), read()]).toEqual([[1], [1, 1]]);
  });

  test("verify and activate refuse what is not their turn, and change nothing", async () => {
    const before = estate.read("catalogue/secrets.yaml");
    const verify = await govern("verify", SECRET);
    expect(verify.code).toBe(1);
    expect(verify.stderr).toContain(`secret ${SECRET} is active, not rotating`);
    expect((await govern("activate", SECRET)).stderr).toContain(`npm run govern -- rotate ${SECRET}`);
    expect(estate.read("catalogue/secrets.yaml")).toBe(before);
  });

  test("rotate: the catalogue says so, in place", async () => {
    const before = estate.read("catalogue/secrets.yaml");
    const rotate = await govern("rotate", SECRET);

    expect(rotate.code, rotate.stderr).toBe(0);
    expect(rotate.stdout).toContain("next: npm run sandbox -- up staging");
    const [from, to] = [before.split("\n"), estate.read("catalogue/secrets.yaml").split("\n")];
    expect(to.filter((line, i) => line !== from[i])).toEqual(["  status: rotating"]);
  });

  test("a rotation that is not deployed cannot be verified", async () => {
    const verify = await govern("verify", SECRET);
    expect(verify.code).toBe(1);
    expect(verify.stderr).toContain(`the rotation of ${SECRET} is not deployed`);
  });

  test("deployed: a second version, everything reads it, and the first one is kept", async () => {
    const up = await estate.deployed("up", "staging", "--verbose");

    expect(up.stdout).toMatch(
      /secret:database-url-staging\.status: "active" → "rotating".*\n +needs no review/,
    );
    expect([versions(), read()]).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const order = steps(up);
    expect(order.indexOf(`created SecretVersion ${SECRET}-2`)).toBeLessThan(
      order.indexOf("updated Service api-staging"),
    );
    expect(order.filter((step) => step.startsWith("deleted"))).toEqual([]);
    expect(counts(await estate.deployed("up", "staging"))).toEqual([{ unchanged: expect.any(Number) }]);
  });

  test("it cannot be rotated again, become a draft, or go, before it is verified", async () => {
    expect((await govern("rotate", SECRET)).stderr).toContain(`secret ${SECRET} is rotating, not active`);
    estate.editForTest("catalogue/secrets.yaml", "status: rotating", "status: draft");
    const preview = await estate.sandbox("preview", "staging");
    expect(preview.code).toBe(1);
    expect(preview.stdout).toContain("fix: write status: rotating, or active");
  });

  test("verified and deployed: the first version is destroyed, and nothing else changes", async () => {
    expect((await govern("verify", SECRET)).code).toBe(0);
    const up = await estate.deployed("up", "staging");

    expect([versions(), read()]).toEqual([[2], [2, 2]]);
    // What changes is the log's copy of what is governed.
    expect(counts(up)).toEqual([{ changed: 1, deleted: 1, unchanged: expect.any(Number) }]);
  });

  test("a value that is still the old one is no rotation, and cannot be verified as one", async () => {
    expect((await govern("rotate", SECRET)).code).toBe(0);
    const [right, wrong] = ["secretVersionName({ id }, version)", "secretVersionName({ id }, 2)"];
    estate.edit("commands/plan/stand-in-values.ts", right, wrong);
    for (const operation of ["preview", "up"]) {
      const run = await estate.sandbox(operation, "staging");
      expect(run.code).toBe(1);
      expect(run.stdout).toContain(
        `secret ${SECRET} is rotating, and its value is still the old one; run: pulumi config set --stack staging --secret --path 'secrets.${SECRET}'`,
      );
    }
    expect((await govern("verify", SECRET)).stderr).toContain(`the rotation of ${SECRET} is not deployed`);

    estate.edit("commands/plan/stand-in-values.ts", wrong, right);
    await estate.deployed("up", "staging");
    expect(new Set(read()).size).toBe(1);
    expect(versions()).toContain(read()[0]);
    expect(versions()).toContain(2);
    expect((await govern("verify", SECRET)).code).toBe(0);
  });

  test("a threshold that goes there and back in the catalogue leaves what is right", async () => {
    const threshold = (value: string) =>
      govern(
        "threshold",
        "api-latency-staging",
        value,
        "--reviewer",
        "platform-lead",
        "--author",
        "example-engineer",
        "--reason",
        "a test",
        "--kpi-budget",
        "a budget",
      );
    expect((await threshold("1500")).stdout).toBe("nothing to change\n");
    expect((await threshold("1600")).code).toBe(0);
    const text = estate.read("catalogue/guardrails.yaml");
    const back = await threshold("1500");
    expect(back.code).toBe(1);
    expect(back.stderr).toContain("fix: take this review out: it is not deployed yet");
    expect(estate.read("catalogue/guardrails.yaml")).toBe(text);
  });
});
