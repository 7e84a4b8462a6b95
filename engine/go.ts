import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Runs Go with the given arguments; resolves to the lines of its standard output. */
export type Go = (args: string[], onProgress?: (line: string) => void) => Promise<string[]>;

/** Go in the folder of a module; what it runs throws what it complained of first. */
export function goIn(folder: string, environment: NodeJS.ProcessEnv): Go {
  // The module is the whole truth: no newer toolchain by download, no workspace around it, no C compiler.
  const env = { ...environment, GOTOOLCHAIN: "local", GOWORK: "off", CGO_ENABLED: "0" };
  return (args, onProgress) =>
    new Promise((resolve, reject) => {
      const printed: string[] = [];
      let complaint: string | undefined;
      const child = spawn("go", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
      createInterface(child.stdout).on("line", (line) => printed.push(line));
      createInterface(child.stderr).on("line", (line) => {
        onProgress?.(line);
        if (isComplaint(line)) complaint ??= line.trim();
      });
      child.on("error", (error: NodeJS.ErrnoException) =>
        reject(error.code === "ENOENT" ? new Error("Go is not installed") : error),
      );
      child.on("close", (code, signal) => {
        if (code === 0) resolve(printed);
        else reject(new Error(`\`go ${args[0]}\` failed: ${complaint ?? signal ?? `exit code ${code}`}`));
      });
    });
}

/** Not a package's name, which has no blanks; not the heading of one, nor news of a download. */
function isComplaint(line: string): boolean {
  return /\S\s+\S/.test(line) && !/^# |^go: (downloading|finding|extracting) /.test(line);
}

/** The version of Go that is installed. @throws where there is none, or one that is older than `least` */
export async function requireGo(go: Go, least: string): Promise<string> {
  const found = await goVersion(go);
  if (olderThan(found, least)) throw new Error(`Go ${found} is too old, it takes ${least} or newer`);
  return found;
}

async function goVersion(go: Go): Promise<string> {
  const line = (await go(["version"])).join(" ");
  const version = /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(line)?.[1];
  if (version === undefined) throw new Error(`\`go version\` answered ${JSON.stringify(line)}`);
  return version;
}

/** Compares number by number: a Go version may have two parts ("1.26") and is then no semantic version. */
function olderThan(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split(".").map(Number));
  for (const [place, number] of (want ?? []).entries()) {
    const difference = (have?.[place] ?? 0) - number;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
