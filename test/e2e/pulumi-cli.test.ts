import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { languageHost } from "../../bench/language-host-on-path.ts";
import { findEngine } from "../../engine/engine.ts";
import { type Clouds, startClouds } from "../../sandbox/clouds.ts";
import { secretValues } from "../commands/doctor/secret-values.ts";
import { stackOf } from "../estates/estates.ts";
import { type Checkout, checkout, type Run } from "./checkout.ts";
import { start } from "./process.ts";
import { engineCounts, STACK_TRACE } from "./sandbox-estate.ts";

/** What Pulumi.staging.yaml names, and no program makes. */
const SEEDS = {
  gcpProjects: [{ id: "example-staging", number: "123456789012" }],
  githubRepositories: [
    { owner: "example-founder", name: "estate", id: 900000001, visibility: "public", plan: "free" } as const,
  ],
  verifiedDomains: ["example.com"],
};

/**
 * The way that Pulumi documents, without `npm run sandbox`: Pulumi.yaml, `config set`, `preview`, `up`. The providers are
 * the sandbox's, and the language host is the bench's.
 */
describe("the Pulumi CLI itself", () => {
  let copy: Checkout;
  let clouds: Clouds;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    const engine = await findEngine({ say: (line) => process.stderr.write(`${line}\n`) });
    copy = await checkout();
    const folder = join(copy.root, ".backend");
    mkdirSync(join(folder, "state"), { recursive: true });
    clouds = await startClouds({ storePath: join(folder, "clouds.json"), seeds: SEEDS });
    env = {
      PATH: [languageHost(folder), dirname(engine.command), process.env.PATH].join(":"),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "of this test",
      PULUMI_DEBUG_PROVIDERS: clouds.debugProviders,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  });
  afterAll(async () => {
    await clouds?.stop();
    copy?.remove();
  });

  const shell = (command: string): Promise<Run> => start(copy.root, "sh", ["-c", command], env).ended;
  const done = async (command: string): Promise<Run> => {
    const run = await shell(command);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    return run;
  };

  test("a first preview lists every missing value with its command, and those commands are all it takes", async () => {
    await done("pulumi stack init staging");
    const refused = await shell("pulumi preview -s staging");
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).not.toMatch(STACK_TRACE);
    const diagnostics = refused.stdout.slice(refused.stdout.indexOf("Diagnostics:"));
    const commands = [...diagnostics.matchAll(/; run: (pulumi config set .+)$/gm)].map(
      ([, command = ""]) => command,
    );
    expect(commands).toHaveLength(9);

    const stack = stackOf("staging");
    const { values } = secretValues(stack);
    for (const command of commands) {
      const [, id = ""] = /(?:secrets|variables)\.([\w-]+)/.exec(command) ?? [];
      const value = values[id];
      await done(
        command.endsWith(" VALUE")
          ? command.replace(/VALUE$/, `'${value}'`)
          : `printf %s '${value}' | ${command}`,
      );
    }
    const file = readFileSync(join(copy.root, "Pulumi.staging.yaml"), "utf8");
    const shown = stack.share.secrets.filter(
      ({ id, sensitive }) => sensitive && file.includes(values[id] ?? ""),
    );
    expect(shown).toEqual([]);
    const { code, stderr } = await copy.run("validate", []);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/Pulumi\.staging\.yaml.* no value yet/);
  });

  test("preview, up, and a preview that expects no changes", async () => {
    const preview = await done("pulumi preview -s staging");
    expect(clouds.store.list()).toEqual([]);
    const up = await done("pulumi up -s staging --yes --skip-preview");
    expect(engineCounts(up)).toEqual([{ created: engineCounts(preview)[0]?.["to create"] }]);
    await done("pulumi preview -s staging --expect-no-changes");

    const endpoints = JSON.parse((await done("pulumi stack output endpoints --json -s staging")).stdout);
    expect(endpoints["api-staging"]).toBe("https://api.staging.example.com");
  });

  test("a transform that throws is one sentence, with its resource; nothing changes", async () => {
    const file = join(copy.root, "transforms.ts");
    writeFileSync(file, "export default [({ props }) => { props.template.x = 1; }];\n");
    const run = await shell("pulumi up -s staging --yes --skip-preview");
    rmSync(file);
    const all = run.stdout + run.stderr;
    expect(run.code, all).not.toBe(0);
    // The CLI shows it when it comes, and again at the end.
    expect(all.slice(all.indexOf("Diagnostics:")).match(/ error: .*/g), all).toEqual([
      expect.stringMatching(
        / error: transforms\.ts throws for \w+ \(pulumi:providers:\w+\): Cannot set properties of undefined/,
      ),
    ]);
    expect(all).not.toMatch(STACK_TRACE);
    expect(all).not.toMatch(/unhandled exception|failed to register|does not tell/);
    await done("pulumi preview -s staging --expect-no-changes");
  });

  test("govern reads what is deployed, and values, from where the CLI is logged in to", async () => {
    const status = JSON.parse((await done("npm run -s govern -- status staging --json")).stdout);
    expect(status.stacks[0]).toMatchObject({ environment: "staging", changes: [], problems: [] });
    const { rotations } = status.stacks[0];
    expect(rotations).toHaveLength(9);
    expect(
      rotations.every(({ last_rotated }: { last_rotated: string }) => /^\d{4}-/.test(last_rotated)),
    ).toBe(true);

    copy.edit(
      "catalogue/secrets.yaml",
      "- id: sentry-dsn-staging\n",
      "- id: stripe-token-staging\n  environment: staging\n  service: cloud-run\n  key_name: STRIPE_TOKEN\n" +
        "  owner: platform-lead\n  rotation_cadence_days: 90\n  status: draft\n\n- id: sentry-dsn-staging\n",
    );
    const activate = "npm run -s govern -- activate stripe-token-staging";
    const set = "pulumi config set --stack staging --secret --path 'secrets.stripe-token-staging'";
    expect((await shell(activate)).stderr).toContain(`has no value\n    fix: ${set}`);
    await done(`printf %s 'two hidden-value words' | ${set}`);
    const malformed = await shell(activate);
    expect(malformed.stderr).toContain("secret stripe-token-staging has white space in it");
    expect(malformed.stdout + malformed.stderr).not.toContain("hidden-value");
    expect(copy.read("catalogue/secrets.yaml")).toContain("status: draft\n\n- id: sentry-dsn-staging");
    await done(`printf %s 'hidden-value' | ${set}`);
    const activated = await done(activate);
    expect(activated.stdout).toContain("next: pulumi up -s staging");
    expect(copy.read("catalogue/secrets.yaml")).toContain("status: active\n\n- id: sentry-dsn-staging");
  });

  test("govern says what to do where the CLI is logged in to nothing, and of a stack that is not there", async () => {
    const away = {
      ...env,
      PULUMI_HOME: join(copy.root, ".backend", "nobody"),
      PULUMI_BACKEND_URL: undefined,
    };
    const run = await start(copy.root, "sh", ["-c", "npm run -s govern -- status staging"], away).ended;
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(
      "what is deployed of staging cannot be read: the Pulumi CLI is logged in nowhere\n",
    );
    expect(run.stderr).toContain("fix: log in to the stack's backend (pulumi login), or look at the sandbox");
    expect(run.stderr).not.toMatch(STACK_TRACE);

    expect((await done("npm run -s govern -- status production")).stdout).toContain(
      "production: not deployed yet\n  the first deployment is accepted as it is",
    );
  });

  test("destroy leaves the clouds empty", async () => {
    await done("pulumi destroy -s staging --yes");
    expect(clouds.store.isEmpty()).toBe(true);
  });
});
