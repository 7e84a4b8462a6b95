import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Environment } from "../../model/entities/entity.ts";
import { ROOT } from "../estate.ts";
import { fileFix, fileReason } from "../files/file-reason.ts";
import { Refused } from "../terminal/problems.ts";
import { type ExportedState, exportState } from "./exported-state.ts";
import { isSandboxThere, sandboxStateFile, sandboxWorkplace } from "./sandbox-folder.ts";

/** Where a stack is deployed: wherever the Pulumi CLI is logged in to, or the sandbox. */
export type Backend = "login" | "sandbox";

const REMEDY: Readonly<Record<Backend, string>> = {
  login:
    "log in to the stack's backend (pulumi login), or look at the sandbox of this machine (--sandbox; npm run page without --deployed)",
  sandbox: "start over with an empty sandbox: npm run sandbox -- reset",
};

/**
 * The state of a stack as it is kept, secrets encrypted; nothing where there is no such stack.
 * @throws Refused where the CLI cannot tell; the message says why, and what to do.
 */
export async function deployedState(
  engine: PulumiCommand,
  stack: Environment,
  backend: Backend,
): Promise<ExportedState | undefined> {
  if (backend === "sandbox" && !isSandboxThere()) return undefined;
  // The engine takes a folder in its place for a stack that is not there.
  if (backend === "sandbox") sandboxStateFile(stack);
  try {
    return await exportState(
      engine,
      stack,
      backend === "sandbox" ? sandboxWorkplace() : { cwd: ROOT, env: {} },
    );
  } catch (error) {
    const { stderr, path } = error as { stderr?: unknown; path?: string };
    const where = path === undefined ? "" : `${path}: `;
    const said = String(stderr ?? `${where}${fileReason(error)}`).trim();
    if (/no stack named/.test(said)) return undefined;
    throw new Refused(
      [
        `what is deployed of ${stack} cannot be read: ${said.replace(/^error: /, "")}`,
        `    fix: ${fileFix(error) ?? REMEDY[backend]}`,
      ].join("\n"),
    );
  }
}
