import { copyFileSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runSteps } from "./run-steps.ts";
import { Repository, workflowOf } from "./workflow-shell.ts";

/*
 * The steps that deliver a site to Vercel and put one back, run for real against a project that is a file
 * (fake-vercel.mjs, which ends as the pinned CLI does) and a site that is an HTTP server here.
 */

const { jobs } = workflowOf("portal-production");
const BYPASS = "b".repeat(32);

let repository: Repository;
let site: Server;
let at: string;
/** What the site answers, by `HOST/PATH`; 200 where nothing is said. */
let answers: Record<string, number>;
let asked: string[];

beforeEach(async () => {
  answers = {};
  asked = [];
  site = createServer((request, response) => {
    const place = (request.url ?? "").slice(1);
    asked.push(place);
    const isLetIn = request.headers["x-vercel-protection-bypass"] === BYPASS;
    response.writeHead(isLetIn ? (answers[place] ?? 200) : 401).end();
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  at = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  repository = new Repository();
  const program = join(repository.root, "tools/vercel/node_modules/.bin/vercel");
  mkdirSync(dirname(program), { recursive: true });
  copyFileSync(join(import.meta.dirname, "fake-vercel.mjs"), program);
  mkdirSync(join(repository.root, "bin"));
  copyFileSync(join(import.meta.dirname, "impatient-curl.sh"), join(repository.root, "bin/curl"));
  project({});
  const given = {
    "vars.PORTAL_VERCEL_PROJECT_ID": "prj_1",
    "vars.PORTAL_URL": `${at}/site`,
    "secrets.VERCEL_TOKEN": "vercel-token",
    "secrets.PORTAL_VERCEL_BYPASS": BYPASS,
    "steps.traffic.outputs.pending": "",
    "inputs.release": "dpl_older",
  };
  for (const [expression, value] of Object.entries(given)) repository.expressions.set(expression, value);
});
afterEach(() => {
  repository.remove();
  site.close();
});

const production = (id: string) => ({
  id: `dpl_${id}`,
  url: `${id}.localhost`,
  target: "production",
  readyState: "READY",
});

/** The project as it is before the run. */
function project(change: Record<string, unknown>): void {
  const deployments = [
    production("older"),
    production("old"),
    { ...production("preview"), target: "preview" },
    { ...production("broken"), readyState: "ERROR" },
  ];
  const state = { name: "portal-production", domain: `${at}/site`, serving: "dpl_old", deployments };
  repository.write("vercel.json", JSON.stringify({ ...state, ...change }));
}

const serving = (): string | undefined => JSON.parse(repository.read("vercel.json")).serving;
const commands = (): string[] => repository.read("vercel.json.log").trim().split("\n");

const run = (job: "deliver" | "put-back") =>
  runSteps(
    repository,
    jobs[job],
    "Tag Deploy",
    {
      FAKE_VERCEL: join(repository.root, "vercel.json"),
      PATH: `${join(repository.root, "bin")}:${process.env.PATH}`,
    },
    // A deployment's own URL is the test's server.
    (value) => value.replace(/^https:\//, at),
  );

const STEPS = ["Tag Deploy", "Smoke test of the new deployment", "Move traffic", "Smoke test with traffic"];

test("a deployment that answers gets the domain", async () => {
  const { ran, failed } = await run("deliver");

  expect(failed).toBeUndefined();
  expect(ran).toEqual(STEPS);
  expect(asked).toEqual(["new.localhost/api/health", "site/api/health"]);
  expect(serving()).toBe("dpl_new");
  expect(commands()).toContain("deploy --prod --skip-domain --yes --project prj_1");
  // Vercel builds, where sensitive variables are what they are; nothing is built here.
  expect(commands().filter((line) => /^(build|pull)|--prebuilt/.test(line))).toEqual([]);
});

test("the first release of a project has nothing before it", async () => {
  project({ serving: undefined, deployments: [] });
  const { failed } = await run("deliver");

  expect(failed).toBeUndefined();
  expect(serving()).toBe("dpl_new");
});

describe("nothing moves, and nothing is rolled back, where", () => {
  test.each([
    ["what serves cannot be seen", { inspect: "forbidden" }, "Tag Deploy"],
    ["the build fails", { deploy: "build fails" }, "Tag Deploy"],
    ["the promotion is refused", { promote: "refused" }, "Move traffic"],
    ["the promotion is queued behind a rolling release", { promote: "queued" }, "Move traffic"],
    ["the promotion is skipped", { promote: "skipped" }, "Move traffic"],
    ["the domains cannot be moved", { promote: "failed" }, "Move traffic"],
  ])("%s", async (_, change, expected) => {
    project(change);
    const { failed, output, ran } = await run("deliver");

    expect(failed).toBe(expected);
    expect(serving()).toBe("dpl_old");
    expect(commands().filter((line) => line.startsWith("rollback"))).toEqual([]);
    expect(ran.includes("Roll back")).toBe(expected === "Move traffic");
    expect(output.includes("nothing is rolled back")).toBe(expected === "Move traffic");
    expect(output).not.toMatch(/serves dpl_\w+( again)?$/m);
  });

  test("the new deployment does not answer", async () => {
    answers = { "new.localhost/api/health": 500 };
    const { failed, ran } = await run("deliver");

    expect([failed, ran]).toEqual([STEPS[1], STEPS.slice(0, 2)]);
    expect(serving()).toBe("dpl_old");
  });
});

describe("what served before serves again, and is tried, where", () => {
  test("the site fails once it has the domain", async () => {
    answers = { "site/api/health": 404 };
    const { failed, output, ran } = await run("deliver");

    expect(failed).toBe("Smoke test with traffic");
    expect(ran).toEqual([...STEPS, "Roll back", "Smoke test after the rollback"]);
    expect(commands()).toContain("rollback dpl_old");
    expect(serving()).toBe("dpl_old");
    expect(output).toContain("serves dpl_old again");
  });

  test.each(["deadline", "moved, then deadline"])("the promotion takes too long: %s", async (promote) => {
    project({ promote });
    const { failed, ran } = await run("deliver");

    expect(failed).toBe("Move traffic");
    expect(ran.slice(-2)).toEqual(["Roll back", "Smoke test after the rollback"]);
    expect(commands()).toContain("rollback dpl_old");
    expect(serving()).toBe("dpl_old");
  });
});

describe("a rollback that does not happen is a failure, and said to be none", () => {
  test.each(["refused", "skipped", "failed", "deadline"])("%s", async (rollback) => {
    project({ rollback });
    answers = { "site/api/health": 404 };
    const { output, ran } = await run("deliver");

    expect(ran.at(-1)).toBe("Roll back");
    expect(serving()).toBe("dpl_new");
    expect(output).not.toMatch(/serves \S+ again/);
    if (rollback === "skipped") expect(output).toContain("serves dpl_new after the rollback to dpl_old");
  });

  test("where nothing served before", async () => {
    project({ serving: undefined });
    answers = { "site/api/health": 404 };
    const { output, ran } = await run("deliver");

    expect(ran.at(-1)).toBe("Roll back");
    expect(output).toContain("::error::");
    expect(output).toContain("there is nothing to roll back to");
  });
});

describe("a release that is put back", () => {
  test("is tried and promoted as a new one is", async () => {
    const { failed, ran } = await run("put-back");

    expect([failed, ran]).toEqual([undefined, STEPS]);
    expect(asked).toEqual(["older.localhost/api/health", "site/api/health"]);
    expect(serving()).toBe("dpl_older");
    expect(commands().some((line) => line.startsWith("deploy"))).toBe(false);
  });

  test("gives way again where it fails", async () => {
    answers = { "site/api/health": 404 };
    const { failed } = await run("put-back");

    expect(failed).toBe("Smoke test with traffic");
    expect(serving()).toBe("dpl_old");
  });

  test.each([
    [
      "is no production deployment",
      "dpl_preview",
      "is no finished production deployment of portal-production",
    ],
    ["was never built", "dpl_broken", "is no finished production deployment of portal-production"],
    ["does not exist", "dpl_nothing", "Can't find the deployment"],
    ["serves already", "dpl_old", "already serves dpl_old"],
  ])("is refused where it %s", async (_, release, words) => {
    repository.expressions.set("inputs.release", release);
    const { failed, output } = await run("put-back");

    expect(failed).toBe("Tag Deploy");
    expect(output).toContain(words);
    expect(serving()).toBe("dpl_old");
  });

  test.each(["dpl_1; rm -rf .", "--help", "sha256:0", "", "dpl_a\ndpl_b"])(
    "is no release: %j",
    async (release) => {
      repository.expressions.set("inputs.release", release);
      const { code } = await repository.step(jobs["put-back"], "Check what is put back");
      expect(code).toBe(1);
    },
  );
});

test("only steps that call Vercel hold its token, and no argument of a process holds a secret", () => {
  for (const job of [jobs.deliver, jobs["put-back"]]) {
    for (const { name, run = "", env = {} } of job?.steps ?? []) {
      expect("VERCEL_TOKEN" in env, name).toBe(run.includes('/vercel"'));
      expect(run, name).not.toMatch(/(--token|--header ")/);
    }
  }
});
