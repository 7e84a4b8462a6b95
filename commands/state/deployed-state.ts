import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Environment } from "../../model/entities/entity.ts";
import { withoutTokens } from "../../model/problems/redact.ts";
import { ROOT } from "../estate.ts";
import { fileReason } from "../files/file-reason.ts";
import { Refused } from "../terminal/problems.ts";
import type { ExportedState } from "./exported-state.ts";
import { isLoggedIn } from "./logged-in.ts";
import { sandboxState } from "./sandbox-folder.ts";

/** Where a stack is deployed: wherever the Pulumi CLI is logged in to, or the sandbox. */
export type Backend = "login" | "sandbox";

/** Finds the Pulumi CLI, or makes one. */
type EngineFinder = () => Promise<PulumiCommand>;

/**
 * The state of a stack as it is kept, secrets encrypted; nothing where there is no such stack. The sandbox's is read as it
 * lies on this machine; elsewhere the CLI exports it.
 * @param engine asked only where the CLI is needed
 * @throws Refused where it cannot be read; the message says why, and what to do.
 */
export async function deployedState(
  stack: Environment,
  backend: Backend,
  engine: EngineFinder,
): Promise<ExportedState | undefined> {
  if (backend === "sandbox") return sandboxState(stack);
  // The CLI would ask for a token of Pulumi Cloud, which is one of several places for a state.
  if (!isLoggedIn()) throw unreadable(stack, "the Pulumi CLI is logged in nowhere");
  return exported(stack, await engine());
}

async function exported(stack: Environment, engine: PulumiCommand): Promise<ExportedState | undefined> {
  try {
    // `Stack.exportStack` would decrypt its secrets, and what is printed stays somewhere.
    const { stdout } = await promisify(execFile)(
      engine.command,
      ["stack", "export", "--stack", stack, "--non-interactive"],
      { cwd: ROOT, maxBuffer: Number.POSITIVE_INFINITY },
    );
    return JSON.parse(stdout) as ExportedState;
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? fileReason(error)).trim();
    if (/no stack named/.test(said)) return undefined;
    throw unreadable(stack, said.replace(/^error: /, ""));
  }
}

function unreadable(stack: Environment, reason: string): Refused {
  const login = /no such file or directory/.test(reason)
    ? "make the folder that the backend is in, or log in to another (pulumi login)"
    : "log in to the stack's backend (pulumi login)";
  return new Refused(
    [
      `what is deployed of ${stack} cannot be read: ${withoutTokens(reason)}`,
      `    fix: ${login}, or look at the sandbox of this machine (--sandbox; npm run page without --deployed)`,
    ].join("\n"),
  );
}
