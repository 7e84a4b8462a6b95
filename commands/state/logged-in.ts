import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../estate.ts";
import { isSandboxUsed } from "./sandbox-folder.ts";

/**
 * Whether the Pulumi CLI has a state backend: one that the environment or the project names, or one that it is logged in
 * to (Pulumi documentation, "Logging into Pulumi": `credentials.json` holds it as `current`).
 */
export function isLoggedIn(env: NodeJS.ProcessEnv = process.env, root = ROOT): boolean {
  if (env.PULUMI_BACKEND_URL || env.PULUMI_ACCESS_TOKEN) return true;
  if (/^backend:/m.test(text(join(root, "Pulumi.yaml")))) return true;
  const folder = env.PULUMI_CREDENTIALS_PATH ?? env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  try {
    const { current } = JSON.parse(text(join(folder, "credentials.json")));
    return typeof current === "string" && current !== "";
  } catch {
    return false;
  }
}

/** When {@link isSandboxMeant}, in the words of a command's help. */
export const WHERE_SANDBOX_IS_MEANT =
  "the default where a stack was deployed there and the Pulumi CLI is logged in nowhere";

/** Whether commands mean the sandbox unless told otherwise: a stack was deployed there, and the CLI is logged in to nothing. */
export function isSandboxMeant(env: NodeJS.ProcessEnv = process.env, root = ROOT): boolean {
  if (isLoggedIn(env, root)) return false;
  try {
    return isSandboxUsed(root);
  } catch {
    // One that is damaged is said to be once it is read.
    return true;
  }
}

/** What is in a file; "" where there is none, or a pipe, which nobody may ever write to. */
function text(file: string): string {
  try {
    return statSync(file).isFile() ? readFileSync(file, "utf8") : "";
  } catch {
    return "";
  }
}
