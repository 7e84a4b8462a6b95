import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Addition, add } from "../../../commands/add/add.ts";
import { app, guardrail, place, secret } from "../../../commands/add/additions.ts";
import { estateRoot, TEST_ESTATES, type TestEstate } from "../../estates/estates.ts";
import { commit, readEstate, wrongIn } from "../check/committed.ts";

const folder = mkdtempSync(join(tmpdir(), "add-each-"));
const root = join(folder, "estate");
const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
beforeEach(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => void [log, error].map((spy) => spy.mockClear()));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder with a test estate, and without the script that accepts plans, which is a process of its own. */
function copyOf(name: TestEstate): void {
  cpSync(estateRoot(name), root, { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "scripts": {} }');
}

const EXTRA = { keyName: "EXTRA_KEY", owner: "platform-lead", cadence: "90" };
/** What everybody has, or can have: the api's surface in staging is called differently in no test estate. */
const SECRET = secret("extra-key", { ...EXTRA, for: ["surface:api-staging"] });
const PUBLIC = secret("extra-key", { ...EXTRA, for: ["surface:api-staging"], public: true });
const DRAFT = secret("extra-key", { ...EXTRA, for: ["surface:api-staging"], draft: true });

const ADDITIONS: Record<TestEstate, Record<string, Addition>> = {
  reference: { "a guardrail": guardrail("cloud_run_quota", "api-staging", {}) },
  founder: {
    "an app that takes a runbook which is not there": app("ocr-worker", {}),
    "an app without guardrails": app("mobile", {}),
    "a surface": place("surface", "ocr-worker-staging"),
    "a pipeline": place("pipeline", "mobile-production"),
    "a plain variable": PUBLIC,
    "a guardrail whose runbook is not there": guardrail("cloud_run_quota", "api-staging", {}),
  },
  // It watches all that can be watched, and has every app.
  large: {
    "a secret as a draft": DRAFT,
    "a secret of a pipeline": secret("extra-key", { ...EXTRA, for: ["pipeline:api-production"] }),
  },
  minimal: {
    app: app("portal", { environment: "staging" }),
    "an app in every environment that there is": app("mobile", {}),
    secret: SECRET,
    guardrail: guardrail("api_p95", "api-staging", { threshold: "900" }),
  },
};

describe.each(TEST_ESTATES)("what is added to %s leaves it valid, rendered and planned", (name) => {
  test.each(Object.entries(ADDITIONS[name]))("%s", async (_, addition) => {
    copyOf(name);
    await commit(root);
    const before = readEstate(root).catalogue;

    const code = await add(addition, {}, root);
    expect(code, error.mock.calls.flat().join("\n")).toBe(0);

    expect(readEstate(root).catalogue).not.toEqual(before);
    expect(await wrongIn(root, "rendered")).toEqual({});
    // A draft is declared, and changes no plan.
    expect(["", "inventory"]).toContain(
      Object.keys(await wrongIn(root, "inventory", "parity", "invariants")).join(),
    );
  });
});

test("a runbook that somebody names has to be there", async () => {
  copyOf("founder");
  const named = guardrail("cloud_run_quota", "api-staging", { runbook: "docs/runbooks/mine.md" });
  expect(await add(named, {}, root)).toBe(1);
  expect(error.mock.calls.flat().join("\n")).toContain(
    'runbook_ref = "docs/runbooks/mine.md": no such text can be read in the repository',
  );
});

test("a runbook that is there is not written again", async () => {
  copyOf("founder");
  const path = join(root, "docs/runbooks/cloud-run-quota.md");
  writeFileSync(path, "# Ours\n");
  expect(await add(guardrail("cloud_run_quota", "api-staging", {}), {}, root)).toBe(0);
  expect(readFileSync(path, "utf8")).toBe("# Ours\n");
});
