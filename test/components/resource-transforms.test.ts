import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { compact } from "../../commands/inventory/compact.ts";
import { differences, formatDifference } from "../../commands/inventory/differences.ts";
import { planOf } from "../../commands/plan/plan-of.ts";
import { TRANSFORMS_FILE } from "../../components/resource-transforms.ts";
import { estateRoot, stackOf } from "../estates/estates.ts";

/** The recipe of the documentation. */
const RECIPE = `import type { ResourceTransform } from "@pulumi/pulumi";

/** The worker starts in the background, so it does without the CPU boost at its start. */
const withoutStartupBoost: ResourceTransform = ({ type, name, props, opts }) => {
  if (type !== "gcp:cloudrunv2/service:Service" || !name.startsWith("ocr-worker-")) return undefined;
  for (const { resources } of props.template.containers) resources.startupCpuBoost = false;
  return { props, opts };
};

export default [withoutStartupBoost];
`;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The plan of staging of the reference estate, with a file of transforms. */
function planWith(transforms: string) {
  const root = mkdtempSync(join(tmpdir(), "estate-"));
  folders.push(root);
  cpSync(estateRoot("reference"), root, { recursive: true });
  writeFileSync(
    join(root, "package.json"),
    '{ "type": "module", "dependencies": { "@acme/listed": "1.0.0" } }',
  );
  writeFileSync(join(root, TRANSFORMS_FILE), transforms);
  return planOf({ ...stackOf("staging"), root });
}

test("a transform of the estate changes its own resource in the plan, and nothing else", async () => {
  const before = (await planOf(stackOf("staging"))).map(compact);
  const after = (await planWith(RECIPE)).map(compact);
  expect(differences(before, after).map(formatDifference)).toEqual([
    "~ gcp:cloudrunv2/service:Service::ocr-worker-staging  inputs.template.containers.0.resources.startupCpuBoost: true → false",
  ]);
});

test("a transform can change options", async () => {
  const resources = await planWith(
    'export default [({ type, props, opts }) => type === "gcp:pubsub/topic:Topic" ? { props, opts: { ...opts, protect: true } } : undefined];',
  );
  const topics = resources.filter(({ type }) => type === "gcp:pubsub/topic:Topic");
  expect(topics.length).toBeGreaterThan(0);
  expect(topics.every(({ protect }) => protect)).toBe(true);
});

test.each([
  "export const transforms = [];",
  "export default () => undefined;",
  'export default ["no function"];',
])("a file that says %s is refused", async (text) => {
  await expect(planWith(text)).rejects.toThrow(
    "transforms.ts does not export a list of resource transforms; write: export default [myTransform]",
  );
});

test.each([
  [
    'import { tags } from "@acme/tags/all";\nexport default [tags];',
    "transforms.ts:1 imports @acme/tags, which is not installed\n    fix: npm install @acme/tags, or correct the import",
  ],
  [
    'import type { X } from "@acme/types";\nimport tags from "@acme/listed";\nexport default [tags];',
    "transforms.ts:2 imports @acme/listed, which is not installed\n    fix: npm ci",
  ],
  [
    "export default [];\nexport default [];",
    'transforms.ts:2:7: Multiple exports with the same name "default"\n    fix: correct it',
  ],
])("a file that cannot be loaded is named with its line: %j", async (text, said) => {
  await expect(planWith(text)).rejects.toThrow(said);
});
