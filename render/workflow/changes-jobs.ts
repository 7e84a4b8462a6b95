import { install } from "./infrastructure-steps.ts";
import { checkout } from "./setup-steps.ts";
import { expression, type Job, RUNNER, shell } from "./workflow.ts";

/** By this line the comment is found again. */
const MARK = "<!-- changes of the infrastructure -->";

/**
 * Two jobs that show what a pull request changes. The first runs the pull request's code and holds nothing; the second may
 * write a comment and runs none of that code. Runs for forks get a token that cannot write: there the summary has it.
 */
export function changesJobs(): Readonly<Record<"changes" | "comment", Job>> {
  return {
    changes: {
      name: "Changes",
      if: "github.event_name == 'pull_request'",
      "runs-on": RUNNER,
      "timeout-minutes": 20,
      permissions: { contents: "read" },
      outputs: { markdown: expression("steps.changes.outputs.markdown") },
      steps: [
        // The merge of the pull request, and as its first parent what it is merged into.
        { ...checkout, with: { ...checkout.with, "fetch-depth": 2 } },
        ...install,
        {
          name: "Check out what it is merged into",
          run: shell(`
            git worktree add --detach "$RUNNER_TEMP/base" HEAD^1
            npm ci --prefix "$RUNNER_TEMP/base" --ignore-scripts
          `),
        },
        {
          name: "Changes",
          id: "changes",
          run: shell(`
            npm run --silent plan -- --against "$RUNNER_TEMP/base" --markdown > "$RUNNER_TEMP/changes.md"
            cat "$RUNNER_TEMP/changes.md" >> "$GITHUB_STEP_SUMMARY"
            end="end-$(openssl rand -hex 16)"
            {
              echo "markdown<<$end"
              # A comment has at most 65536 characters.
              head -c 60000 "$RUNNER_TEMP/changes.md"
              echo
              echo "$end"
            } >> "$GITHUB_OUTPUT"
          `),
        },
      ],
    },
    comment: {
      name: "Comment",
      needs: ["changes"],
      if: "github.event.pull_request.head.repo.full_name == github.repository && github.event.pull_request.user.login != 'dependabot[bot]'",
      "runs-on": RUNNER,
      "timeout-minutes": 5,
      permissions: { "pull-requests": "write" },
      steps: [
        {
          name: "Comment",
          env: {
            TOKEN: expression("github.token"),
            NUMBER: expression("github.event.pull_request.number"),
            MARKDOWN: expression("needs.changes.outputs.markdown"),
          },
          run: shell(`
            api() {
              curl --silent --show-error --fail-with-body --max-time 30 --retry 3 \\
                --header @<(printf 'Authorization: Bearer %s\\n' "$TOKEN") \\
                --header 'Accept: application/vnd.github+json' "$@"
            }
            comments="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
            body=$(printf '%s\\n%s\\n' '${MARK}' "$MARKDOWN" | jq --raw-input --slurp '{ body: . }')
            id=""
            for page in 1 2 3 4 5; do
              found=$(api "$comments?per_page=100&page=$page")
              id=$(jq -r '[.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("${MARK}")))][0].id // empty' <<< "$found")
              if [ -n "$id" ] || [ "$(jq length <<< "$found")" -lt 100 ]; then break; fi
            done
            if [ -n "$id" ]; then
              api --request PATCH --data "$body" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/comments/$id" > /dev/null
            else
              api --request POST --data "$body" "$comments" > /dev/null
            fi
          `),
        },
      ],
    },
  };
}
