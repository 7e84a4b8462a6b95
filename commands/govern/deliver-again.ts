import { spawnSync } from "node:child_process";
import { confirm } from "@clack/prompts";
import { newestDelivery } from "../../model/delivery/by-hand.ts";
import { isDeployedByCi, pipelineOf, type Share } from "../../model/delivery/share.ts";
import type { Surface } from "../../model/entities/surface.ts";
import { colours } from "../terminal/colours.ts";

/** Where deliveries are started, and whether somebody has to be asked. */
export interface DeliverAgain {
  readonly share: Pick<Share, "pipelines">;
  /** `OWNER/NAME` of the repository. */
  readonly repository: string;
  /** Start them without asking. */
  readonly yes: boolean;
}

/**
 * Has CI deliver surfaces once more, by GitHub's own command line: the newest run that delivered is run again. Asks before
 * each one; without a terminal and without `yes`, or without `gh`, nothing is started.
 * @returns the run of each delivery that was started, by the surface's id. None of them has ended yet.
 */
export async function deliverAgain(
  surfaces: readonly Surface[],
  { share, repository, yes }: DeliverAgain,
): Promise<ReadonlyMap<string, string>> {
  const started = new Map<string, string>();
  if (!(yes || process.stdin.isTTY) || gh("--version").code !== 0) return started;
  for (const surface of surfaces) {
    const pipeline = pipelineOf(surface, share);
    const list = pipeline && newestDelivery(pipeline, repository);
    if (!list || !isDeployedByCi(surface, share)) continue;
    if (!yes && (await confirm({ message: `Deliver ${surface.id} again now?` })) !== true) continue;
    const found = gh(...list);
    const id = found.output.trim();
    if (found.code !== 0 || !/^\d+$/.test(id)) {
      console.error(
        `${surface.id} is not delivered again: ${found.errors || "GitHub lists no run that delivered it"}`,
      );
      continue;
    }
    const asked = gh("run", "rerun", "--repo", repository, id);
    if (asked.code === 0) {
      started.set(surface.id, id);
      console.error(
        colours.dim(
          `started: ${surface.id} is delivered again by https://github.com/${repository}/actions/runs/${id}`,
        ),
      );
    } else console.error(`${surface.id} is not delivered again: ${asked.errors}`);
  }
  return started;
}

/** Runs GitHub's command line. The code is `null` where there is none. */
function gh(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("gh", args, { encoding: "utf8" });
  return { code: status, output: stdout ?? "", errors: (stderr ?? "").trim() };
}
