import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as z from "zod";
import { findEngine } from "../../../engine/engine.ts";
import { engineRefusal } from "../../../model/doctor/engine-refusal.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import { withoutTokens } from "../../../model/problems/redact.ts";
import { PULUMI_PROJECT, VALUE_KEYS } from "../../../model/settings.ts";
import type { Values } from "../../../model/stack/secret-value.ts";
import { ROOT } from "../../estate.ts";
import { NoAnswer, understood } from "../../vendors/no-answer.ts";

/** How long one command of the engine may take, in milliseconds. */
const PATIENCE_MS = 60_000;

const Whoami = z.object({ user: z.string().default(""), url: z.string().default("") });
const StackList = z.array(z.object({ name: z.string(), updateInProgress: z.boolean().optional() }));
const Config = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);
const Export = z.object({
  deployment: z.object({
    resources: z.array(z.object({ urn: z.string(), type: z.string() })).default([]),
  }),
});

/** What the Pulumi CLI knows of a stack. Every method throws {@link NoAnswer} where it does not tell. */
export interface EngineReader {
  /** Where it is logged in to. */
  backend(): Promise<z.infer<typeof Whoami>>;
  /** The stacks of this project there. */
  stacks(): Promise<z.infer<typeof StackList>>;
  /** The resources in the stack's state; values of secrets stay encrypted. */
  resources(stack: Environment): Promise<readonly { urn: string; type: string }[]>;
  /** The stack's values, decrypted: never to be printed. */
  values(stack: Environment): Promise<Values>;
}

/** Asks a Pulumi CLI that is there already: whoever examines an estate does not wait for one to be built. */
export function engineReader(env: NodeJS.ProcessEnv): EngineReader {
  const engine = findEngine({ env, isAtHand: true }).catch((error: Error) => {
    const [said, fix] = error.name === "EngineRefused" ? error.message.split("\n    fix: ") : [];
    throw new NoAnswer(said ?? "there is no Pulumi CLI", {
      fix: fix ?? "https://www.pulumi.com/docs/install/",
    });
  });
  // Passphrases come from the environment: nothing may prompt.
  engine.catch(() => undefined);

  async function run(...args: string[]): Promise<unknown> {
    const { command } = await engine;
    const options = { cwd: ROOT, env, timeout: PATIENCE_MS, maxBuffer: Number.POSITIVE_INFINITY };
    try {
      const { stdout } = await promisify(execFile)(command, [...args, "--non-interactive"], options);
      return JSON.parse(stdout);
    } catch (error) {
      throw refusal(error);
    }
  }

  return {
    backend: async () => understood(Whoami, await run("whoami", "--json"), "the Pulumi CLI"),
    stacks: async () => understood(StackList, await run("stack", "ls", "--json"), "the Pulumi CLI"),
    resources: async (stack) => {
      const state = understood(Export, await run("stack", "export", "--stack", stack), "the Pulumi CLI");
      return state.deployment.resources;
    },
    values: async (stack) => {
      const config = understood(
        Config,
        await run("config", "--json", "--show-secrets", "--stack", stack),
        "the Pulumi CLI",
      );
      const stored = Object.values(VALUE_KEYS).map(
        (key) => config[`${PULUMI_PROJECT}:${key}`]?.objectValue ?? {},
      );
      // A value that looks like a number may have been stored as one.
      return z.record(z.string(), z.coerce.string()).parse(Object.assign({}, ...stored));
    },
  };
}

/** What the CLI says. It names no value: those are on its standard output; the URL of its backend may hold a password. */
function refusal(error: unknown): NoAnswer {
  const { killed, stderr } = error as { killed?: boolean; stderr?: unknown };
  if (killed) return new NoAnswer("the Pulumi CLI does not end in time", { fix: "try again" });
  const { kind, says, fix = "pulumi whoami --verbose" } = engineRefusal(String(stderr ?? ""));
  return new NoAnswer(withoutTokens(says), { fix, reason: kind });
}
