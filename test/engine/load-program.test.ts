import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "load-program-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program prints that is started as Pulumi starts index.ts. */
function printed(program: string, env: NodeJS.ProcessEnv = {}): unknown {
  const file = join(folder, "program.ts");
  writeFileSync(
    file,
    `import { createRequire } from "node:module";
const own = createRequire(${JSON.stringify(join(ROOT, "index.ts"))});
const sdk = createRequire(own.resolve("@pulumi/pulumi"));
${program}`,
  );
  const args = ["--import", "./engine/load-program.mjs", file];
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...env } }),
  );
}

test("the SDK comes without TypeScript and Arborist, which are there once they are used", () => {
  const program = `own("@pulumi/pulumi");
const isLoaded = () => ["typescript", "@npmcli/arborist"].map((name) => sdk.cache[sdk.resolve(name)]?.constructor.name === "Module");
const before = isLoaded();
const used = [sdk("typescript").version, typeof sdk("@npmcli/arborist").prototype];
console.log(JSON.stringify({ before, used, after: isLoaded() }));`;
  expect(printed(program)).toEqual({
    before: [false, false],
    used: [expect.stringMatching(/^\d+\.\d+/), "object"],
    after: [true, true],
  });
});

test("errors are traced to the sources; those that the SDK makes of each promise are not", () => {
  const program = `const { debuggablePromise } = own("@pulumi/pulumi/runtime/debuggable.js");
const promise: Promise<void> = Promise.resolve();
debuggablePromise(promise);
console.log(JSON.stringify({
  said: new Error("said").stack,
  silent: new Error().stack,
  promise: (promise as { _debugStackTrace?: string })._debugStackTrace,
}));`;
  expect(printed(program)).toEqual({
    said: expect.stringMatching(/^Error: said\n {4}at .*program\.ts:8:9/),
    silent: expect.stringMatching(/^Error\n {4}at .*program\.ts:9:11/),
    promise: "",
  });
  expect(printed(program, { PULUMI_DEBUG_PROMISE_LEAKS: "1" })).toMatchObject({
    promise: expect.stringContaining("program.ts:6:"),
  });
});

test("the engine of this machine is asked directly, and not by a proxy", () => {
  const program = "console.log(JSON.stringify(process.env.no_grpc_proxy));";
  const env = { http_proxy: "http://proxy.example:3128", no_proxy: ".example", no_grpc_proxy: "" };
  expect(printed(program, env)).toBe("127.0.0.1,localhost,.example");
});
