import type { Pipeline } from "../entities/pipeline.ts";
import { parseTrigger } from "../entities/trigger.ts";
import { type DeploymentPolicy, deploymentPolicies } from "./deployment-policy.ts";

/** Name of a workflow's file, as `gh` takes it. */
export const workflowName = ({ workflow_file }: Pick<Pipeline, "workflow_file">): string =>
  workflow_file.split("/").at(-1) ?? workflow_file;

/**
 * The event of those runs of a pipeline that deliver a commit: a run for a pull request delivers nothing, and a run by hand
 * puts a release back, unless nothing else starts the pipeline. `undefined` where no run delivers.
 */
export function deliveringEvent({
  triggers,
}: Pick<Pipeline, "triggers">): "push" | "workflow_dispatch" | undefined {
  const events = triggers.map((text) => parseTrigger(text)?.event);
  if (events.some((event) => event === "push" || event === "tag")) return "push";
  return events.includes("workflow_dispatch") ? "workflow_dispatch" : undefined;
}

/**
 * Arguments of `gh` that list the newest run which delivered, as its id. Run again, it delivers the same commit once more
 * with the values of today.
 * @param repository `OWNER/NAME`
 * @returns `undefined` where no run of the pipeline delivers.
 */
export function newestDelivery(pipeline: Pipeline, repository: string): readonly string[] | undefined {
  const event = deliveringEvent(pipeline);
  if (event === undefined) return undefined;
  const words = `run list --repo ${repository} --workflow ${workflowName(pipeline)} --event ${event} --status success`;
  return [...words.split(" "), "--limit", "1", "--json", "databaseId", "--jq", ".[0].databaseId"];
}

/** The same as a command that runs the delivery again, for people. */
export function deliverAgainCommand(pipeline: Pipeline, repository: string): string | undefined {
  const list = newestDelivery(pipeline, repository)?.map((word) =>
    word.startsWith(".[") ? `'${word}'` : word,
  );
  return list && `gh run rerun --repo ${repository} "$(gh ${list.join(" ")})"`;
}

/** Where a run by hand may start: a branch by its name, or whatever fits a pattern. */
export type StartingPoint = DeploymentPolicy & {
  /** Whether the pattern is a name, and so the one that it fits. */
  readonly isName: boolean;
};

/**
 * A branch or tag from which a run of the pipeline by hand is admitted to its environment: a branch by its name if there is
 * one, or else the first pattern. `undefined` where the environment admits no run of this pipeline.
 */
export function startingPoint(
  pipeline: Pick<Pipeline, "triggers">,
  defaultBranch: string,
): StartingPoint | undefined {
  const points = deploymentPolicies([pipeline], defaultBranch).map((policy) => ({
    ...policy,
    isName: !/[*?[\\]/.test(policy.pattern),
  }));
  return points.find(({ kind, isName }) => kind === "branch" && isName) ?? points[0];
}
