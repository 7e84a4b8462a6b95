import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Estate, openEstate } from "./sandbox-estate.ts";

const require = createRequire(import.meta.url);

/** What the builder of Cloud Functions does with a source: its framework calls what the source exports. */
const FRAMEWORK = `
  const { http } = require(${JSON.stringify(require.resolve("@google-cloud/functions-framework"))});
  const { getTestServer } = require(${JSON.stringify(require.resolve("@google-cloud/functions-framework/testing"))});
  http("deployed", require(process.cwd())[process.argv[1]]);
  const server = getTestServer("deployed").listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

/** As Cloud Run passes a token on that its invoker check has verified. */
function tokenOf(email: string, audience: string): string {
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = { iss: "https://accounts.google.com", aud: audience, email, email_verified: true };
  const exp = Math.floor(Date.now() / 1000) + 600;
  return `${encoded({ alg: "RS256" })}.${encoded({ ...claims, exp })}.SIGNATURE_REMOVED_BY_GOOGLE`;
}

let estate: Estate;
let folder: string;
let running: ChildProcess | undefined;

beforeAll(async () => {
  estate = await openEstate();
  await estate.deployed("up");
});
afterEach(() => {
  running?.kill();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => estate?.remove());

/** Starts what was deployed, as it was deployed: the files of its archive, its plan, nothing beside them. */
async function started(entry: string, stack: string) {
  folder = mkdtempSync(join(tmpdir(), "function-"));
  const built = join(estate.root, ".functions", entry);
  for (const file of readdirSync(built)) copyFileSync(join(built, file), join(folder, file));
  const { environmentVariables } = estate.resource("Function", `${entry}-${stack}`).inputs
    .serviceConfig as unknown as { environmentVariables: { PLAN: string } };
  const child = spawn(process.execPath, ["-e", FRAMEWORK, entry], {
    cwd: folder,
    env: { ...environmentVariables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running = child;
  const port = await new Promise((resolve) =>
    child.stdout.once("data", (line) => resolve(Number(String(line)))),
  );
  const plan = JSON.parse(environmentVariables.PLAN);
  const call = (caller: string | undefined, path: string, body: object) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(caller && { authorization: `Bearer ${tokenOf(caller, plan.audience)}` }),
      },
      body: JSON.stringify(body),
    });
  const send = (init: RequestInit) => fetch(`http://127.0.0.1:${port}/`, { method: "POST", ...init });
  return { plan, call, send };
}

test("the relay runs with nothing beside it, and knows whom it was deployed for", async () => {
  const { plan, call } = await started("relay", "production");
  const trial = { data: Buffer.from('{"version":"test"}').toString("base64"), messageId: "1" };
  const pushed = { message: { ...trial, publishTime: new Date().toISOString() }, subscription: "s" };

  expect((await call(undefined, "/", pushed)).status).toBe(401);
  expect((await call("somebody@example.com", "/", pushed)).status).toBe(403);
  expect((await call(plan.caller, "/", pushed)).status).toBe(204);
  expect(plan.memory).toBe(estate.resource("Bucket", "relay-memory-production").id);
  expect(plan.audience).toBe(
    (estate.resource("Function", "relay-production").outputs.serviceConfig as { uri?: string } | undefined)
      ?.uri,
  );
});

test.each(["relay", "sampler"])("the %s reads bounded JSON only, whoever sends it", async (entry) => {
  const { send } = await started(entry, "production");
  const headers = { "content-type": "application/json" };
  const bomb = gzipSync(JSON.stringify("a".repeat(50_000_000)));

  const answers = [
    await send({ headers, body: "{" }),
    await send({ headers: { ...headers, "content-encoding": "gzip" }, body: bomb }),
    await send({ headers, body: JSON.stringify("a".repeat(2_000_000)) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 415, 413]);
  for (const answer of answers)
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/^expected: a body/) });
});

test("the sampler runs with nothing beside it, and takes load tests of what CI may push", async () => {
  const { plan, call } = await started("sampler", "staging");

  expect((await call(undefined, "/k6/api-staging", {})).status).toBe(401);
  expect((await call(plan.ticker, "/k6/api-staging", {})).status).toBe(403);
  expect((await call(plan.pusher, "/k6/portal-staging", {})).status).toBe(404);
  const refused = await call(plan.pusher, "/k6/api-staging", { metrics: {} });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("http_req_duration");
});
