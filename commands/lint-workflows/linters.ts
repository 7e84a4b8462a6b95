import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { goIn, requireGo } from "../../engine/go.ts";

/** A program that reads workflows, at the version that `tools/` pins. */
export interface Linter {
  readonly name: string;
  /** What has to be there for it to be made. */
  readonly needs: string;
  /** Files whose content pins it, relative to the project root. */
  readonly pins: readonly string[];
  /** The program inside the folder that `make` fills. */
  readonly program: string;
  readonly make: (root: string, folder: string) => Promise<void> | void;
  /** Options before the files that it reads. */
  readonly options: readonly string[];
}

/** Syntax, expressions, action inputs it knows, and the shell of every step where shellcheck is installed. */
const actionlint: Linter = {
  name: "actionlint",
  needs: "Go (https://go.dev/dl/)",
  pins: ["tools/actionlint/go.mod", "tools/actionlint/go.sum"],
  program: "actionlint",
  async make(root, folder) {
    const module = join(root, "tools/actionlint");
    const go = goIn(module, process.env);
    const least = /^go (\S+)/m.exec(readFileSync(join(module, "go.mod"), "utf8"))?.[1] ?? "0";
    await requireGo(go, least);
    const program = "github.com/rhysd/actionlint/cmd/actionlint";
    await go([
      "build",
      "-mod=readonly",
      "-trimpath",
      "-ldflags",
      "-s -w",
      "-o",
      join(folder, "actionlint"),
      program,
    ]);
  },
  // Newer than the linter: GitHub has it since 2026-05-07.
  options: ["-ignore", 'unexpected key "queue" for "concurrency" section'],
};

/**
 * Security: permissions, injection, secrets, caches, pins. Offline, so that a check says
 * the same every time; with everything that an auditor would want to see.
 */
const zizmor: Linter = {
  name: "zizmor",
  needs: "Python 3 with pip (Debian: python3-pip)",
  pins: ["tools/zizmor/requirements.txt"],
  program: "bin/zizmor",
  make(root, folder) {
    const requirements = join(root, "tools/zizmor/requirements.txt");
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"];
    const { status, error, stderr } = spawnSync(
      "python3",
      [...pip, "--only-binary", ":all:", "--target", folder, "-r", requirements],
      { encoding: "utf8" },
    );
    if (error || status !== 0) throw new Error(error?.message ?? stderr.trim().split("\n").at(-1));
  },
  options: ["--offline", "--no-progress", "--quiet", "--persona", "auditor"],
};

/** The linters that read `.github/workflows`, in the order in which they run. */
export const LINTERS: readonly Linter[] = [actionlint, zizmor];

/**
 * Path of a linter's program below `.tools/`, made there if it is not. The folder is named after the content of the
 * pins, so another pin is another folder, and appears in one move, so that an interrupted run leaves nothing broken.
 * @throws where it cannot be made
 */
export async function findLinter(root: string, linter: Linter, say: (line: string) => void): Promise<string> {
  const home = homeOf(root, linter);
  if (!existsSync(home)) {
    say(`Installing ${linter.name} into .tools/${linter.name}, as ${linter.pins[0]} pins it.`);
    mkdirSync(dirname(home), { recursive: true });
    const staging = mkdtempSync(join(dirname(home), "staging-"));
    try {
      await linter.make(root, staging);
      // Another run may have been quicker; what it made is the same.
      if (!existsSync(home)) renameSync(staging, home);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }
  return join(home, linter.program);
}

/** The folder that a linter is installed in, named after what pins it. */
function homeOf(root: string, linter: Linter): string {
  const digest = createHash("sha256");
  for (const pin of linter.pins) digest.update(readFileSync(join(root, pin)));
  return join(root, ".tools", linter.name, digest.digest("hex").slice(0, 12));
}

/** The linters that are installed already, as they are pinned now. */
export const installedLinters = (root: string): readonly Linter[] =>
  LINTERS.filter((linter) => existsSync(join(homeOf(root, linter), linter.program)));

/** Workflow files of an estate, relative to its root. */
export function workflowFiles(root: string): string[] {
  const folder = ".github/workflows";
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
}

/**
 * What an installed linter says of an estate's workflows, a line each; nothing where it finds nothing.
 * @param root where the linter is installed
 * @param estate the folder that holds the workflows
 */
export function findingsOf(root: string, linter: Linter, estate: string): string[] {
  const files = workflowFiles(estate);
  if (files.length === 0) return [];
  const program = join(homeOf(root, linter), linter.program);
  const { status, error, stdout, stderr } = spawnSync(program, [...linter.options, ...files], {
    cwd: estate,
    encoding: "utf8",
  });
  if (error) throw error;
  return status === 0 ? [] : `${stdout}${stderr}`.trim().split("\n");
}

/** Whether actionlint can have the shell of steps checked. */
export const hasShellcheck = (): boolean => spawnSync("shellcheck", ["--version"]).status === 0;
