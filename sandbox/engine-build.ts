import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readPin, semVer } from "./engine-pin.ts";
import { installStaged } from "./engine-staging.ts";
import type { EngineStep } from "./engine-step.ts";

const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** How often a running build reports, in milliseconds. */
const reportEvery = 10_000;

/** A build from the Go module that `tools/pulumi/go.mod` pins: minutes the first time, seconds with Go's cache warm. */
export const buildStep: EngineStep = {
  name: "build",
  title: "build with Go",
  async find({ root, env, say }) {
    const pin = await readPin(root);
    const go = goIn(pin.folder, {
      ...env,
      // The module is the whole truth: no newer toolchain by download, no workspace around it, no C compiler.
      GOTOOLCHAIN: "local",
      GOWORK: "off",
      CGO_ENABLED: "0",
    });
    const found = await goVersion(go);
    if (olderThan(found, pin.go)) throw new Error(`Go ${found} is too old, it takes ${pin.go} or newer`);

    say(
      `Building the Pulumi CLI ${pin.version} with Go ${found} into .tools/pulumi: seconds if Go has built it before, else some minutes and about 3 GB of Go's caches.`,
    );
    return installStaged(root, semVer(pin.version), async (staging) => {
      const progress = reportProgress(say);
      try {
        progress.of((await go(["list", "-mod=readonly", "-deps", cli])).length);
        await go(
          ["build", ...buildFlags(pin.version), "-o", join(staging, "bin", "pulumi"), cli],
          progress.line,
        );
      } finally {
        progress.stop();
      }
    });
  },
};

/** `-v` prints each package as it is compiled; the version goes in as Pulumi's own release build puts it. */
function buildFlags(version: string): string[] {
  return ["-mod=readonly", "-trimpath", "-v", "-ldflags", `-s -w -X ${versionVariable}=v${version}`];
}

type Go = (args: string[], onProgress?: (line: string) => void) => Promise<string[]>;

/** Runs Go in a folder; resolves to the lines of its standard output, or throws what it complained of first. */
function goIn(folder: string, env: NodeJS.ProcessEnv): Go {
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

/** Says every ten seconds how far Go is. Packages that Go's cache holds are not compiled, so the total is a limit. */
function reportProgress(say: (line: string) => void) {
  const start = Date.now();
  let total = 0;
  let compiled = 0;
  const timer = setInterval(() => {
    const elapsed = `${Math.round((Date.now() - start) / 1000)} s`;
    if (total === 0) say(`  ${elapsed}: Go is fetching the modules`);
    else say(`  ${elapsed}: ${compiled} of at most ${total} packages compiled`);
  }, reportEvery);
  return {
    of: (packages: number) => {
      total = packages;
    },
    line: (line: string) => {
      if (!/\s/.test(line)) compiled += 1;
    },
    stop: () => clearInterval(timer),
  };
}
