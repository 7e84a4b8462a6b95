import type { Pipeline } from "../../model/entities/pipeline.ts";
import { parseTrigger } from "../../model/entities/trigger.ts";
import { deliverJobs } from "./deliver-job.ts";
import { type Delivery, isDeployed } from "./delivery.ts";
import { releaseInput } from "./release-input.ts";
import { verifyJob } from "./verify-job.ts";
import { BASH, expression, type Workflow } from "./workflow.ts";

/** The workflow of a pipeline: a job that checks and builds, then those that deliver. */
export function pipelineWorkflow(delivery: Delivery): Workflow {
  const { pipeline } = delivery;
  const verify = verifyJob(delivery);
  return {
    name: pipeline.id,
    on: events(delivery),
    permissions: {},
    // A newer commit of a pull request makes the run of the older one pointless. Every other run is a group of its own.
    concurrency: {
      group: `${pipeline.id}-${expression("github.event_name == 'pull_request' && github.ref || github.run_id")}`,
      "cancel-in-progress": expression("github.event_name == 'pull_request'"),
    },
    defaults: BASH,
    jobs: { ...(verify && { verify }), ...deliverJobs(delivery, verify ? ["verify"] : []) },
  };
}

/**
 * What starts the workflow: the pipeline's triggers, for changes of the app's own folder. Tags know no paths. Each one
 * that deploys can be started by hand, to put a release back; to deliver a commit only where that is one of its triggers.
 */
function events({ pipeline, folder, surface }: Delivery): Workflow["on"] {
  const triggers = pipeline.triggers.flatMap((text) => parseTrigger(text) ?? []);
  const branches = triggers.flatMap((trigger) => (trigger.event === "push" ? [trigger.branch] : []));
  const tags = triggers.flatMap((trigger) => (trigger.event === "tag" ? [trigger.tag] : []));
  const paths = ownPaths(pipeline, folder);
  const has = (event: string) => triggers.some((trigger) => trigger.event === event);
  return {
    ...(has("pull_request") && { pull_request: { ...paths } }),
    ...((branches.length > 0 || tags.length > 0) && {
      push: {
        ...(branches.length > 0 && { branches, ...paths }),
        ...(tags.length > 0 && { tags }),
      },
    }),
    ...(isDeployed(pipeline)
      ? { workflow_dispatch: { inputs: releaseInput(surface.platform, !has("workflow_dispatch")) } }
      : has("workflow_dispatch") && { workflow_dispatch: {} }),
  };
}

const ownPaths = ({ workflow_file }: Pipeline, folder: string) =>
  folder === "." ? {} : { paths: [`${folder}/**`, workflow_file] };
