import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { goTool, installedTool, type PinnedTool } from "../../engine/pinned-tool.ts";

/** A program that reads workflows, at the version that `tools/` pins. */
export interface Linter extends PinnedTool {
  /** Options before the files that it reads. */
  readonly options: readonly string[];
}

/** Syntax, expressions, action inputs it knows, and the shell of every step where shellcheck is installed. */
const actionlint: Linter = {
  ...goTool("actionlint", "github.com/rhysd/actionlint/cmd/actionlint"),
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

/** The linters that are installed already, as they are pinned now. */
export const installedLinters = (root: string): readonly Linter[] =>
  LINTERS.filter((linter) => installedTool(root, linter) !== undefined);

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
  const program = installedTool(root, linter) ?? linter.name;
  const { status, error, stdout, stderr } = spawnSync(program, [...linter.options, ...files], {
    cwd: estate,
    encoding: "utf8",
  });
  if (error) throw error;
  return status === 0 ? [] : `${stdout}${stderr}`.trim().split("\n");
}

/** Whether actionlint can have the shell of steps checked. */
export const hasShellcheck = (): boolean => spawnSync("shellcheck", ["--version"]).status === 0;
