import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compareClouds, driftJobs } from "../../render/workflow/drift-jobs.ts";
import type { Job } from "../../render/workflow/workflow.ts";
import { SETTINGS } from "../render/rendered.ts";
import { Repository } from "./workflow-shell.ts";

/** An issue on GitHub. */
interface Issue {
  number: number;
  title: string;
  body: string;
  state: string;
  user: { login: string };
  html_url: string;
}

const BOT = { login: "github-actions[bot]" };

let repository: Repository;
let issues: Issue[];
let writes: number;
let api: string;
let stop: () => void;

beforeEach(async () => {
  repository = new Repository();
  issues = [];
  writes = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    response.setHeader("content-type", "application/json");
    if (request.method === "GET") {
      const page = Number(url.searchParams.get("page"));
      const open = issues.filter(({ state }) => state === "open");
      return response.end(JSON.stringify(open.slice((page - 1) * 100, page * 100)));
    }
    writes++;
    const sent = JSON.parse(await text(request));
    const number = Number(url.pathname.split("/").at(-1));
    let issue = issues.find((it) => it.number === number);
    if (issue) Object.assign(issue, sent);
    else {
      const next = 100 + issues.length;
      issue = { number: next, state: "open", user: BOT, html_url: `https://github.test/i/${next}`, ...sent };
      issues.push(issue as Issue);
    }
    return response.end(JSON.stringify(issue));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.close();
});
afterEach(() => {
  stop();
  repository.remove();
});

/** Runs the step of one week: what each stack's comparison came to. Returns what it told later jobs. */
async function week(staging: [drift: string, text?: string], production: [drift: string, text?: string]) {
  repository.expressions.set("github.token", "the-token");
  for (const [stack, [drift, found = ""]] of Object.entries({ staging, production })) {
    repository.expressions.set(`needs.${stack}.outputs.drift`, drift);
    repository.expressions.set(`needs.${stack}.outputs.text`, found);
  }
  repository.write("output", "");
  const run = await repository.step(driftJobs(SETTINGS).drift, "Keep the issue", {
    GITHUB_API_URL: api,
    GITHUB_SERVER_URL: "https://github.test",
    GITHUB_REPOSITORY: "acme/estate",
    GITHUB_OUTPUT: `${repository.root}/output`,
  });
  expect(run).toMatchObject({ code: 0 });
  return repository.read("output").trim().split("\n").filter(Boolean);
}

describe("the issue about drift", () => {
  test("is opened once, changed in place, and closed once nothing differs; a stack is told of when its drift is new", async () => {
    expect(await week(["false"], ["true", "~ service api"])).toEqual([
      "production=true",
      "issue=https://github.test/i/100",
    ]);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({
      title: "What runs is not what is deployed: production",
      state: "open",
    });
    expect(issues[0]?.body).toContain("~~~~text\n~ service api\n~~~~");

    // The same drift a week later, and another stack beside it.
    expect(await week(["true", "- binding x"], ["true", "~ service api"])).toEqual([
      "staging=true",
      "issue=https://github.test/i/100",
    ]);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.title).toBe("What runs is not what is deployed: staging production");

    expect(await week(["false"], ["false"])).toEqual([]);
    expect(issues[0]?.state).toBe("closed");

    // A later drift is a new issue.
    await week(["true", "again"], ["false"]);
    expect(issues.map(({ state }) => state)).toEqual(["closed", "open"]);
  });

  test("a healthy week writes nothing", async () => {
    expect(await week(["false"], ["false"])).toEqual([]);
    expect(writes).toBe(0);
  });

  test("a stack that could not be compared neither closes it nor is told of again", async () => {
    await week(["false"], ["true", "x"]);
    expect(await week(["false"], [""])).toEqual(["issue=https://github.test/i/100"]);
    expect(issues[0]).toMatchObject({
      state: "open",
      body: expect.stringContaining("could not be compared"),
    });
    expect(await week(["false"], ["true", "x"])).toEqual(["issue=https://github.test/i/100"]);
  });

  test("somebody else's issue with the same line is left alone, and a value cannot end the block", async () => {
    await week(["true", "x"], ["false"]);
    const copy = { ...(issues[0] as Issue), number: 7, user: { login: "mallory" } };
    issues = [copy];
    await week(["true", "before\n~~~~\n@everybody"], ["false"]);
    expect(copy.body).not.toContain("@everybody");
    expect(issues[1]?.body).toContain("~~~~text\nbefore\n~ ~ ~\n@everybody\n~~~~");
  });
});

describe("the comparison in CI", () => {
  /** Runs the step of a stack with an `npm` that prints and exits as given. */
  async function compared(code: number, vercelTeams: typeof SETTINGS.vercelTeams = []) {
    const step = compareClouds("production", { ...SETTINGS, vercelTeams });
    repository.write("bin/npm", `#!/bin/sh\necho "npm $*"\nexit ${code}\n`);
    repository.write("output", "");
    const { env: _, ...shown } = step;
    const run = await repository.step({ steps: [shown] } as unknown as Job, step.name, {
      PATH: `${repository.root}/bin:${process.env.PATH}`,
      STACK: "production",
      RUNNER_TEMP: repository.root,
      GITHUB_OUTPUT: `${repository.root}/output`,
    });
    return { run, output: repository.read("output") };
  }

  test.each([
    [0, 0, /^drift=false\n/],
    [2, 0, /^drift=true\ntext<<end-\w+\nnpm run --silent drift -- production --without vercel\n/],
    [1, 1, /^$/],
    [3, 1, /^$/],
  ])("exit code %i of the command ends the step with %i", async (code, expected, output) => {
    const { chmodSync } = await import("node:fs");
    repository.write("bin/npm", "");
    chmodSync(`${repository.root}/bin/npm`, 0o755);
    const found = await compared(code);
    expect(found.run.code).toBe(expected);
    expect(found.output).toMatch(output);
  });

  test("Vercel is asked where a team's viewer can be", () => {
    const [alone, team] = [[], ["production" as const]].map((vercelTeams) =>
      compareClouds("production", { ...SETTINGS, vercelTeams }),
    );
    expect(alone?.run).toContain("--without vercel");
    expect(team?.run).not.toContain("--without");
    expect(compareClouds("staging", SETTINGS).run).not.toContain("--without");
  });
});
