import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { overlaid } from "../../model/founding/read-answers.ts";
import type { Mapping } from "../../model/yaml/source.ts";
import { FOUNDER } from "../commands/init/founder.ts";
import { type Checkout, checkout, nodeArguments } from "./checkout.ts";

// A founder's way from a fresh clone: the commands themselves, in a copy of the project that holds the sample.

let copy: Checkout;
beforeAll(async () => {
  copy = await checkout();
});
afterAll(() => copy.remove());

function answer(answers: Mapping): void {
  writeFileSync(join(copy.root, "founder.yaml"), stringify(answers));
}

const init = (...more: string[]) =>
  copy.run("init", ["--answers", "founder.yaml", "--no-check", "--yes", ...more]);

/** The text of every file that an estate consists of. */
function estateNow(): Record<string, string> {
  const folders = ["catalogue", ".github/workflows", "docs", "."];
  const files = folders.flatMap((folder) =>
    readdirSync(join(copy.root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("founder"))
      .map(({ name }) => join(folder, name)),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(copy.root, file), "utf8")]));
}

/** The files that differ from what they were. */
function changedSince(before: Record<string, string>): string[] {
  const after = estateNow();
  const files = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...files].filter((file) => before[file] !== after[file]).sort();
}

async function expectValid(): Promise<void> {
  const validate = await copy.run("validate", []);
  expect(validate.stderr).not.toContain("error:");
  expect(await copy.run("render", ["--check"])).toMatchObject({ code: 0 });
}

describe.sequential("a founder", () => {
  test("whose answers do not fit is told all of it, where it was answered, and nothing is written", async () => {
    answer(overlaid(FOUNDER, { github: { plan: "free" }, apps: ["api", "portl"] }));
    const before = estateNow();
    const { code, stderr } = await init();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /founder\.yaml:\d+:\d+: error: github\.plan = "free": private repositories have no/,
    );
    expect(stderr).toMatch(
      /founder\.yaml:\d+:\d+: error: apps\[1\] = "portl": .*\n(?: +\d* \|.*\n)* {4}fix: did you mean "portal"/,
    );
    expect(stderr).toContain("nothing was written");
    expect(changedSince(before)).toEqual([]);
  });

  test("who gives up at the summary has everything as it was", async () => {
    answer(FOUNDER);
    const before = estateNow();
    const { code, output } = await interrupted(
      ["--answers", "founder.yaml", "--no-check"],
      /Write \d+ files\?/,
    );
    expect(output).toContain("https://api.staging.acme.health");
    expect(output).toContain("given up; nothing was written");
    expect(code).toBe(1);
    expect(changedSince(before)).toEqual([]);
  });

  test("where nobody can confirm, nothing is written", async () => {
    const before = estateNow();
    expect(await copy.run("init", ["--answers", "founder.yaml", "--no-check"])).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "nobody can confirm here; nothing was written\n    fix: add --yes, or --dry-run to see what would be written\n",
    });
    expect(changedSince(before)).toEqual([]);
  });

  test("gets an estate of their own, valid, rendered and planned", async () => {
    const { code, stdout } = await init();
    expect(code).toBe(0);
    expect(stdout).toContain("the estate is yours");
    await expectValid();
    expect(copy.read("catalogue/clarifications.yaml")).toMatch(/^# .*\n# .*\n\n\[\]\n$/);
    expect(Object.values(estateNow()).join("")).not.toMatch(/example-(founder|staging|production)/);
    for (const stack of ["staging", "production"]) {
      const plan = await copy.run("plan", [stack]);
      expect(plan.code).toBe(0);
      expect(plan.stdout).toContain(`portal-${stack}`);
      expect(plan.stdout).not.toMatch(/mobile|ocr-worker/);
    }
  });

  test("has it deployed in the sandbox at once", async () => {
    const { code, stdout } = await copy.run("sandbox", []);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("https://portal.acme.health");
  });

  test("who answers the same again changes nothing", async () => {
    const before = estateNow();
    const { code, stdout } = await init();
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "the estate is as it was answered; nothing to write\n",
    });
    expect(changedSince(before)).toEqual([]);
  });

  test("plans that were not accepted are, once the same is answered again", async () => {
    rmSync(join(copy.root, "inventory/staging.json"));
    const { code, stdout } = await init();
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("the estate is as it was answered, and its plans are not accepted yet\n");
    expect((await copy.run("inventory", [])).stdout).not.toContain("added");
    expect((await init()).stdout).toBe("the estate is as it was answered; nothing to write\n");
  });

  test("no answers are printed of an estate that is not valid", async () => {
    copy.edit("Pulumi.staging.yaml", "    plan: pro", "    plan: free");
    const { code, stdout, stderr } = await copy.run("init", ["--print"]);
    copy.edit("Pulumi.staging.yaml", "    plan: free", "    plan: pro");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("the estate is not valid\n    fix: correct it\n");
  });

  test("who answers one thing differently changes that alone; what was edited by hand and encrypted values stay", async () => {
    copy.edit(
      "catalogue/surfaces.yaml",
      "  max_instances: 4\n",
      "  max_instances: 6 # A launch is coming.\n",
    );
    copy.edit(
      "Pulumi.staging.yaml",
      "  skeleton:protection: false\n",
      `  skeleton:protection: false
  skeleton:secrets:
    slack-token-staging:
      secure: v1:MDEyMzQ1Njc4OWFi:MDEyMzQ1Njc4OWFiY2RlZjAxMjM=
encryptionsalt: v1:MDEyMzQ1Njc=:v1:MDEyMzQ1Njc4OWFi:MDEyMzQ1Njc4OWFiY2RlZjAxMjM=
`,
    );
    const before = estateNow();
    answer(overlaid(FOUNDER, { alerts: { email: "alerts@acme.dev" } }));
    expect(await init()).toMatchObject({ code: 0 });
    // The page of commands has the limit that was edited.
    expect(changedSince(before)).toEqual([
      "Pulumi.production.yaml",
      "Pulumi.staging.yaml",
      "docs/operations.md",
    ]);
    expect(copy.read("Pulumi.staging.yaml")).toBe(
      before["Pulumi.staging.yaml"]?.replace("ops@acme.dev", "alerts@acme.dev"),
    );
    expect(copy.read("catalogue/surfaces.yaml")).toContain("max_instances: 6 # A launch is coming.");
    await expectValid();
  });

  test("adds an app with one command, and cannot add it twice", async () => {
    const untouched = estateNow();
    // As much as a disk that is full: the new texts do not fit.
    const start = ["exec", process.execPath, ...nodeArguments("add"), "app", "ocr-worker"].join(" ");
    const full = spawnSync("bash", ["-c", `ulimit -f 16; ${start}`], { cwd: copy.root, encoding: "utf8" });
    expect({ code: full.status, stdout: full.stdout, stderr: full.stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^nothing can be written here: [^\n]*\n {4}fix: [^\n]*\n$/),
    });
    expect(changedSince(untouched)).toEqual([]);
    const added = await copy.run("add", ["app", "ocr-worker"]);
    expect(added.code).toBe(0);
    expect(added.stdout).toContain("+- id: ocr-worker-production");
    await expectValid();
    const before = estateNow();
    const again = await copy.run("add", ["app", "ocr-worker"]);
    expect(again).toMatchObject({ code: 1, stdout: "" });
    expect(again.stderr).toContain("ocr-worker is there already");
    expect(changedSince(before)).toEqual([]);
  });

  test("is told that an app is a row of the table, and that row is enough", async () => {
    const unknown = await copy.run("add", ["app", "billing"]);
    expect(unknown.code).toBe(1);
    const [row = ""] = /^ *billing: \{.*\},$/m.exec(unknown.stderr) ?? [];
    expect(unknown.stderr).toContain("model/entities/app.ts");
    copy.edit("model/entities/app.ts", "const TRAITS = {\n", `const TRAITS = {\n${row}\n`);
    expect(await copy.run("add", ["app", "billing"])).toMatchObject({ code: 0 });
    await expectValid();
    expect((await copy.run("plan", ["production"])).stdout).toContain("billing-production");
  });

  test("adds a secret and a guardrail with what belongs to each", async () => {
    const secret = await copy.run("add", [
      "secret",
      "openai-key",
      "--key-name",
      "OPENAI_API_KEY",
      "--for",
      "surface:api",
    ]);
    expect(secret.code).toBe(0);
    expect(secret.stdout).toContain(
      "pulumi config set --stack production --secret --path 'secrets.openai-key-production'",
    );
    const guardrail = await copy.run("add", [
      "guardrail",
      "cloud_run_quota",
      "api-staging",
      "--threshold",
      "40%",
    ]);
    expect(guardrail.code).toBe(0);
    await expectValid();
    expect(copy.read("catalogue/guardrails.yaml")).toContain(`- id: api-quota-staging
  surface: api-staging
  metric_name: cloud_run_quota
  threshold: "40%"
`);
  });
});

/** Starts `init` at a terminal, and presses Ctrl-C once it has asked. */
function interrupted(
  args: readonly string[],
  question: RegExp,
): Promise<{ code: number | null; output: string }> {
  // A terminal that nobody has sized is a column wide.
  const command = ["stty cols 100 rows 40; exec", process.execPath, ...nodeArguments("init"), ...args].join(
    " ",
  );
  return new Promise((resolve, reject) => {
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      cwd: copy.root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", TERM: "dumb" },
    });
    let output = "";
    let isAsked = false;
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      if (isAsked || !question.test(output)) return;
      isAsked = true;
      child.stdin.write("\x03");
    });
    child.on("error", reject).on("close", (code) => resolve({ code, output }));
  });
}
