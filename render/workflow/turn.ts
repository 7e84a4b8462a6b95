import { surfaceVariable } from "../../model/delivery/share.ts";
import type { Environment } from "../../model/entities/entity.ts";
import {
  INFRASTRUCTURE_ENVIRONMENTS,
  type InfrastructureEnvironment,
} from "../../model/entities/infrastructure.ts";
import type { Delivery } from "./delivery.ts";
import { expression, type Step, shell, variableReference } from "./workflow.ts";

/** What a job is permitted whose steps read GitHub's list of deployments. */
export const READS_DEPLOYMENTS = { deployments: "read" } as const;

const READS_ONLY: InfrastructureEnvironment = INFRASTRUCTURE_ENVIRONMENTS.productionPreview;

/** GitHub's environments whose jobs change what a stack provisions: that of its deliveries, and those of its updates. */
const placesOf = (stack: Environment): string[] => [
  stack,
  ...Object.values<InfrastructureEnvironment>(INFRASTRUCTURE_ENVIRONMENTS)
    .filter((environment) => environment.stack === stack && environment !== READS_ONLY)
    .map(({ name }) => name),
];

/**
 * GitHub lists a deployment for each job that names an environment: `WAITING` while nobody has approved it,
 * `IN_PROGRESS` before its first step, and its result at the end. `logUrl` names the run.
 */
const deployments = (stack: Environment): string =>
  shell(`
  deployments() {
    # shellcheck disable=SC2016 # GraphQL fills in its own variables.
    gh api graphql -f owner="\${GITHUB_REPOSITORY%/*}" -f name="\${GITHUB_REPOSITORY#*/}" -f query='
      query($owner: String!, $name: String!) {
        repository(owner: $owner, name: $name) {
          deployments(environments: ${JSON.stringify(placesOf(stack))}, last: 100) {
            nodes {
              databaseId
              latestStatus { state createdAt logUrl }
              statuses(first: 20) { nodes { state environmentUrl } }
            }
          }
        }
      }' | jq '[.data.repository.deployments.nodes[] | select(.latestStatus.logUrl) | . + { run: (.latestStatus.logUrl | capture("/actions/runs/(?<id>[0-9]+)").id | tonumber) }]'
  }`);

const env = (stack: Environment) => ({
  GH_TOKEN: expression("github.token"),
  ENVIRONMENT: stack,
});

/**
 * Lets one job at a time change an environment, whatever it is: a delivery, a rollback or an update of the
 * infrastructure. A concurrency group could not: a job that waits for its approval holds its group, so an approval that
 * nobody gives would stop everything else. Here only jobs that have started count, in the order in which they did.
 */
export const waitForTurn = (environment: Environment): Step => ({
  name: "Wait for its turn",
  env: env(environment),
  run:
    deployments(environment) +
    shell(`
      for attempt in $(seq 180); do
        running=$(deployments | jq '[.[] | select(.latestStatus.state == "IN_PROGRESS")] | sort_by(.latestStatus.createdAt, .databaseId) | map(.run)')
        first=$(jq --raw-output '.[0] // ""' <<< "$running")
        if [ "$first" = "$GITHUB_RUN_ID" ]; then
          exit 0
        fi
        if ! jq --exit-status --argjson run "$GITHUB_RUN_ID" 'index($run)' <<< "$running" > /dev/null; then
          echo "GitHub does not list this run's deployment to $ENVIRONMENT yet ($attempt)"
        else
          echo "$ENVIRONMENT is being changed by $GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$first"
        fi
        sleep 10
      done
      echo "::error::$ENVIRONMENT was not free within 30 minutes"
      exit 1`),
});

/** Refuses a release that was made before one that is delivered: it waited for its approval for too long. */
export const isNewest = ({ pipeline, surface }: Pick<Delivery, "pipeline" | "surface">): Step => ({
  name: "Nothing newer is delivered",
  env: { ...env(pipeline.environment), URL: variableReference(surfaceVariable.url(surface)) },
  run:
    deployments(pipeline.environment) +
    shell(`
      newer=$(deployments | jq --argjson run "$GITHUB_RUN_ID" --arg url "$URL" \\
        '[.[] | select(.run > $run and any(.statuses.nodes[]; .state == "SUCCESS" and .environmentUrl == $url)) | .run] | max // empty')
      if [ -n "$newer" ]; then
        echo "::error::$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$newer was started later and is delivered already. To go back to this release, start the workflow by hand with the release to put back"
        exit 1
      fi`),
});
