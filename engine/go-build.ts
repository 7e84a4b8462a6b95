import { readFileSync } from "node:fs";
import { join } from "node:path";
import { goIn, requireGo } from "./go.ts";

/** How often a running build reports, in milliseconds. */
const reportEvery = 10_000;

/** A program that is built from a Go module. */
export interface GoBuild {
  /** Folder of the `go.mod` that pins the module. */
  readonly folder: string;
  /** Import path of the program. */
  readonly program: string;
  /** The oldest Go that can build it: "1.25.11". The `go` line of the `go.mod` if left out. */
  readonly least?: string;
  /** Path of the file that is written. */
  readonly output: string;
  /** Options of the linker besides those that leave debugging information out. */
  readonly linker?: string;
}

/**
 * Builds a program from the pinned module: minutes the first time, seconds with Go's cache warm.
 * @param say where progress goes, a line every ten seconds
 * @param announce called with the version of Go before the build starts
 * @throws where Go is missing or too old, or the build fails
 */
export async function buildWithGo(
  { folder, program, least = leastGo(folder), output, linker = "" }: GoBuild,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  announce: (go: string) => void = () => {},
): Promise<void> {
  const go = goIn(folder, env);
  announce(await requireGo(go, least));
  const progress = reportProgress(say);
  try {
    progress.of((await go(["list", "-mod=readonly", "-deps", program])).length);
    // `-v` prints each package as it is compiled.
    const flags = ["-mod=readonly", "-trimpath", "-v", "-ldflags", `-s -w ${linker}`.trim()];
    await go(["build", ...flags, "-o", output, program], progress.line);
  } finally {
    progress.stop();
  }
}

const leastGo = (folder: string): string =>
  /^go (\S+)/m.exec(readFileSync(join(folder, "go.mod"), "utf8"))?.[1] ?? "0";

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
