import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { clientsOf } from "../../../commands/doctor/clients/clients.ts";
import type { EngineReader } from "../../../commands/doctor/clients/engine.ts";
import { examine } from "../../../commands/doctor/examine.ts";
import type { ExamineOptions } from "../../../commands/doctor/examined.ts";
import type { Stack } from "../../../commands/estate.ts";
import { planOf } from "../../../commands/plan/plan-of.ts";
import { loopbackEndpoints } from "../../../commands/vendors/endpoints.ts";
import type { Finding } from "../../../model/doctor/finding.ts";
import type { Planned } from "../../../model/doctor/planned.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import { stackOf } from "../../estates/estates.ts";
import { secretValues } from "./secret-values.ts";
import { healthyWorld, TOKENS, type World } from "./world.ts";

/** A stack under examination in a world of its own, which a test may change before it looks. */
export interface Patient {
  /** A test may declare other settings. */
  stack: Stack;
  readonly plan: readonly Planned[];
  readonly world: World;
  /** The environment in which the command runs. */
  readonly env: Record<string, string>;
  readonly engine: { -readonly [Method in keyof EngineReader]: EngineReader[Method] };
  readonly options: { -readonly [Option in keyof ExamineOptions]: ExamineOptions[Option] };
  /** Runs every check. */
  examine(): Promise<Finding[]>;
}

const plans = new Map<Environment, readonly Planned[]>();

/** The reference estate's stack in a healthy world; `deadline` limits each request, in milliseconds. */
export async function patient(environment: Environment, deadline = 10_000): Promise<Patient> {
  const stack = stackOf(environment);
  const plan = plans.get(environment) ?? (await planOf(stack));
  plans.set(environment, plan);
  const world = await healthyWorld(stack, plan);
  const { values } = secretValues(stack);
  const root = filesWith(environment, Object.keys(values));
  const engine: Patient["engine"] = {
    backend: async () => ({ user: "founder", url: "gs://example-state" }),
    stacks: async () => [{ name: environment }],
    resources: async () => [],
    values: async () => values,
  };
  const env: Patient["env"] = { ...TOKENS };
  const options: Patient["options"] = {};
  const ill: Patient = {
    stack,
    plan,
    world,
    env,
    engine,
    options,
    examine: () =>
      examine(
        { ...ill.stack, root },
        plan,
        clientsOf(ill.stack, env, { endpoints: loopbackEndpoints(world.url), bounds: { deadline }, engine }),
        options,
      ),
  };
  return ill;
}

/** A folder with the stack's file, in which these secrets have a value. */
function filesWith(environment: Environment, ids: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), "doctor-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const secrets = Object.fromEntries(ids.map((id) => [id, { secure: "v1:AAAA:BBBB" }]));
  writeFileSync(
    join(root, `Pulumi.${environment}.yaml`),
    JSON.stringify({ config: { "skeleton:secrets": secrets } }),
  );
  return root;
}
