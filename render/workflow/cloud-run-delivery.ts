import { CI_VARIABLE, surfaceVariable } from "../../model/delivery/share.ts";
import type { CloudRunSurface } from "../../model/entities/surface.ts";
import { uses } from "./actions.ts";
import type { Delivery } from "./delivery.ts";
import { buildxSteps, imageStep, logInToRegistry, PUSHED_DIGEST } from "./image-steps.ts";
import { ownValues } from "./own-values.ts";
import { afterDelivery, checkout } from "./setup-steps.ts";
import { smokeTest } from "./smoke-test.ts";
import { expression, type PlatformDelivery, type Step, shell, variable } from "./workflow.ts";

/** Name by which a revision can be called before it gets traffic. */
const TAG = "candidate";

/** Pushes the image, runs it beside the old one, tries it, and only then lets users onto it. */
export function cloudRunDelivery(delivery: Delivery, surface: CloudRunSurface): PlatformDelivery {
  const { stages } = delivery.pipeline;
  const pushes = stages.includes("GHCR Push");
  const deploys = stages.includes("Tag Deploy");
  return {
    permissions: { ...(pushes && { packages: "write" }), ...(deploys && { "id-token": "write" }) },
    steps: [
      checkout,
      ...(pushes ? [...buildxSteps, logInToRegistry, imageStep(delivery, "GHCR Push")] : []),
      ...(deploys ? deploySteps(surface) : []),
      ...afterDelivery(delivery.folder, ownValues(delivery)),
    ],
  };
}

function deploySteps(surface: CloudRunSurface): Step[] {
  const service = {
    SERVICE: variable(surfaceVariable.service(surface)),
    CLOUDSDK_CORE_PROJECT: variable(CI_VARIABLE.project),
    CLOUDSDK_RUN_REGION: variable(CI_VARIABLE.region),
    CLOUDSDK_CORE_DISABLE_PROMPTS: "1",
  };
  const isPrivate = surface.access === "private";
  const token = isPrivate
    ? { env: { TOKEN: expression("steps.caller.outputs.id_token") }, curl: "Authorization: Bearer $TOKEN" }
    : undefined;
  return [
    {
      name: "Log in to Google Cloud",
      uses: uses("logInToGoogle"),
      with: loginTo,
    },
    { name: "Set up gcloud", uses: uses("setupGcloud") },
    {
      name: "Tag Deploy",
      id: "candidate",
      env: { ...service, IMAGE: variable(surfaceVariable.image(surface)), DIGEST: PUSHED_DIGEST },
      run: shell(`
        serving=$(gcloud run services describe "$SERVICE" --format json)
        previous=$(jq -r '[.status.traffic[] | select(.percent > 0)] | max_by(.percent).revisionName' <<< "$serving")
        previous_image=$(gcloud run revisions describe "$previous" --format json | jq -r '.spec.containers[0].image')
        {
          echo "service_url=$(jq -r '.status.url' <<< "$serving")"
          echo "previous=$previous"
          echo "previous_image=$previous_image"
        } >> "$GITHUB_OUTPUT"
        gcloud run deploy "$SERVICE" --image "$IMAGE@$DIGEST" --tag ${TAG} --no-traffic
        url=$(gcloud run services describe "$SERVICE" --format json | jq -r '.status.traffic[] | select(.tag == "${TAG}").url')
        echo "url=$url" >> "$GITHUB_OUTPUT"`),
    },
    ...(isPrivate ? [callerToken] : []),
    smokeTest("Smoke test of the new revision", surface, expression("steps.candidate.outputs.url"), token),
    {
      name: "Move traffic",
      env: service,
      // To the latest revision rather than to this one by name: after a deployment without traffic, no later revision
      // gets any by itself (gcloud's reference of --no-traffic), and so neither would one of an infrastructure update.
      run: 'gcloud run services update-traffic "$SERVICE" --to-latest',
    },
    smokeTest("Smoke test with traffic", surface, expression("steps.candidate.outputs.service_url"), token),
    {
      name: "Roll back",
      if: "(failure() || cancelled()) && steps.candidate.outputs.previous != ''",
      env: {
        ...service,
        PREVIOUS: expression("steps.candidate.outputs.previous"),
        PREVIOUS_IMAGE: expression("steps.candidate.outputs.previous_image"),
      },
      // First the traffic, which takes a moment; then the image, so that the next update of the infrastructure does not
      // find the one that failed; and back to the latest revision, as after every deployment.
      run: shell(`
        gcloud run services update-traffic "$SERVICE" --to-revisions "$PREVIOUS=100"
        gcloud run deploy "$SERVICE" --image "$PREVIOUS_IMAGE" --no-traffic
        gcloud run services update-traffic "$SERVICE" --to-latest`),
    },
  ];
}

/** Keyless: Google trusts the run's own token, since the job is in the GitHub environment. */
const loginTo = {
  workload_identity_provider: variable(CI_VARIABLE.identityProvider),
  service_account: variable(CI_VARIABLE.deployer),
};

/** A private service wants to know who calls, in a token made out to its own URL, whatever the tag in front of it. */
const callerToken: Step = {
  name: "Token for the smoke test",
  id: "caller",
  uses: uses("logInToGoogle"),
  with: {
    ...loginTo,
    token_format: "id_token",
    id_token_audience: expression("steps.candidate.outputs.service_url"),
    create_credentials_file: false,
  },
};
