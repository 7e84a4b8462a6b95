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
  [["staging"], "up --stack staging", 0],
  [["prod", "--yes"], "up --stack production --yes", 255],
])(
  "where the Pulumi CLI is logged in, %j is its own update, with its exit code",
  async (words, asked, code) => {
    const pulumi = await recordingPulumi(code);
    const run = await copy.run("deploy", words, { PATH: pulumi.PATH, PULUMI_BACKEND_URL: "gs://states" });

    expect(run.code, run.stderr).toBe(code);
    expect(pulumi.asked()).toEqual([asked]);
  },
);

test("a stack has to be named", async () => {
  const { code, stderr } = await copy.run("deploy", []);

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "error: missing required argument 'stack'\n    fix: name it, e.g. npm run deploy -- staging\n",
  });
});
