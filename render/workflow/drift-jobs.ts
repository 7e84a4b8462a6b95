import type { Environment } from "../../model/entities/entity.ts";
import { INFRASTRUCTURE_ENVIRONMENTS as AT } from "../../model/entities/infrastructure.ts";
import { governanceTopicName } from "../../model/names.ts";
import { type Repository, readLogin, STATE_LOGIN, stackSteps, writeLogin } from "./infrastructure-steps.ts";
import { expression, type Job, RUNNER, type Step, secretReference, shell } from "./workflow.ts";

/** The GitHub environment in which a stack is read, and nothing waits for an approval. */
export const READING: Readonly<Record<Environment, string>> = {
  staging: AT.stagingUpdate.name,
  production: AT.productionPreview.name,
};

/** By this line the issue is found again. */
const MARK = "<!-- drift of the infrastructure -->";

/**
 * Compares what the clouds hold with what is deployed. Drift is an answer, and no failure: `drift` is `true` or `false`,
 * and `text` says what differs. Where nothing could be compared the step fails, and both are empty.
 */
export function compareClouds(stack: Environment, repository: Repository): Step {
  const reads = stack === "production";
  const isVercelAsked = !reads || repository.vercelTeams.includes(stack);
  return {
    name: "Compare the clouds with what is deployed",
    id: "drift",
    if: "!cancelled()",
    env: {
      ...(reads ? readLogin(repository, stack) : writeLogin("run")),
      // The run's own token may not list what an environment holds.
      GITHUB_TOKEN: secretReference("DRIFT_GITHUB_TOKEN"),
      STACK: stack,
      NO_COLOR: "1",
    },
    run: shell(`
      code=0
      npm run --silent drift -- "$STACK"${isVercelAsked ? "" : " --without vercel"} > "$RUNNER_TEMP/drift.txt" 2>&1 || code=$?
      cat "$RUNNER_TEMP/drift.txt"
      if [ "$code" != 0 ] && [ "$code" != 2 ]; then exit 1; fi
      end="end-$(openssl rand -hex 16)"
      {
        if [ "$code" = 2 ]; then echo "drift=true"; else echo "drift=false"; fi
        echo "text<<$end"
        # An issue has at most 65536 characters, and two stacks share it.
        head -c 30000 "$RUNNER_TEMP/drift.txt"
        echo
        echo "$end"
      } >> "$GITHUB_OUTPUT"
    `),
  };
}

/** What {@link compareClouds} found, as outputs of its job. */
export const DRIFT_OUTPUTS = {
  drift: expression("steps.drift.outputs.drift"),
  text: expression("steps.drift.outputs.text"),
} as const;

/**
 * Keeps one issue open while any stack has drifted, and tells the governance channel of a stack once, when its drift is
 * new. A stack that could not be compared stays as the issue has it. The jobs that compare are named by their stacks.
 */
export function driftJobs(repository: Repository): Readonly<Record<string, Job>> {
  const stacks = repository.stacks.map(({ environment }) => environment);
  return {
    drift: keepIssue(stacks),
    ...Object.fromEntries(stacks.map((stack) => [`tell-${stack}`, tell(stack, repository)])),
  };
}

/** Runs no code of the repository, and holds nothing but the right to write issues. */
function keepIssue(stacks: readonly Environment[]): Job {
  return {
    name: "Issue about drift",
    needs: stacks,
    if: "!cancelled()",
    "runs-on": RUNNER,
    "timeout-minutes": 5,
    permissions: { issues: "write" },
    outputs: {
      issue: expression("steps.issue.outputs.issue"),
      ...Object.fromEntries(stacks.map((stack) => [stack, expression(`steps.issue.outputs.${stack}`)])),
    },
    steps: [
      {
        name: "Keep the issue",
        id: "issue",
        env: {
          TOKEN: expression("github.token"),
          ...Object.fromEntries(
            stacks.flatMap((stack) => [
              [`DRIFT_${stack}`, expression(`needs.${stack}.outputs.drift`)],
              [`TEXT_${stack}`, expression(`needs.${stack}.outputs.text`)],
            ]),
          ),
        },
        run: shell(`
          api() {
            curl --silent --show-error --fail-with-body --max-time 30 --retry 3 \\
              --header @<(printf 'Authorization: Bearer %s\\n' "$TOKEN") \\
              --header 'Accept: application/vnd.github+json' "$@"
          }
          issues="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"
          id=""
          before=""
          for page in 1 2 3 4 5; do
            found=$(api "$issues?state=open&creator=github-actions%5Bbot%5D&per_page=100&page=$page")
            issue=$(jq '[.[] | select((.pull_request | not) and .user.login == "github-actions[bot]" and ((.body // "") | startswith("${MARK}")))][0] // empty' <<< "$found")
            if [ -n "$issue" ]; then
              id=$(jq -r .number <<< "$issue")
              before=$(jq -r .body <<< "$issue")
            fi
            if [ -n "$issue" ] || [ "$(jq length <<< "$found")" -lt 100 ]; then break; fi
          done
          fence='~~~~' harmless='~ ~ ~'
          body='${MARK}'
          drifted=""
          for stack in ${stacks.join(" ")}; do
            drift="DRIFT_$stack" text="TEXT_$stack" mark="<!-- $stack -->"
            if [[ $before == *"$mark"* ]]; then known=true; else known=false; fi
            if [ "\${!drift}" = true ]; then
              # Neither a mention nor the end of the block comes out of what somebody has set in a cloud.
              shown=\${!text}
              shown=\${shown//"$fence"/$harmless}
              body+=$(printf '\\n%s\\n## %s\\n\\n~~~~text\\n%s\\n~~~~\\n' "$mark" "$stack" "$shown")
              drifted+=" $stack"
              if [ "$known" = false ]; then echo "$stack=true" >> "$GITHUB_OUTPUT"; fi
            elif [ "\${!drift}" != false ] && [ "$known" = true ]; then
              body+=$(printf '\\n%s\\n## %s\\n\\nIt has drifted, and could not be compared by the last run.\\n' "$mark" "$stack")
              drifted+=" $stack"
            fi
          done
          body+=$(printf '\\n\\nWhat to do: docs/runbooks/drift.md. This issue follows %s/%s/actions/workflows/governance.yml, and is closed once nothing differs.' "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY")
          if [ -n "$drifted" ]; then
            sent=$(jq --null-input --arg title "What runs is not what is deployed:$drifted" --arg body "$body" '{ title: $title, body: $body }')
            if [ -n "$id" ]; then
              url=$(api --request PATCH --data "$sent" "$issues/$id" | jq -r .html_url)
            else
              url=$(api --request POST --data "$sent" "$issues" | jq -r .html_url)
            fi
            echo "issue=$url" >> "$GITHUB_OUTPUT"
          elif [ -n "$id" ]; then
            api --request PATCH --data '{ "state": "closed", "state_reason": "completed" }' "$issues/$id" > /dev/null
          fi
        `),
      },
    ],
  };
}

/** Publishes to the topic that the relay tells the governance channel from. */
function tell(stack: Environment, repository: Repository): Job {
  return {
    name: `Status of ${stack} to the governance channel`,
    needs: ["drift"],
    if: `!cancelled() && needs.drift.outputs.${stack} == 'true'`,
    "runs-on": RUNNER,
    "timeout-minutes": 10,
    environment: { name: READING[stack] },
    permissions: { contents: "read", "id-token": "write" },
    steps: [
      ...stackSteps(repository),
      {
        name: "Tell the governance channel",
        env: { ...STATE_LOGIN, STACK: stack, ISSUE: expression("needs.drift.outputs.issue") },
        run: shell(`
          project=$(pulumi config get --path gcp.project --stack "$STACK" --non-interactive)
          gcloud pubsub topics publish "projects/$project/topics/${governanceTopicName(stack)}" --attribute "drift=$STACK,issue=$ISSUE"
        `),
      },
    ],
  };
}
