import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPin } from "../../engine/pin.ts";
import { googleError, TOKENS } from "../commands/doctor/world.ts";
import { json, localServer } from "../functions/local-server.ts";
import { type Checkout, checkout } from "./checkout.ts";
import { STACK_TRACE } from "./sandbox-estate.ts";

/*
 * The commands are real, and so is their HTTP; the Pulumi CLI has a state of three resources and never ends a refresh, and
 * one vendor refuses while the others have nothing.
 */

const urn = (type: string, name: string) => `urn:pulumi:production::skeleton::${type}::${name}`;
const JOB = "gcp:cloudscheduler/job:Job";
const SITE = "vercel:index/project:Project";
const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const STATE = {
  version: 3,
  deployment: {
    resources: [
      { urn: urn(JOB, "ticks"), type: JOB, id: "projects/p/locations/l/jobs/ticks", inputs: {} },
      { urn: urn(SITE, "portal"), type: SITE, id: "prj_1", inputs: { name: "portal" } },
      {
        urn: urn(ENVIRONMENT, "e"),
        type: ENVIRONMENT,
        id: "e:production",
        inputs: { environment: "production" },
      },
    ],
  },
};

let copy: Checkout;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  copy = await checkout();
  const folder = join(copy.root, "fake");
  mkdirSync(folder);
  const { version } = await readPin(copy.root);
  writeFileSync(join(folder, "state.json"), JSON.stringify(STATE));
  writeFileSync(
    join(folder, "pulumi"),
    `#!/bin/sh
case "$1 $2" in
  version*) echo v${version} ;;
  "stack export") cat ${join(folder, "state.json")} ;;
  *) exec sleep 300 ;;
esac
`,
  );
  chmodSync(join(folder, "pulumi"), 0o755);
  env = { ...TOKENS, PATH: `${folder}:${process.env.PATH}`, PULUMI_BACKEND_URL: "gs://states" };
});
afterAll(() => copy.remove());

describe.each([
  {
    vendor: "google",
    // A right that is missing ends no comparison: it is listed beside the rest.
    status: 401,
    body: googleError(401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED")[1],
    says: /^Google (Cloud )?does not answer about \S.*: .*\n {4}fix: gcloud auth application-default login$/m,
  },
  {
    vendor: "github",
    status: 401,
    body: { message: "Bad credentials" },
    says: /^GitHub does not answer about \S.*: (401, Bad credentials|GitHub refuses the token: .*)\n {4}fix: /,
  },
  {
    vendor: "vercel",
    status: 403,
    body: { error: { code: "forbidden", invalidToken: true } },
    says: /^Vercel does not answer about \S.*: Vercel refuses the token: it is expired, revoked or mistyped\n {4}fix: /,
  },
])("$vendor refuses", ({ vendor, status, body, says }) => {
  test.each(["drift", "adopt"])("%s ends with exit code 1 and one sentence", async (command) => {
    const { url, received } = await localServer(({ url: asked }, response) => {
      const isRefused = asked.pathname.startsWith(`/${vendor}/`);
      json(response, isRefused ? body : { message: "Not Found" }, isRefused ? status : 404);
    });
    const words = command === "adopt" ? ["production", "--yes"] : ["production"];
    const { code, stdout, stderr } = await copy.run(command, words, { ...env, SKELETON_LOOPBACK: url });
    expect(code, stderr).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(STACK_TRACE);
    for (const token of Object.values(TOKENS)) expect(stderr).not.toContain(token);
    expect(
      received.filter(
        ({ method, url: { pathname } }) => method !== "GET" && !pathname.endsWith(":getIamPolicy"),
      ),
    ).toEqual([]);
  });
});
