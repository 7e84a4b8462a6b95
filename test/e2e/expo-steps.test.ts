import { copyFileSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testEstate } from "../estates/estates.ts";
import { readWorkflows } from "../render/rendered.ts";
import { runSteps } from "./run-steps.ts";
import { Repository, workflowOf } from "./workflow-shell.ts";

/*
 * The steps that publish a mobile app through EAS and put an update back, run for real against a project that is a file
 * (fake-eas.mjs) and a server here that answers for the app's own URL.
 */

const { jobs } = workflowOf("mobile-production");
const VALUE = "https://project.supabase.co";

let repository: Repository;
let app: Server;
let status: number;

beforeEach(async () => {
  status = 200;
  app = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  repository = new Repository();
  const program = join(repository.root, "tools/eas/node_modules/.bin/eas");
  mkdirSync(dirname(program), { recursive: true });
  copyFileSync(join(import.meta.dirname, "fake-eas.mjs"), program);
  mkdirSync(join(repository.root, "bin"));
  copyFileSync(join(import.meta.dirname, "impatient-curl.sh"), join(repository.root, "bin/curl"));
  repository.write(
    "apps/mobile/eas.json",
    JSON.stringify({ build: { production: { environment: "production", channel: "production" } } }),
  );
  project({});
  const given = {
    "vars.MOBILE_URL": `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
    "vars.MOBILE_EAS_PROFILE": "production",
    "vars.MOBILE_EAS_ENVIRONMENT": "production",
    "vars.MOBILE_EAS_CHANNEL": "production",
    "vars.EXPO_PUBLIC_SUPABASE_URL": VALUE,
    "secrets.EXPO_TOKEN": "expo-token",
    "inputs.release": "old",
  };
  for (const [expression, value] of Object.entries(given)) repository.expressions.set(expression, value);
});
afterEach(() => {
  repository.remove();
  app.close();
});

const project = (state: Record<string, unknown>) => repository.write("eas.json", JSON.stringify(state));
const eas = () => JSON.parse(repository.read("eas.json"));

const run = (job: "deliver" | "put-back", of = jobs) =>
  runSteps(repository, of[job], "Profile fits", {
    FAKE_EAS: join(repository.root, "eas.json"),
    PATH: `${join(repository.root, "bin")}:${process.env.PATH}`,
    GITHUB_SHA: "abc",
  });

describe("a release", () => {
  test("hands its values on, asks for the builds that are missing and publishes an update", async () => {
    project({
      builds: [
        { fingerprint: "ios-1", status: "FINISHED" },
        { fingerprint: "android-1", status: "ERRORED" },
      ],
    });
    const { failed, output, ran } = await run("deliver");

    expect(failed).toBeUndefined();
    expect(ran).toEqual(["Profile fits", "Hand on EXPO_PUBLIC_SUPABASE_URL", "Tag Deploy", "Smoke test"]);
    expect(eas()).toMatchObject({
      set: { EXPO_PUBLIC_SUPABASE_URL: VALUE, visibility: "plaintext", in: "production" },
      built: ["android"],
      channel: { name: "production", group: "new" },
    });
    expect(output).toContain("Published on production: group-new");
    expect(repository.expressions.get("steps.candidate.outputs.groups")).toBe("group-new");
  });

  test.each([
    ["a value cannot be handed on", { down: ["env:set"] }, "Hand on EXPO_PUBLIC_SUPABASE_URL"],
    ["the fingerprint fails", { down: ["fingerprint:generate"] }, "Tag Deploy"],
    ["there is no fingerprint", { fingerprint: null }, "Tag Deploy"],
    ["the builds cannot be listed", { down: ["build:list"] }, "Tag Deploy"],
    ["the build is refused", { down: ["build"] }, "Tag Deploy"],
  ])("publishes nothing where %s", async (_, state, step) => {
    project(state);
    const { failed, output } = await run("deliver");

    expect(failed).toBe(step);
    expect(eas()).not.toHaveProperty("channel");
    expect(output).not.toContain("Published");
  });

  test.each([
    ["the update fails", { down: ["update"] }],
    ["no update was made", { published: [] }],
    ["updates have no group", { published: [{ platform: "ios" }] }],
  ])("is not said to be published where %s", async (_, state) => {
    project(state);
    const { failed, output } = await run("deliver");

    expect(failed).toBe("Tag Deploy");
    expect(output).not.toContain("Published");
  });

  test("fails where the app's URL does not answer", async () => {
    status = 503;
    expect((await run("deliver")).failed).toBe("Smoke test");
  });

  test("is refused where eas.json has another channel", async () => {
    repository.write("apps/mobile/eas.json", JSON.stringify({ build: { production: { channel: "other" } } }));
    const { failed, output } = await run("deliver");

    expect(failed).toBe("Profile fits");
    expect(output).toContain("::error file=apps/mobile/eas.json::build profile production needs");
  });
});

describe("a sensitive value", () => {
  const { catalogue } = testEstate();
  const secrets = catalogue.secrets.map((secret) =>
    secret.id === "mobile-supabase-url-production"
      ? { ...secret, key_name: "SENTRY_DSN", sensitive: true }
      : secret,
  );
  const found = readWorkflows({ ...catalogue, secrets }).find(
    ({ workflow }) => workflow.name === "mobile-production",
  );
  const sensitive = found?.workflow.jobs ?? {};

  test.each([
    ["s3cret", "SENTRY_DSN='s3cret'\n"],
    ["it's $HOME \\n", "SENTRY_DSN=`it's $HOME \\n`\n"],
    ["two\nlines", "SENTRY_DSN='two\nlines'\n"],
  ])("%j goes through a file, and is in no argument", async (value, pushed) => {
    repository.expressions.set("secrets.SENTRY_DSN", value);
    const { failed } = await run("deliver", sensitive);

    expect(failed).toBeUndefined();
    expect(eas().pushed).toBe(pushed);
    expect(repository.read("eas.json.log")).not.toContain(value);
  });

  test("that no such file can hold is refused, and not shown", async () => {
    repository.expressions.set("secrets.SENTRY_DSN", "it's `hunter2`");
    const { failed, output } = await run("deliver", sensitive);

    expect(failed).toBe("Hand on SENTRY_DSN");
    expect(output).not.toContain("hunter2");
    expect(eas()).not.toHaveProperty("pushed");
  });
});

describe("what is put back", () => {
  test("is published once more, and builds nothing", async () => {
    const { failed, output } = await run("put-back");

    expect(failed).toBeUndefined();
    expect(eas()).toEqual({ channel: { name: "production", group: "old" } });
    expect(output).toContain("Published on production: group-again");
  });

  test("and does not exist is a failure", async () => {
    repository.expressions.set("inputs.release", "nothing");
    const { failed, output } = await run("put-back");

    expect(failed).toBe("Tag Deploy");
    expect(output).not.toContain("Published");
  });

  test.each(["old", "group-1; rm", "0c3f0c3f-1111-2222-3333"])("is no update group: %s", async (release) => {
    repository.expressions.set("inputs.release", release);
    expect((await repository.step(jobs["put-back"], "Check what is put back")).code).toBe(1);
  });
});
