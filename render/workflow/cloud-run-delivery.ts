import { PLACEHOLDER_IMAGE } from "../../model/delivery/image.ts";
import { probeFlags, probes } from "../../model/delivery/probes.ts";
import { CI_VARIABLE, surfaceVariable } from "../../model/delivery/share.ts";
import type { SurfaceOnCloudRun } from "../../model/entities/surface.ts";
import { uses } from "./actions.ts";
import type { Delivery, Source } from "./delivery.ts";
import { googleLoginInputs, googleLoginStep } from "./google-login.ts";
import { buildxSteps, imageStep, logInToRegistry, PUSHED_DIGEST } from "./image-steps.ts";
import { ownValues } from "./own-values.ts";
import { RELEASE } from "./release-input.ts";
import { afterDelivery, checkout } from "./setup-steps.ts";
import { smokeTest } from "./smoke-test.ts";
import { expression, type PlatformDelivery, type Step, shell, variableReference } from "./workflow.ts";

/** Name by which a revision can be called before it gets traffic. */
const TAG = "candidate";

/** Pushes the image, runs it beside the old one, tries it, and only then lets users onto it. */
export function cloudRunDelivery(
  delivery: Delivery,
  surface: SurfaceOnCloudRun,
  source: Source,
): PlatformDelivery {
  const { stages } = delivery.pipeline;
  const pushes = source === "commit" && stages.includes("GHCR Push");
  const deploys = stages.includes("Tag Deploy");
  return {
    release: DIGEST[source],
    permissions: { ...(pushes && { packages: "write" }), ...(deploys && { "id-token": "write" }) },
    steps: [
      checkout,
      ...(pushes ? [...buildxSteps, logInToRegistry, imageStep(delivery, "GHCR Push")] : []),
      ...(deploys ? deploySteps(surface, DIGEST[source]) : []),
      ...afterDelivery(delivery.folder, ownValues(delivery)),
    ],
  };
}

/** Digest of the image that is deployed. */
const DIGEST: Readonly<Record<Source, string>> = { commit: PUSHED_DIGEST, release: RELEASE };

function deploySteps(surface: SurfaceOnCloudRun, digest: string): Step[] {
  const service = {
    SERVICE: variableReference(surfaceVariable.service(surface)),
    CLOUDSDK_CORE_PROJECT: variableReference(CI_VARIABLE.project),
    CLOUDSDK_RUN_REGION: variableReference(CI_VARIABLE.region),
    CLOUDSDK_CORE_DISABLE_PROMPTS: "1",
  };
  const isPrivate = surface.access === "private";
  const token = isPrivate
    ? { env: { TOKEN: expression("steps.caller.outputs.id_token") }, text: "Authorization: Bearer $TOKEN" }
    : undefined;
  return [
    googleLoginStep(DEPLOYER),
    { name: "Set up gcloud", uses: uses("setupGcloud") },
    {
      name: "Tag Deploy",
      id: "candidate",
      env: { ...service, IMAGE: variableReference(surfaceVariable.image(surface)), DIGEST: digest },
      run: shell(`
        serving=$(gcloud run services describe "$SERVICE" --format json)
        largest=$(jq -r '[.status.traffic[] | select(.percent > 0)] | max_by(.percent).revisionName' <<< "$serving")
        previous_image=$(gcloud run revisions describe "$largest" --format json | jq -r '.spec.containers[0].image')
        {
          echo "service_url=$(jq -r '.status.url' <<< "$serving")"
          echo "previous=$(jq -r '[.status.traffic[] | select(.percent > 0) | "\\(.revisionName)=\\(.percent)"] | join(",")' <<< "$serving")"
          echo "followed_latest=$(jq '[.spec.traffic[]? | select(.percent > 0)] | all(.latestRevision)' <<< "$serving")"
          echo "previous_image=$previous_image"
        } >> "$GITHUB_OUTPUT"
        gcloud run deploy "$SERVICE" --image "$IMAGE@$DIGEST" ${probeFlags(probes(surface, { isPlaceholder: false }))} --tag ${TAG} --no-traffic
        target=$(gcloud run services describe "$SERVICE" --format json | jq '.status.traffic[] | select(.tag == "${TAG}")')
        {
          echo "url=$(jq -r '.url' <<< "$target")"
          echo "revision=$(jq -r '.revisionName' <<< "$target")"
        } >> "$GITHUB_OUTPUT"`),
    },
    ...(isPrivate ? [callerToken] : []),
    smokeTest("Smoke test of the new revision", surface, expression("steps.candidate.outputs.url"), token),
    {
      name: "Move traffic",
      env: { ...service, CANDIDATE: expression("steps.candidate.outputs.revision") },
      // To the latest revision rather than to this one by name: after a deployment without traffic, no later revision
      // gets any by itself (gcloud's reference of --no-traffic), and so neither would one of an infrastructure update.
      run: shell(`
        latest=$(gcloud run services describe "$SERVICE" --format json | jq -r '.status.latestReadyRevisionName')
        if [ "$latest" != "$CANDIDATE" ]; then
          echo "::error::$SERVICE was changed while $CANDIDATE was tried, and its latest revision is $latest, which was not. Run this delivery again."
          exit 1
        fi
        gcloud run services update-traffic "$SERVICE" --to-latest`),
    },
    smokeTest("Smoke test with traffic", surface, expression("steps.candidate.outputs.service_url"), token),
    {
      name: "Roll back",
      if: "(failure() || cancelled()) && steps.candidate.outputs.previous != ''",
      env: {
        ...service,
        PREVIOUS: expression("steps.candidate.outputs.previous"),
        FOLLOWED_LATEST: expression("steps.candidate.outputs.followed_latest"),
        PREVIOUS_IMAGE: expression("steps.candidate.outputs.previous_image"),
      },
      // First the traffic, which takes a moment. Where it followed the latest revision, then the image, so that there is
      // a latest revision to follow, and back to that; where it was pinned or split by hand, it stays so.
      run: shell(`
        gcloud run services update-traffic "$SERVICE" --to-revisions "$PREVIOUS"
        if [ "$FOLLOWED_LATEST" = true ]; then
          if [[ $PREVIOUS_IMAGE == ${PLACEHOLDER_IMAGE}* ]]; then
            gcloud run deploy "$SERVICE" --image "$PREVIOUS_IMAGE" ${probeFlags(probes(surface, { isPlaceholder: true }))} --no-traffic
          else
            gcloud run deploy "$SERVICE" --image "$PREVIOUS_IMAGE" ${probeFlags(probes(surface, { isPlaceholder: false }))} --no-traffic
          fi
          gcloud run services update-traffic "$SERVICE" --to-latest
        fi`),
    },
  ];
}

/** Deliveries run as the account that may deploy and no more. */
const DEPLOYER = googleLoginInputs(CI_VARIABLE.identityProvider, CI_VARIABLE.deployer);

/** A private service wants to know who calls, in a token made out to its own URL, whatever the tag in front of it. */
const callerToken: Step = {
  name: "Token for the smoke test",
  id: "caller",
  uses: uses("logInToGoogle"),
  with: {
    ...DEPLOYER,
    token_format: "id_token",
    id_token_audience: expression("steps.candidate.outputs.service_url"),
    create_credentials_file: false,
  },
};
