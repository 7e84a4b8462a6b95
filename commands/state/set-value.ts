import { spawn } from "node:child_process";

/** Where a value is stored, and with which CLI. */
export interface ValuePlace {
  /** The Pulumi CLI. */
  readonly command: string;
  readonly stack: string;
  /** The configuration key; with `path`, a path such as `secrets.ID`. */
  readonly key: string;
  /** Whether the key is a path inside a mapping. Its value is then stored as a text, whatever it looks like. */
  readonly path?: true;
  /** Whether the value is encrypted. */
  readonly secret: boolean;
  readonly cwd: string;
  /** The stack's file, where it is not the one in `cwd`; with the ending `.yaml`. */
  readonly file?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Stores a value in a stack's configuration. It goes through standard input, since every local user can read the
 * arguments of a process.
 * @throws what the CLI printed, where it refuses.
 */
export function setValue(
  { command, stack, key, path, secret, cwd, file, env }: ValuePlace,
  value: string,
): Promise<void> {
  // An encrypted value is a text in any case, and the CLI takes no type for it.
  const form = secret ? ["--secret"] : path ? ["--type", "string"] : ["--plaintext"];
  const args = ["config", "set", ...form, ...(path ? ["--path"] : []), key, "--stack", stack];
  if (file !== undefined) args.push("--config-file", file);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, "--non-interactive"], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    child
      .on("error", reject)
      .on("close", (code) => (code === 0 ? resolve() : reject(new Error(said.trim()))));
    // A CLI that ends before it reads says why by its exit code, not by the broken pipe.
    child.stdin.on("error", () => undefined).end(value);
  });
}
