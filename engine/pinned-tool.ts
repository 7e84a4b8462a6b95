import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildWithGo } from "./go-build.ts";

/** A program at the version that files under `tools/` pin. */
export interface PinnedTool {
  readonly name: string;
  /** What has to be there for it to be made. */
  readonly needs: string;
  /** Files whose content pins it, relative to the project root. */
  readonly pins: readonly string[];
  /** The program inside the folder that `make` fills. */
  readonly program: string;
  /** Fills an empty folder of this process alone. @throws where it cannot */
  readonly make: (root: string, folder: string, say: (line: string) => void) => Promise<void> | void;
}

/** A program that is built from the Go module that `tools/NAME/go.mod` pins. */
export const goTool = (name: string, program: string): PinnedTool => ({
  name,
  needs: "Go (https://go.dev/dl/)",
  pins: [`tools/${name}/go.mod`, `tools/${name}/go.sum`],
  program: name,
  make: (root, folder, say) =>
    buildWithGo({ folder: join(root, "tools", name), program, output: join(folder, name) }, process.env, say),
});

/**
 * Path of a tool's program below `.tools/`, made there if it is not. The folder is named after the content of the
 * pins, so another pin is another folder, and appears in one move, so that an interrupted run leaves nothing broken.
 * @throws where it cannot be made
 */
export async function findPinnedTool(
  root: string,
  tool: PinnedTool,
  say: (line: string) => void,
): Promise<string> {
  const home = homeOf(root, tool);
  if (!existsSync(home)) {
    say(`Installing ${tool.name} into .tools/${tool.name}, as ${tool.pins[0]} pins it.`);
    mkdirSync(dirname(home), { recursive: true });
    const staging = mkdtempSync(join(dirname(home), "staging-"));
    try {
      await tool.make(root, staging, say);
      // Another run may have been quicker; what it made is the same.
      if (!existsSync(home)) renameSync(staging, home);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }
  return join(home, tool.program);
}

/** Path of a tool's program if it is installed as it is pinned now. */
export function installedTool(root: string, tool: PinnedTool): string | undefined {
  const program = join(homeOf(root, tool), tool.program);
  return existsSync(program) ? program : undefined;
}

/** The folder that a tool is installed in, named after what pins it. */
function homeOf(root: string, tool: PinnedTool): string {
  const digest = createHash("sha256");
  for (const pin of tool.pins) digest.update(readFileSync(join(root, pin)));
  return join(root, ".tools", tool.name, digest.digest("hex").slice(0, 12));
}
