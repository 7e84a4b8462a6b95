import { DEPLOY_TOKEN, surfaceVariable } from "../../model/delivery/share.ts";
import type { SurfaceOnExpo } from "../../model/entities/surface.ts";
import type { Delivery } from "./delivery.ts";
import { ownValues, reference } from "./own-values.ts";
import { afterDelivery, checkout, setupNode } from "./setup-steps.ts";
import { smokeTest } from "./smoke-test.ts";
import { type PlatformDelivery, type Step, secretReference, shell, variableReference } from "./workflow.ts";

const EAS = "npx --yes eas-cli@24.8.0";
const LOGIN = { EXPO_TOKEN: secretReference("EXPO_TOKEN") };

/** Hands the surface's values to EAS, has the app built where its native part is new, and publishes the rest. */
export function expoDelivery(delivery: Delivery, surface: SurfaceOnExpo): PlatformDelivery {
  const { folder } = delivery;
  const profile = variableReference(surfaceVariable.easProfile(surface));
  const environment = variableReference(surfaceVariable.easEnvironment(surface));
  const channel = variableReference(surfaceVariable.easChannel(surface));
  const inFolder = (step: Step): Step => ({ ...step, "working-directory": folder });
  return {
    permissions: {},
    steps: [
      checkout,
      ...setupNode(folder, false).map((step) => (step.run === undefined ? step : inFolder(step))),
      inFolder({
        name: "Profile fits",
        env: { PROFILE: profile, EAS_ENVIRONMENT: environment, CHANNEL: channel },
        run: shell(`
          jq --exit-status --arg profile "$PROFILE" --arg environment "$EAS_ENVIRONMENT" --arg channel "$CHANNEL" \\
            '.build[$profile] | .environment == $environment and .channel == $channel' eas.json > /dev/null || {
            echo "::error file=${folder}/eas.json::build profile $PROFILE needs environment $EAS_ENVIRONMENT and channel $CHANNEL"
            exit 1
          }`),
      }),
      ...delivery.surfaceValues
        .filter(({ key_name }) => key_name !== DEPLOY_TOKEN["expo-eas"])
        .map((value) => inFolder(handOn(value, environment))),
      inFolder({
        name: "Tag Deploy",
        env: { ...LOGIN, PROFILE: profile, EAS_ENVIRONMENT: environment, CHANNEL: channel },
        // Builds are counted: one is made only where none has this native part. Everything else is an update of it.
        run: shell(`
          for platform in android ios; do
            fingerprint=$(${EAS} fingerprint:generate --platform "$platform" --build-profile "$PROFILE" --json --non-interactive | jq -r '.hash')
            builds=$(${EAS} build:list --platform "$platform" --build-profile "$PROFILE" --fingerprint-hash "$fingerprint" --json --non-interactive)
            if [ "$(jq '[.[] | select(.status | ascii_downcase | IN("new", "in_queue", "in_progress", "finished"))] | length' <<< "$builds")" = 0 ]; then
              ${EAS} build --platform "$platform" --profile "$PROFILE" --non-interactive --no-wait
            fi
          done
          ${EAS} update --channel "$CHANNEL" --environment "$EAS_ENVIRONMENT" --message "$GITHUB_SHA" --non-interactive`),
      }),
      smokeTest("Smoke test", surface, variableReference(surfaceVariable.url(surface))),
      ...afterDelivery(folder, ownValues(delivery)),
    ],
  };
}

/** EAS builds and bundles on its own machines, so what the app reads has to be there first. */
function handOn(value: Delivery["values"][number], environment: string): Step {
  return {
    name: `Hand on ${value.key_name}`,
    env: { ...LOGIN, EAS_ENVIRONMENT: environment, VALUE: reference(value) },
    run: `${EAS} env:set "$EAS_ENVIRONMENT" --name ${value.key_name} --value "$VALUE" --visibility ${value.sensitive ? "sensitive" : "plaintext"} --scope project --non-interactive`,
  };
}
