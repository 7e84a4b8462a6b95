import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { TRANSFORMS_FILE } from "../../components/resource-transforms.ts";
import { counts, openEstate, STACK_TRACE } from "./sandbox-estate.ts";

const TYPE = "gcp:cloudrunv2/service:Service";

test("a transform that throws is said to, by plan and by the engine, with its resource and without what it must not show", async () => {
  const estate = await openEstate();
  onTestFinished(() => estate.remove());
  const file = join(estate.root, TRANSFORMS_FILE);
  const token = `${"ghp_"}aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5`;
  for (const [condition, resource] of [
    ["true", "\\w+ \\(pulumi:providers:\\w+\\)"],
    [`name === "api-staging" && type === ${JSON.stringify(TYPE)}`, `api-staging \\(${TYPE}\\)`],
  ]) {
    writeFileSync(
      file,
      `export default [({ type, name }) => { if (${condition}) throw new Error("not for ${token}"); }];\n`,
    );
    const said = new RegExp(
      `^transforms\\.ts throws for ${resource}: not for \\(hidden: it looks like a credential\\)\\n    fix: correct it`,
      "gm",
    );
    const plan = await estate.run("plan", ["staging"]);
    const preview = await estate.sandbox("preview", "staging");
    for (const { code, stdout, stderr } of [plan, preview]) {
      const all = stdout + stderr;
      expect(code, all).toBe(1);
      expect(all.match(said), all).toHaveLength(1);
      expect(all).not.toMatch(STACK_TRACE);
      expect(all).not.toMatch(/Error:|cannot be looked for|does not tell|ghp_/);
    }
  }
});

test("the engine applies the transforms of an estate, values that a preview does not know included", async () => {
  const estate = await openEstate();
  onTestFinished(() => estate.remove());
  writeFileSync(
    join(estate.root, TRANSFORMS_FILE),
    `export default [({ type, name, props, opts }) => {
       if (type !== ${JSON.stringify(TYPE)} || name !== "ocr-worker-staging") return undefined;
       for (const { resources } of props.template.containers) resources.startupCpuBoost = false;
       return { props, opts };
     }];\n`,
  );
  await estate.deployed("up", "staging");
  const boost = (name: string) =>
    (
      estate.resource("Service", name).inputs as {
        template: { containers: { resources: { startupCpuBoost: boolean } }[] };
      }
    ).template.containers.map(({ resources }) => resources.startupCpuBoost);
  expect(boost("ocr-worker-staging")).toEqual([false]);
  expect(boost("api-staging")).toEqual([true]);
  // Applied again, it is the same: nothing is left to do.
  expect(counts(await estate.deployed("preview", "staging"))).toEqual([{ unchanged: expect.any(Number) }]);
});
