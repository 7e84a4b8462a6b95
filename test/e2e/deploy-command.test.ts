import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readPin } from "../../engine/pin.ts";
import { type Checkout, checkout } from "./checkout.ts";

vi.setConfig({ testTimeout: 60_000 });

let copy: Checkout;
beforeAll(async () => {
  copy = await checkout();
});
afterAll(() => copy.remove());

/** A `pulumi` that writes down what it is asked for; PATH for it. */
async function recordingPulumi(exitCode: number): Promise<{ PATH: string; asked: () => string[] }> {
  const folder = join(copy.root, `pulumi-${exitCode}`);
  const record = join(folder, "asked");
  const { version } = await readPin(copy.root);
  mkdirSync(folder);
  writeFileSync(
    join(folder, "pulumi"),
    `#!/bin/sh\nif [ "$1" = version ]; then echo v${version}; exit 0; fi\necho "$@" >> ${record}\nexit ${exitCode}\n`,
  );
  chmodSync(join(folder, "pulumi"), 0o755);
  return {
    PATH: `${folder}:${process.env.PATH}`,
    asked: () => readFileSync(record, "utf8").trim().split("\n"),
  };
}

test.each([
  [["staging", "--yes"], "up --stack staging --yes", 0, 0],
  [["prod", "--yes"], "up --stack production --yes", 255, 1],
  [["prod", "--yes"], "up --stack production --yes", 2, 1],
] as const)(
  "where the Pulumi CLI is logged in, %j is its own update: %s, which ends with %d",
  async (words, asked, ends, code) => {
    const pulumi = await recordingPulumi(ends);
    const run = await copy.run("deploy", [...words], {
      PATH: pulumi.PATH,
      PULUMI_BACKEND_URL: "gs://states",
    });

    expect(run.code, run.stderr).toBe(code);
    expect(pulumi.asked()).toEqual([asked]);
  },
);

test("where nobody can be asked, --yes is asked for, and no CLI", async () => {
  const run = await copy.run("deploy", ["staging"], { PULUMI_BACKEND_URL: "gs://states" });

  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/nobody can be asked here to confirm the update\n {4}fix: add --yes\n$/);
});

test("a stack has to be named", async () => {
  const { code, stderr } = await copy.run("deploy", []);

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "error: missing required argument 'stack'\n    fix: name it, e.g. npm run deploy -- staging\n",
  });
});
