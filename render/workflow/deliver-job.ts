import { surfaceVariable } from "../../model/delivery/share.ts";
import { delivers } from "../../model/entities/pipeline.ts";
import { cloudRunDelivery } from "./cloud-run-delivery.ts";
import { type Delivery, isDeployed, runsForPullRequests, type Source } from "./delivery.ts";
import { expoDelivery } from "./expo-delivery.ts";
import { nothingFrozen } from "./freeze.ts";
import { checkRelease, PUTS_BACK } from "./release-input.ts";
import { isNewest, READS_DEPLOYMENTS, waitForTurn } from "./turn.ts";
import { vercelDelivery } from "./vercel-delivery.ts";
import { expression, type Job, type PlatformDelivery, RUNNER, shell, variableReference } from "./workflow.ts";

/** The fragment by which GitHub's list tells what was put back from what was delivered. */
const PUT_BACK = "#put-back";

/**
 * The jobs that push and deploy, in the GitHub environment: its reviewers are asked first, and only these jobs see its
 * secrets. One delivers the run's own commit; one puts back an earlier release, by the same steps; one writes down what
 * was delivered. None where the pipeline delivers nothing.
 */
export function deliverJobs(delivery: Delivery, needs: readonly string[]): Readonly<Record<string, Job>> {
  const { pipeline, surface } = delivery;
  if (!delivers(pipeline)) return {};
  const deliver = platformDelivery(delivery, "commit");
  const frozen = nothingFrozen(pipeline.environment);
  const noPullRequest = runsForPullRequests(pipeline) ? [NO_PULL_REQUEST] : [];
  if (!isDeployed(pipeline)) {
    const [condition] = noPullRequest;
    const steps = [frozen, ...deliver.steps];
    return {
      deliver: job(delivery, { name: "Deliver", needs, if: condition, url: undefined, ...deliver, steps }),
    };
  }
  const url = variableReference(surfaceVariable.url(surface));
  const putBack = platformDelivery(delivery, "release");
  return {
    deliver: job(delivery, {
      name: "Deliver",
      needs,
      if: [`!${PUTS_BACK}`, ...noPullRequest].join(" && "),
      url,
      ...deliver,
      steps: [frozen, waitForTurn(pipeline.environment), isNewest(delivery), ...deliver.steps],
    }),
    "put-back": job(delivery, {
      name: "Put back",
      if: [PUTS_BACK, ...noPullRequest].join(" && "),
      url: `${url}${PUT_BACK}`,
      ...putBack,
      steps: [checkRelease(surface.platform), waitForTurn(pipeline.environment), ...putBack.steps],
    }),
    record: record(delivery),
  };
}

const NO_PULL_REQUEST = "github.event_name != 'pull_request'";

function job(
  { pipeline, surface }: Delivery,
  part: PlatformDelivery &
    Pick<Job, "name" | "needs"> & { readonly if: string | undefined; readonly url: string | undefined },
): Job {
  const { name, needs = [], permissions, release, steps, url } = part;
  // A put-back has a group of its own: a delivery that nobody approves holds the other one.
  const group = `${name.toLowerCase().replace(" ", "-")}-${surface.id}`;
  return {
    name,
    ...(needs.length > 0 && { needs }),
    ...(part.if !== undefined && { if: part.if }),
    "runs-on": RUNNER,
    "timeout-minutes": 60,
    environment: { name: pipeline.environment, ...(url !== undefined && { url }) },
    // None is ended half-way, which would leave a service between two revisions, and none that waits is dropped.
    concurrency: { group, "cancel-in-progress": false, queue: "max" },
    permissions: { contents: "read", ...(url !== undefined && READS_DEPLOYMENTS), ...permissions },
    ...(url !== undefined && { outputs: { release } }),
    steps,
  };
}

/**
 * Writes what was delivered into GitHub's list of deployments, where `npm run deliveries` reads it. It runs after the
 * other job: GitHub's own status at that job's end would take the place of one that is written before.
 */
function record({ pipeline, surface }: Delivery): Job {
  return {
    name: "Record",
    needs: ["deliver", "put-back"],
    if: "!cancelled() && (needs.deliver.result == 'success' || needs.put-back.result == 'success')",
    "runs-on": RUNNER,
    "timeout-minutes": 10,
    permissions: { deployments: "write" },
    steps: [
      {
        name: "Record",
        env: {
          GH_TOKEN: expression("github.token"),
          ENVIRONMENT: pipeline.environment,
          SURFACE: surface.id,
          DELIVERED: expression("needs.deliver.outputs.release"),
          PUT_BACK: expression("needs.put-back.outputs.release"),
        },
        run: shell(`
          mine=$(gh api --paginate "repos/$GITHUB_REPOSITORY/deployments?environment=$ENVIRONMENT&sha=$GITHUB_SHA&per_page=100" --jq '.[].id')
          for id in $mine; do
            status=$(gh api "repos/$GITHUB_REPOSITORY/deployments/$id/statuses" --jq '.[0]')
            if [[ $(jq --raw-output .log_url <<< "$status") == *"/actions/runs/$GITHUB_RUN_ID/"* ]]; then
              jq '{ state, log_url, environment_url, auto_inactive: false, description: $text }' --arg text "$SURFACE \${PUT_BACK:+put back }\${PUT_BACK:-delivered $DELIVERED}" <<< "$status" |
                gh api "repos/$GITHUB_REPOSITORY/deployments/$id/statuses" --input - > /dev/null
              exit 0
            fi
          done
          echo "::error::GitHub lists no deployment to $ENVIRONMENT of this run"
          exit 1`),
      },
    ],
  };
}

function platformDelivery(delivery: Delivery, source: Source): PlatformDelivery {
  switch (delivery.surface.platform) {
    case "cloud-run":
      return cloudRunDelivery(delivery, delivery.surface, source);
    case "vercel":
      return vercelDelivery(delivery, delivery.surface, source);
    case "expo-eas":
      return expoDelivery(delivery, delivery.surface, source);
  }
}
