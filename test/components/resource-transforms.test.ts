import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { compact } from "../../commands/inventory/compact.ts";
import { differences, formatDifference } from "../../commands/inventory/differences.ts";
import { planOf } from "../../commands/plan/plan-of.ts";
import { TRANSFORMS_FILE, transformFailure } from "../../components/resource-transforms.ts";
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

const PACKAGE =
  '{ "type": "module", "scripts": { "page": "x" }, "dependencies": { "@acme/listed": "1.0.0" }, "devDependencies": { "c++": "1.0.0" } }';

/** The plan of staging of the reference estate, with a file of transforms, and a `package.json` unless its text is empty. */
function planWith(transforms: string, packageJson = PACKAGE, into = "estate-") {
  const root = mkdtempSync(join(tmpdir(), into));
  folders.push(root);
  cpSync(estateRoot("reference"), root, { recursive: true });
  if (packageJson !== "") writeFileSync(join(root, "package.json"), packageJson);
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
    "transforms.ts does not export a list of resource transforms\n    fix: write: export default [myTransform]",
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
  // The name of a script is none of a dependency.
  [
    'import page from "page";\nexport default [page];',
    "transforms.ts:1 imports page, which is not installed\n    fix: npm install page, or correct the import",
  ],
  [
    'import type { X } from "c++more";\nimport c from "c++";\nexport default [c];',
    "transforms.ts:2 imports c++, which is not installed\n    fix: npm ci",
  ],
  [
    "export default [];\nexport default [];",
    'transforms.ts:2:7: Multiple exports with the same name "default"\n    fix: correct it',
  ],
  ['\nthrow new Error("not yet");', "transforms.ts throws: not yet\n    fix: correct it"],
])("a file that cannot be loaded is named: %j", async (text, said) => {
  await expect(planWith(text)).rejects.toThrow(said);
});

test.each([
  { what: "none", text: "" },
  { what: "one of CommonJS", text: "{}" },
])(
  "a package that is missing is named beside $what as package.json, in a folder with a space",
  async ({ text }) => {
    await expect(
      planWith('import page from "page/all";\nexport default [page];', text, "an estate-"),
    ).rejects.toThrow(
      "transforms.ts:1 imports page, which is not installed\n    fix: npm install page, or correct the import",
    );
  },
);

const RESOURCE = { type: "gcp:pubsub/topic:Topic", name: "ticks" };
const PASTED = `${"ghp_"}aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY3zA5`;

test.each([
  [new TypeError("Cannot read properties of undefined"), "Cannot read properties of undefined"],
  // As the SDK hands it to the engine.
  ["RunError: not this one", "not this one"],
  ["for\n  once", "for once"],
  [new Error(`refused for ${PASTED}`), "refused for (hidden: it looks like a credential)"],
])("what a transform throws is one sentence about its resource: %s", (thrown, said) => {
  expect(transformFailure(RESOURCE, thrown).message).toBe(
    `transforms.ts throws for ticks (gcp:pubsub/topic:Topic): ${said}\n    fix: correct it; of a resource that it is not about, a transform returns undefined`,
  );
});

test("what the file throws while it is loaded is not shown where it holds a credential", async () => {
  await expect(planWith(`throw new Error("no ${PASTED}");`)).rejects.toThrow(
    "transforms.ts throws: no (hidden: it looks like a credential)\n    fix: correct it",
  );
});

// The last one: what waits for its resource goes on waiting, in this process.
test("a transform that throws ends the plan, whatever asks the resource that it threw for", async () => {
  await expect(
    planWith("export default [({ props, opts }) => { props.template.x = 1; return { props, opts }; }];"),
  ).rejects.toThrow(
    /^transforms\.ts throws for \w+ \(pulumi:providers:\w+\): Cannot set properties of undefined/,
  );
});
