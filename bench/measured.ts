import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** What a command cost, with everything that it started. */
export interface Cost {
  /** Processor time, user and system, in seconds. */
  readonly seconds: number;
  /** The largest memory of a Node process of it, in MiB. */
  readonly memory: number;
  /** What was given to the system to write, files and pipes, in MB; absent where the system does not count it. */
  readonly written?: number;
}

/**
 * Bash reports what a command and its children used, and Linux adds what they wrote to the shell that waited for them.
 * Wall time is not measured: it depends on what else the machine does.
 */
const SCRIPT = `TIMEFORMAT='%U %S'; time "$@" > "$ERRORS" 2>&1; code=$?
grep ^wchar: "/proc/$$/io" >&2 2> /dev/null; exit $code`;

/** Writes the peak memory of a Node process into a file as it ends. */
const MEMORY = `import { writeFileSync } from "node:fs";
const folder = process.env.BENCH_MEMORY;
process.on("exit", () => writeFileSync(folder + "/" + process.pid, String(process.resourceUsage().maxRSS / 1024)));`;

/**
 * Runs a command once, and measures it.
 * @throws with what it printed, where it fails.
 */
export async function measured(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), "bench-memory-"));
  const errors = join(folder, "errors");
  try {
    const hook = `--import=data:text/javascript,${encodeURIComponent(MEMORY)}`;
    const run = promisify(execFile)("bash", ["-c", SCRIPT, "bench", ...command], {
      cwd,
      env: { ...process.env, ...env, ERRORS: errors, BENCH_MEMORY: folder, NODE_OPTIONS: hook },
    });
    const { stderr } = await run.catch(({ code }) => {
      throw new Error(`${command.join(" ")}: exit ${code}\n${readFileSync(errors, "utf8")}`);
    });
    const [, user, system] = /^([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
    const [, bytes] = /wchar: (\d+)/.exec(stderr) ?? [];
    const peaks = readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map((name) => Number(readFileSync(join(folder, name), "utf8")));
    return {
      seconds: Number(user) + Number(system),
      memory: Math.max(0, ...peaks),
      ...(bytes !== undefined && { written: Number(bytes) / 1e6 }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
