#!/usr/bin/env bash
# shellcheck disable=SC2016 # jq fills in its own variables.
# A Cloud Run service in a file, for tests of the shell that deploys: just the commands that it gives, and what they do
# to revisions and traffic. Whatever it does not know, it refuses.
set -euo pipefail
state="$FAKE_GCLOUD/state.json"
echo "$*" >> "$FAKE_GCLOUD/log"
[ "$CLOUDSDK_CORE_PROJECT $CLOUDSDK_RUN_REGION" = "estate asia-northeast1" ] || { echo "where?" >&2; exit 2; }

change() { jq "$@" "$state" > "$state.new" && mv "$state.new" "$state"; }

case "$*" in
  "run services describe api-staging --format json")
    jq '{ status: { url, traffic: [.traffic[] | { percent, tag, url, revisionName: .revision } | with_entries(select(.value != null))] } }' "$state"
    ;;
  "run revisions describe "*" --format json")
    jq --arg name "$4" '{ spec: { containers: [{ image: .revisions[$name] }] } }' "$state"
    ;;
  "run deploy api-staging --image "*" --no-traffic")
    image=$5
    [[ $image != *broken* ]] || { echo "ERROR: Revision is not ready and cannot serve traffic." >&2; exit 1; }
    name="api-staging-$(jq '.revisions | length + 1' "$state")"
    # Traffic to the latest revision becomes traffic to the one that was the latest.
    change --arg name "$name" --arg image "$image" '.revisions[$name] = $image | .latest = $name | .follows = false'
    if [[ $* == *"--tag candidate"* ]]; then
      change --arg name "$name" '.traffic = ([.traffic[] | select(.tag == null)] + [{ tag: "candidate", revision: $name, url: .candidate_url }])'
    fi
    ;;
  "run services update-traffic api-staging --to-latest")
    change '.traffic = ([.traffic[] | select(.tag != null)] + [{ percent: 100, revision: .latest }]) | .follows = true'
    ;;
  "run services update-traffic api-staging --to-revisions "*"=100")
    change --arg name "${6%=100}" '.traffic = ([.traffic[] | select(.tag != null)] + [{ percent: 100, revision: $name }]) | .follows = false'
    ;;
  *)
    echo "fake gcloud does not know: $*" >&2
    exit 2
    ;;
esac
