import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { writeAll } from "../../commands/files/write-all.ts";
import { changesOf } from "../../commands/render/changes.ts";
import { estateFiles } from "../../commands/render/estate-files.ts";
import { estateRoot, type TestEstate, testEstate } from "../estates/estates.ts";
import { isOfRootEstate } from "../estates/root-estate.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Of the root's entries: what a fresh clone would not have, and the tests, which no command reads. */
const LEFT_OUT = new Set([".git", ".sandbox", ".cache", "coverage", "test"]);
/** What took long to get is shared instead of copied. */
const SHARED = ["node_modules", ".tools"];

/**
 * What commands get of the environment, as it is when they start: tests put programs of their own on PATH. The sandbox
 * takes the domains of the test estates for verified.
 */
export const baseEnv = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  NO_COLOR: "1",
  SANDBOX_VERIFIED_DOMAINS: "example.com",
});

/** What the Pulumi CLI gets so that its state, and its login, are in a folder of the copy. */
export function folderBackend({ root }: Checkout): NodeJS.ProcessEnv {
  for (const folder of ["home", "state"]) mkdirSync(join(root, ".test", folder), { recursive: true });
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NO_COLOR: "1",
    PULUMI_HOME: join(root, ".test/home"),
    PULUMI_BACKEND_URL: `file://${join(root, ".test/state")}`,
    PULUMI_CONFIG_PASSPHRASE: "only for this test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/** How a command ended, and what it printed. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of this project that a test may break as it likes. */
export interface Checkout {
  readonly root: string;
  /**
   * Runs a script of the copy's package.json as `npm run` would, without colours.
   * @example run("validate", ["--json"])
   */
  run(script: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run>;
  /** The text of a file of the copy. */
  read(file: string): string;
  /**
   * Replaces the one occurrence of a text in a file of the copy.
   * @throws where the text does not occur exactly once: the test would then test something else.
   */
  edit(file: string, from: string, to: string): void;
  /** Deletes the copy. */
  remove(): void;
}

/**
 * Copies the program's files as they are now, saved or committed or not, to a directory of its own, with a test estate
 * in place of the root's own, rendered.
 */
export async function checkout(estate: TestEstate = "reference"): Promise<Checkout> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "skeleton-checkout-")));
  cpSync(ROOT, root, {
    recursive: true,
    filter: (source) => {
      const [entry = ""] = relative(ROOT, source).split(sep);
      return !LEFT_OUT.has(entry) && !SHARED.includes(entry) && !isOfRootEstate(relative(ROOT, source));
    },
  });
  cpSync(estateRoot(estate), root, { recursive: true });
  writeAll(root, changesOf(root, await estateFiles(testEstate(estate))));
  for (const entry of SHARED) {
    if (existsSync(join(ROOT, entry))) symlinkSync(join(ROOT, entry), join(root, entry));
  }
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  return {
    root,
    read,
    run: (script, args, env = {}) => run(root, [...nodeArguments(script), ...args], env),
    edit: (file, from, to) => {
      const parts = read(file).split(from);
      if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} of: ${from}`);
      writeFileSync(join(root, file), parts.join(to));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/**
 * What package.json gives to Node for a script: `npm` in between would only add its own time and lines.
 * @example nodeArguments("plan") // ["commands/start.mjs", "plan"]
 */
export function nodeArguments(script: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const [program, ...words] = String(scripts[script]).split(" ");
  if (program !== "node") throw new Error(`npm run ${script} does not start node`);
  return words;
}

function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      // Not what the test runner sets for itself: NODE_ENV and NODE_OPTIONS change what a command does.
      env: { ...baseEnv(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
