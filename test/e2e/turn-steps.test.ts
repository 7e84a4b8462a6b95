import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Job } from "../../render/workflow/workflow.ts";
import { Repository, workflowOf } from "./workflow-shell.ts";

/*
 * The steps that keep changes of one environment apart and in order, run for real on lists of deployments as GitHub gives
 * them (fake-gh.sh).
 */

const { jobs } = workflowOf("api-production");
const URL = "https://api.example.com";
const RUN = 500;

interface Listed {
  readonly run: number;
  readonly state: string;
  readonly since?: number;
  readonly succeededAt?: string;
}

/** A deployment as GitHub lists it; `since` is a minute of the day. */
const listed = ({ run, state, since = 0, succeededAt }: Listed, id: number) => ({
  databaseId: id,
  latestStatus: {
    state,
    createdAt: `2026-11-20T10:${String(since).padStart(2, "0")}:00Z`,
    logUrl: `https://github.com/acme/estate/actions/runs/${run}/job/${run}1`,
  },
  statuses: { nodes: succeededAt ? [{ state: "SUCCESS", environmentUrl: succeededAt }] : [] },
});

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
  for (const folder of ["bin", "lists"]) mkdirSync(join(repository.root, folder));
  copyFileSync(join(import.meta.dirname, "fake-gh.sh"), join(repository.root, "bin/gh"));
  // Nobody waits here, and nobody asks 180 times.
  writeFileSync(join(repository.root, "bin/seq"), "#!/bin/sh\necho 1 2 3\n", { mode: 0o755 });
  writeFileSync(join(repository.root, "bin/sleep"), "#!/bin/sh\n", { mode: 0o755 });
  repository.write("look", "0");
  repository.write("posted", "");
  const given = {
    "github.token": "run-token",
    "vars.API_URL": URL,
    "needs.deliver.outputs.release": "",
    "needs.put-back.outputs.release": "",
  };
  for (const [expression, value] of Object.entries(given)) repository.expressions.set(expression, value);
});
afterEach(() => repository.remove());

/** Runs a step while GitHub gives these lists, one after another. */
async function run(job: Job | undefined, name: string, ...lists: (readonly Listed[])[]) {
  for (const [i, list] of lists.entries()) repository.write(`lists/${i}`, JSON.stringify(list.map(listed)));
  const result = await repository.step(job, name, {
    PATH: `${join(repository.root, "bin")}:${process.env.PATH}`,
    FAKE_GH: repository.root,
    GITHUB_REPOSITORY: "acme/estate",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: String(RUN),
    GITHUB_SHA: "abc",
  });
  if (result.stderr.includes("does not know")) throw new Error(result.stderr);
  return { ...result, looks: Number(repository.read("look")) };
}

const mine = { run: RUN, state: "IN_PROGRESS", since: 30 };

describe.each(["deliver", "put-back"])("the job %s", (job) => {
  const wait = (...lists: (readonly Listed[])[]) => run(jobs[job], "Wait for its turn", ...lists);

  test.each<[string, readonly Listed[]]>([
    ["where nothing else runs", [mine]],
    ["whatever waits for an approval", [{ run: 400, state: "WAITING" }, mine]],
    ["whatever is queued", [{ run: 400, state: "QUEUED" }, { run: 401, state: "PENDING" }, mine]],
    ["whatever has ended", [{ run: 400, state: "FAILURE" }, { run: 401, state: "INACTIVE" }, mine]],
    ["before what has started later", [mine, { run: 400, state: "IN_PROGRESS", since: 31 }]],
  ])("runs at once %s", async (_, list) => {
    expect(await wait(list)).toMatchObject({ code: 0, stdout: "" });
  });

  test("waits for what has started before, until that has ended", async () => {
    const other = { run: 501, state: "IN_PROGRESS", since: 29 };
    const { code, looks, stdout } = await wait(
      [other, mine],
      [other, mine],
      [{ ...other, state: "SUCCESS" }, mine],
    );

    expect({ code, looks }).toEqual({ code: 0, looks: 2 });
    expect(stdout).toBe(
      "production is being changed by https://github.com/acme/estate/actions/runs/501\n".repeat(2),
    );
  });

  test("of two that started in one second, the one that GitHub listed first", async () => {
    const twin = { ...mine, run: 501 };
    expect(await wait([mine, twin])).toMatchObject({ code: 0 });
    expect(await wait([twin, mine], [mine])).toMatchObject({ code: 0, looks: 1 });
  });

  test("does not run before GitHub lists it", async () => {
    expect(await wait([], [mine])).toMatchObject({ code: 0, looks: 1 });
  });

  test("gives up where the environment is never free", async () => {
    const { code, stdout } = await wait([{ run: 400, state: "IN_PROGRESS" }, mine]);

    expect(code).toBe(1);
    expect(stdout).toContain("::error::production was not free within 30 minutes");
  });
});

describe("a frozen environment", () => {
  const STEP = "The environment is not frozen";
  const frozen = (reason: string) => {
    repository.expressions.set("vars.DEPLOY_FREEZE", reason);
    return run(jobs.deliver, STEP);
  };

  test.each(["no", ""])("is none where the variable is %j", async (value) => {
    expect(await frozen(value)).toMatchObject({ code: 0, stdout: "" });
  });

  test("gets no delivery; the log says why, and how the freeze ends", async () => {
    const { code, stdout } = await frozen('the audit of "Friday" $(touch owned)');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '::error::production is frozen, and nothing is delivered: the audit of "Friday" $(touch owned). ',
    );
    expect(stdout).toContain("removed from Pulumi.production.yaml");
  });

  test("is looked at before anything else, and not when an earlier release is put back", () => {
    expect(jobs.deliver?.steps[0]?.name).toBe(STEP);
    expect(jobs["put-back"]?.steps.map(({ name }) => name)).not.toContain(STEP);
  });
});

describe("a release", () => {
  const check = (list: readonly Listed[]) => run(jobs.deliver, "Nothing newer is delivered", list);

  test.each<[string, readonly Listed[]]>([
    ["after older ones", [{ run: 400, state: "INACTIVE", succeededAt: URL }, mine]],
    ["while a newer one waits", [mine, { run: 600, state: "WAITING" }]],
    ["where the newer one failed", [mine, { run: 600, state: "FAILURE" }]],
    [
      "whatever is newer elsewhere",
      [mine, { run: 600, state: "SUCCESS", succeededAt: "https://portal.example.com" }],
    ],
    ["after something was put back", [mine, { run: 600, state: "SUCCESS", succeededAt: `${URL}#put-back` }]],
  ])("is delivered %s", async (_, list) => {
    expect(await check(list)).toMatchObject({ code: 0, stdout: "" });
  });

  test.each(["SUCCESS", "INACTIVE"])(
    "is not delivered over a newer one, which is %s by now",
    async (state) => {
      const { code, stdout } = await check([mine, { run: 600, state, succeededAt: URL }]);

      expect(code).toBe(1);
      expect(stdout).toContain(
        "https://github.com/acme/estate/actions/runs/600 was started later and is delivered",
      );
    },
  );
});

describe("the record", () => {
  const posted = () => JSON.parse(repository.read("posted") || "null");

  test.each([
    ["deliver", "api-production delivered sha256:0"],
    ["put-back", "api-production put back sha256:0"],
  ])(
    "of the job %s goes to the run's own deployment, and changes nothing else of it",
    async (job, description) => {
      repository.expressions.set(`needs.${job}.outputs.release`, "sha256:0");
      const list = [
        { run: 400, state: "SUCCESS" },
        { ...mine, state: "SUCCESS" },
      ];

      expect(await run(jobs.record, "Record", list)).toMatchObject({ code: 0 });
      expect(posted()).toEqual({
        id: "1",
        state: "success",
        log_url: `https://github.com/acme/estate/actions/runs/${RUN}/job/${RUN}1`,
        environment_url: URL,
        auto_inactive: false,
        description,
      });
    },
  );

  test("is missed where GitHub lists no deployment of the run", async () => {
    expect(await run(jobs.record, "Record", [{ run: 400, state: "SUCCESS" }])).toMatchObject({ code: 1 });
    expect(posted()).toBeNull();
  });
});
