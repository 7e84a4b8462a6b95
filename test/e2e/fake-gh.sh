#!/usr/bin/env bash
# GitHub's list of deployments in a file, for tests of the shell that reads it and writes to it. Whatever it does not know,
# it refuses.
set -euo pipefail
folder=$FAKE_GH
[ "${GH_TOKEN:-}" = run-token ] || { echo "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN" >&2; exit 4; }
echo "$*" >> "$folder/gh.log"

case "$*" in
  "api graphql -f owner=acme -f name=estate -f query="*)
    # Each look finds the next list, and the last one stays.
    list="$folder/lists/$(cat "$folder/look")"
    next=$(($(cat "$folder/look") + 1))
    [ -e "$folder/lists/$next" ] && echo "$next" > "$folder/look"
    jq '{ data: { repository: { deployments: { nodes: . } } } }' "$list"
    ;;
  "api --paginate repos/acme/estate/deployments?environment=production&sha=abc&per_page=100 --jq .[].id")
    jq --raw-output '.[].databaseId' "$folder/lists/0"
    ;;
  "api repos/acme/estate/deployments/"*"/statuses --jq .[0]")
    jq --argjson id "$(cut -d/ -f5 <<< "$2")" '.[] | select(.databaseId == $id) | { state: (.latestStatus.state | ascii_downcase), log_url: .latestStatus.logUrl, environment_url: "https://api.example.com" }' "$folder/lists/0"
    ;;
  "api repos/acme/estate/deployments/"*"/statuses --input -")
    jq --compact-output --arg id "$(cut -d/ -f5 <<< "$2")" '. + { id: $id }' >> "$folder/posted"
    ;;
  *)
    echo "fake gh does not know: $*" >&2
    exit 2
    ;;
esac
