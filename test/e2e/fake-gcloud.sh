#!/usr/bin/env bash
# shellcheck disable=SC2016 # jq fills in its own variables.
# A Cloud Run service in a file, for tests of the shell that deploys: just the commands that it gives, and what they do
# to revisions and traffic. Whatever it does not know, it refuses.
set -euo pipefail
state="$FAKE_GCLOUD/state.json"
echo "$*" >> "$FAKE_GCLOUD/log"
[ "$CLOUDSDK_CORE_PROJECT $CLOUDSDK_RUN_REGION" = "estate asia-northeast1" ] || { echo "where?" >&2; exit 2; }

change() { jq "$@" "$state" > "$state.new" && mv "$state.new" "$state"; }

# A flag's value: `--name value`.
flag() {
  local wanted=$1
  shift
  while [ $# -gt 1 ]; do
    [ "$1" = "$wanted" ] && { echo "$2"; return; }
    shift
  done
}

case "$*" in
  "run services describe api-staging --format json")
    jq '{
      spec: { traffic: [.traffic[] | if .latest then { percent, latestRevision: true } else { percent, tag, revisionName: .revision } end | with_entries(select(.value != null))] },
      status: {
        url,
        latestReadyRevisionName: .latest,
        traffic: [.latest as $latest | .traffic[] | { percent, tag, url, latestRevision: .latest, revisionName: (.revision // $latest) } | with_entries(select(.value != null))]
      }
    }' "$state"
    ;;
  "run revisions describe "*" --format json")
    jq --arg name "$4" '{ spec: { containers: [{ image: .revisions[$name] }] } }' "$state"
    ;;
  "run deploy api-staging --image "*" --no-traffic")
    image=$5
    startup=$(flag --startup-probe "$@")
    # Google's placeholder answers no path but /.
    [[ $image != us-docker.pkg.dev/cloudrun/container/hello* || $startup == tcpSocket.port=* ]] || image=broken
    [[ $image != *broken* ]] || { echo "ERROR: Revision is not ready and cannot serve traffic." >&2; exit 1; }
    name="api-staging-$(jq '.revisions | length + 1' "$state")"
    # Traffic to the latest revision becomes traffic to the one that was the latest.
    change --arg name "$name" --arg image "$image" --arg startup "$startup" --arg liveness "$(flag --liveness-probe "$@")" '
      .latest as $before | .traffic |= map(if .latest then { percent, revision: $before } else . end)
      | .revisions[$name] = $image | .probes[$name] = { startup: $startup, liveness: $liveness } | .latest = $name'
    if [[ $* == *"--tag candidate"* ]]; then
      change --arg name "$name" '.traffic = ([.traffic[] | select(.tag == null)] + [{ tag: "candidate", revision: $name, url: .candidate_url }])'
    fi
    ;;
  "run services update-traffic api-staging --to-latest")
    change '.traffic = ([.traffic[] | select(.tag != null)] + [{ percent: 100, latest: true }])'
    ;;
  "run services update-traffic api-staging --to-revisions "*"="*)
    change --arg shares "$6" '.traffic = ([.traffic[] | select(.tag != null)] + [$shares | split(",")[] | split("=") | { percent: (.[1] | tonumber), revision: .[0] }])'
    ;;
  *)
    echo "fake gcloud does not know: $*" >&2
    exit 2
    ;;
esac
