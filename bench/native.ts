import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { loadEstate } from "../commands/estate.ts";
import { rehearsalConfig } from "../commands/plan/inventory.ts";
import { planOf } from "../commands/plan/plan-of.ts";
import { seedsOf } from "../commands/sandbox/seeds.ts";
import { setValue } from "../commands/state/set-value.ts";
import { findEngine } from "../engine/engine.ts";
import type { Environment } from "../model/entities/entity.ts";
import { PULUMI_PROJECT, VALUE_KEYS } from "../model/settings.ts";
import { startClouds } from "../sandbox/clouds.ts";
import { languageHost } from "./language-host-on-path.ts";
import { naive, straightLine } from "./straight-line.ts";

/** What `pulumi preview` is measured of; each is the folder of a project of its own, beside or in the program's. */
export interface NativePrograms {
  /** The program with its estate. */
  readonly program: string;
  /** What registers the same in a straight line. */
  readonly straight: string;
  /** The same as somebody begins: whole packages, and the runtime as `pulumi new` leaves it, which compiles it after each edit. */
  readonly naive: string;
  /** What the CLI needs to know of its backend, its providers and its language host. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/**
 * Makes a project ready for the Pulumi CLI itself: logged in to a folder, a stack with its configuration, the sandbox's
 * clouds for providers, and two programs to compare with.
 * @param project as `timesProject` makes it
 */
export async function nativePrograms(project: string, environment: Environment): Promise<NativePrograms> {
  const stack = loadEstate(project).stacks.find((candidate) => candidate.environment === environment);
  if (!stack) throw new Error(`${project} has no valid stack ${environment}`);
  const backend = join(project, ".backend");
  mkdirSync(join(backend, "state"), { recursive: true });
  const engine = await findEngine();
  const clouds = await startClouds({ storePath: join(backend, "clouds.json"), seeds: seedsOf([stack]) });
  const env = {
    PATH: [languageHost(backend), dirname(engine.command), process.env.PATH].join(":"),
    PULUMI_HOME: join(backend, "home"),
    PULUMI_BACKEND_URL: `file://${join(backend, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "of the bench",
    PULUMI_DEBUG_PROVIDERS: clouds.debugProviders,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  await LocalWorkspace.createOrSelectStack(
    { stackName: environment, workDir: project },
    { pulumiCommand: engine, envVars: env },
  );
  // The settings stand in the stack's file; the values do not.
  const config = rehearsalConfig(stack);
  for (const [kind, key] of Object.entries(VALUE_KEYS))
    for (const [id, value] of Object.entries((config[key] ?? {}) as Record<string, string>))
      await setValue(
        {
          command: engine.command,
          stack: environment,
          key: `${PULUMI_PROJECT}:${key}.${id}`,
          path: true,
          secret: kind === "sensitive",
          cwd: project,
          env,
        },
        value,
      );

  const plan = await planOf(stack, { showSecrets: true });
  const beside = (name: string, runtime: string, program: string, manifest: object): string => {
    const folder = join(project, name);
    mkdirSync(folder);
    for (const shared of ["node_modules", "engine"]) symlinkSync(join(project, shared), join(folder, shared));
    cpSync(join(project, `Pulumi.${environment}.yaml`), join(folder, `Pulumi.${environment}.yaml`));
    writeFileSync(join(folder, "Pulumi.yaml"), `name: skeleton\nmain: index.ts\nruntime:\n${runtime}`);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, ...manifest }));
    writeFileSync(join(folder, "index.ts"), program);
    return folder;
  };
  const [, runtime = ""] =
    /^runtime:\n((?: {2}.*\n)+)/m.exec(readFileSync(join(project, "Pulumi.yaml"), "utf8")) ?? [];
  return {
    program: project,
    straight: beside("straight", runtime, straightLine(plan, join(project, "node_modules")), {
      type: "module",
    }),
    naive: beside("naive", "  name: nodejs\n", naive(plan), {}),
    env,
    close: () => clouds.stop(),
  };
}
