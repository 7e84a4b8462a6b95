import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { TRANSFORMS_FILE } from "../../components/resource-transforms.ts";
import { counts, openEstate } from "./sandbox-estate.ts";

const TYPE = "gcp:cloudrunv2/service:Service";

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
