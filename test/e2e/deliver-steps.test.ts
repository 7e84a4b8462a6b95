import { copyFileSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Step } from "../../render/workflow/workflow.ts";
import { Repository, workflowOf } from "./workflow-shell.ts";

/*
 * The steps that put an image on Cloud Run, run for real against a service that is a file (fake-gcloud.sh) and an app
 * that is an HTTP server here. This shows the order of things and what is left behind; gcloud itself is not tried.
 */

const { deliver } = workflowOf("api-staging").jobs;
const NEW = "REGION-docker.pkg.dev/estate/ghcr/api@sha256:new";
const OLD = "REGION-docker.pkg.dev/estate/ghcr/api@sha256:old";

let repository: Repository;
let app: Server;
/** What the app answers, by `HOST/PATH`; 200 where nothing is said. */
let answers: Record<string, number>;
let asked: string[];

beforeEach(async () => {
  answers = {};
  asked = [];
  app = createServer((request, response) => {
    const [, host, ...path] = (request.url ?? "").split("/");
    const pathname = `/${path.join("/")}`;
    asked.push(`${host}${pathname}`);
    // Google's front end keeps these paths for itself: cloud.google.com/run/docs/issues, "Reserved URL paths".
    const isReserved = /^\/(eventlog$|_ah\/)|z$/.test(pathname);
    response.writeHead(isReserved ? 404 : (answers[`${host}${pathname}`] ?? 200)).end();
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  repository = new Repository();
  mkdirSync(join(repository.root, "bin"));
  copyFileSync(join(import.meta.dirname, "fake-gcloud.sh"), join(repository.root, "bin/gcloud"));
  repository.write(
    "state.json",
    JSON.stringify({
      url: `${at}/service`,
      candidate_url: `${at}/candidate`,
      revisions: { "api-staging-1": OLD },
      latest: "api-staging-1",
      traffic: [{ percent: 100, latest: true }],
    }),
  );
  repository.write("output", "");
  const given = {
    "vars.API_SERVICE": "api-staging",
    "vars.GCP_PROJECT": "estate",
    "vars.GCP_REGION": "asia-northeast1",
    "vars.API_IMAGE": NEW.split("@")[0] ?? "",
    "steps.push.outputs.digest": NEW.split("@")[1] ?? "",
    "secrets.SENTRY_AUTH_TOKEN": "sentry-token",
  };
  for (const [expression, value] of Object.entries(given)) repository.expressions.set(expression, value);
});
afterEach(() => {
  repository.remove();
  app.close();
});

/** Runs the steps from `Tag Deploy` on, as GitHub would: what follows a failure is skipped, unless it says otherwise. */
async function deploy(
  env: NodeJS.ProcessEnv = {},
  before: (step: string) => void = () => {},
): Promise<{ ran: string[]; failed: string | undefined }> {
  const steps = deliver?.steps ?? [];
  const from = steps.findIndex(({ name }) => name === "Tag Deploy");
  const ran: string[] = [];
  let failed: string | undefined;
  for (const step of steps.slice(from)) {
    if (!isDue(step, failed !== undefined)) continue;
    ran.push(step.name);
    before(step.name);
    const { code, stdout, stderr } = await repository.step(deliver, step.name, {
      PATH: `${join(repository.root, "bin")}:${process.env.PATH}`,
      FAKE_GCLOUD: repository.root,
      GITHUB_OUTPUT: join(repository.root, "output"),
      ...env,
    });
    if (code !== 0 && stderr.includes("does not know")) throw new Error(stdout + stderr);
    if (code !== 0) failed ??= step.name;
    for (const [, name, value] of repository.read("output").matchAll(/^(\w+)=(.*)$/gm)) {
      if (step.id) repository.expressions.set(`steps.${step.id}.outputs.${name}`, value ?? "");
    }
  }
  return { ran, failed };
}

/** `(failure() || cancelled()) && steps.candidate.outputs.previous != ''`, the one condition that there is. */
function isDue(step: Step, hasFailed: boolean): boolean {
  if (step.if === undefined) return !hasFailed;
  expect(step.if).toBe("(failure() || cancelled()) && steps.candidate.outputs.previous != ''");
  return hasFailed && Boolean(repository.expressions.get("steps.candidate.outputs.previous"));
}

const service = () => JSON.parse(repository.read("state.json"));
/** What gets requests, as `gcloud run services describe` would show it. */
const shares = (): { percent?: number; revision?: string; latest?: true }[] =>
  service().traffic.filter(({ percent }: { percent?: number }) => percent);
const serving = () => service().revisions[shares()[0]?.revision ?? service().latest];
const follows = () => shares().every(({ latest }) => latest);
const latest = () => service().revisions[service().latest];

/** Retries are the workflow's own; the test waits for them. */
const SLOW = 60_000;

test("a revision that answers gets the traffic, and the app's own script the secrets that the pipeline lists", async () => {
  repository.write("apps/api/after-delivery.sh", 'echo "$SENTRY_AUTH_TOKEN" > released.txt\n');
  const { ran, failed } = await deploy();

  expect(failed).toBeUndefined();
  expect(ran).toEqual([
    "Tag Deploy",
    "Smoke test of the new revision",
    "Move traffic",
    "Smoke test with traffic",
    "After delivery",
  ]);
  expect(asked).toEqual(["candidate/health", "candidate/ready", "service/health", "service/ready"]);
  expect([serving(), latest(), follows()]).toEqual([NEW, NEW, true]);
  expect(service().probes[service().latest]).toEqual({
    startup: "httpGet.path=/ready,httpGet.port=8080,periodSeconds=10,timeoutSeconds=5,failureThreshold=12",
    liveness: "httpGet.path=/health,httpGet.port=8080,periodSeconds=10,timeoutSeconds=5,failureThreshold=3",
  });
  expect(repository.read("apps/api/released.txt")).toBe("sentry-token\n");
});

test("a cold start that fails at first is waited for", { timeout: SLOW }, async () => {
  answers = { "candidate/health": 503 };
  repository.write("apps/api/after-delivery.sh", "true\n");
  app.once("request", () => {
    setTimeout(() => {
      answers = {};
    });
  });
  const { failed } = await deploy();

  expect(failed).toBeUndefined();
  expect(serving()).toBe(NEW);
  expect(asked.slice(0, 2)).toEqual(["candidate/health", "candidate/health"]);
});

test("a path that Google keeps for itself is answered 404, and the old image serves", {
  timeout: SLOW,
}, async () => {
  const { failed } = await deploy({ CHECKED_PATHS: "/healthz" });

  expect(failed).toBe("Smoke test of the new revision");
  expect(serving()).toBe(OLD);
});

describe("the old image serves, is the latest again, and later revisions get traffic", () => {
  test.each([
    ["the new revision is not ready to serve", { "candidate/ready": 404 }, "Smoke test of the new revision"],
    ["the new revision sends to a login", { "candidate/health": 302 }, "Smoke test of the new revision"],
    ["the service fails once it has traffic", { "service/health": 404 }, "Smoke test with traffic"],
  ])("where %s", { timeout: SLOW }, async (_, given, expected) => {
    answers = given;
    const { ran, failed } = await deploy();

    expect(failed).toBe(expected);
    expect(ran.at(-1)).toBe("Roll back");
    expect(ran.includes("Move traffic")).toBe(expected === "Smoke test with traffic");
    expect([serving(), latest(), follows()]).toEqual([OLD, OLD, true]);
  });

  test("where the image does not start", async () => {
    repository.expressions.set("steps.push.outputs.digest", "sha256:broken");
    const { ran, failed } = await deploy();

    expect([failed, ran]).toEqual(["Tag Deploy", ["Tag Deploy", "Roll back"]]);
    expect(asked).toEqual([]);
    expect([serving(), latest(), follows()]).toEqual([OLD, OLD, true]);
  });
});

/** Changes the service before the delivery, or at one moment of it. */
const changeService = (edit: (service: Record<string, unknown>) => object) =>
  repository.write("state.json", JSON.stringify(edit(service())));

test("the placeholder serves again, asked for its port only, where the first release fails", {
  timeout: SLOW,
}, async () => {
  const placeholder = "us-docker.pkg.dev/cloudrun/container/hello";
  changeService((it) => ({ ...it, revisions: { "api-staging-1": placeholder } }));
  answers = { "candidate/ready": 404 };
  const { failed } = await deploy();

  expect(failed).toBe("Smoke test of the new revision");
  expect([serving(), latest(), follows()]).toEqual([placeholder, placeholder, true]);
  expect(service().probes[service().latest]).toEqual({
    startup: "tcpSocket.port=8080,periodSeconds=10,timeoutSeconds=5,failureThreshold=12",
    liveness: "",
  });
});

test("traffic that somebody split by hand is split as before where a release fails", {
  timeout: SLOW,
}, async () => {
  const split = [
    { percent: 90, revision: "api-staging-1" },
    { percent: 10, revision: "api-staging-2" },
  ];
  changeService((it) => ({
    ...it,
    revisions: { "api-staging-1": OLD, "api-staging-2": "image:other" },
    latest: "api-staging-2",
    traffic: split,
  }));
  answers = { "candidate/ready": 404 };
  const { failed } = await deploy();

  expect(failed).toBe("Smoke test of the new revision");
  expect(shares()).toEqual(split);
});

test("a revision that somebody made while the new one was tried gets no traffic", {
  timeout: SLOW,
}, async () => {
  const { ran, failed } = await deploy({}, (step) => {
    if (step !== "Move traffic") return;
    changeService((it) => ({
      ...it,
      revisions: { ...(it.revisions as object), "api-staging-3": "image:untried" },
      latest: "api-staging-3",
    }));
  });

  expect([failed, ran.at(-1)]).toEqual(["Move traffic", "Roll back"]);
  expect([serving(), latest(), follows()]).toEqual([OLD, OLD, true]);
});
