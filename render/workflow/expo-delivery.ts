import { DEPLOY_TOKEN, surfaceVariable } from "../../model/delivery/share.ts";
import type { SurfaceOnExpo } from "../../model/entities/surface.ts";
import type { Delivery, Source } from "./delivery.ts";
import { ownValues, valueReference } from "./own-values.ts";
import { RELEASE } from "./release-input.ts";
import { afterDelivery, checkout, setupNode } from "./setup-steps.ts";
import { smokeTest } from "./smoke-test.ts";
import { installTool, shellFunction } from "./tools.ts";
import {
  expression,
  type PlatformDelivery,
  type Step,
  secretReference,
  shell,
  variableReference,
} from "./workflow.ts";

const LOGIN = { EXPO_TOKEN: secretReference("EXPO_TOKEN") };

/** Hands the surface's values to EAS, has the app built where its native part is new, and publishes the rest. */
export function expoDelivery(delivery: Delivery, surface: SurfaceOnExpo, source: Source): PlatformDelivery {
  const { folder } = delivery;
  const environment = variableReference(surfaceVariable.easEnvironment(surface));
  const place = {
    PROFILE: variableReference(surfaceVariable.easProfile(surface)),
    EAS_ENVIRONMENT: environment,
    CHANNEL: variableReference(surfaceVariable.easChannel(surface)),
  };
  const inFolder = (step: Step): Step => ({ ...step, "working-directory": folder });
  const easStep = (step: Step & { readonly run: string }): Step =>
    inFolder({ ...step, env: { ...LOGIN, ...step.env }, run: shellFunction("eas") + step.run });
  return {
    permissions: {},
    release: expression("steps.candidate.outputs.groups"),
    steps: [
      checkout,
      ...setupNode(folder, false).map((step) => (step.run === undefined ? step : inFolder(step))),
      installTool("eas"),
      inFolder({
        name: "Profile fits",
        env: place,
        run: shell(`
          jq --exit-status --arg profile "$PROFILE" --arg environment "$EAS_ENVIRONMENT" --arg channel "$CHANNEL" \\
            '.build[$profile] | .environment == $environment and .channel == $channel' eas.json > /dev/null || {
            echo "::error file=${folder}/eas.json::build profile $PROFILE needs environment $EAS_ENVIRONMENT and channel $CHANNEL"
            exit 1
          }`),
      }),
      ...(source === "commit" ? delivery.surfaceValues : [])
        .filter(({ key_name }) => key_name !== DEPLOY_TOKEN["expo-eas"])
        .map((value) => easStep(handOn(value, environment))),
      easStep({
        name: "Tag Deploy",
        id: "candidate",
        env: { ...place, ...(source === "release" && { RELEASE }) },
        run: shell(UPDATES[source] + PUBLISHED),
      }),
      smokeTest("Smoke test", surface, variableReference(surfaceVariable.url(surface))),
      ...afterDelivery(folder, ownValues(delivery)),
    ],
  };
}

/**
 * Builds are counted: one is asked for only where none has this native part. Everything else is an update of it. What is
 * put back is published once more, as an update of its own.
 */
const UPDATES: Readonly<Record<Source, string>> = {
  commit: `
    for platform in android ios; do
      fingerprint=$(eas fingerprint:generate --platform "$platform" --build-profile "$PROFILE" --json --non-interactive | jq --exit-status --raw-output .hash)
      builds=$(eas build:list --platform "$platform" --build-profile "$PROFILE" --fingerprint-hash "$fingerprint" --limit 50 --json --non-interactive)
      count=$(jq '[.[] | select(.status | ascii_downcase | IN("new", "in_queue", "in_progress", "finished"))] | length' <<< "$builds")
      if [ "$count" = 0 ]; then
        eas build --platform "$platform" --profile "$PROFILE" --non-interactive --no-wait
        echo "::notice::EAS was asked for a build for $platform, which goes on after this run"
      fi
    done
    updates=$(eas update --channel "$CHANNEL" --environment "$EAS_ENVIRONMENT" --message "$GITHUB_SHA" --json --non-interactive)`,
  release: `
    updates=$(eas update:republish --group "$RELEASE" --destination-channel "$CHANNEL" --message "Put back $RELEASE" --json --non-interactive)`,
};

/** The groups that were published; none is a failure, whatever the command line ended with. */
const PUBLISHED = `
    groups=$(jq --exit-status --raw-output 'map(.group) | unique | if length > 0 and all(type == "string") then join(" ") else error("no update was published") end' <<< "$updates")
    echo "Published on $CHANNEL: $groups"
    echo "groups=$groups" >> "$GITHUB_OUTPUT"`;

/**
 * EAS builds and bundles on its own machines, so what the app reads has to be there first. A sensitive value goes through
 * a file, since arguments of a process can be seen by every other one; `env:push` makes it sensitive, as all that is not
 * called EXPO_PUBLIC_.
 */
function handOn(value: Delivery["values"][number], environment: string): Step & { readonly run: string } {
  const { key_name: key, sensitive } = value;
  return {
    name: `Hand on ${key}`,
    env: { EAS_ENVIRONMENT: environment, VALUE: valueReference(value) },
    run: sensitive
      ? shell(`
          # The file is read as dotenv does: a quote ends at its like, and nothing inside is replaced.
          for quote in "'" '\`' ; do [[ $VALUE == *"$quote"* ]] || break; done
          if [[ $VALUE == *"$quote"* ]]; then
            echo "::error::${key} holds both kinds of quotes that a dotenv file could be written with"
            exit 1
          fi
          file=$(mktemp)
          trap 'rm -f "$file"' EXIT
          printf '%s=%s%s%s\\n' ${key} "$quote" "$VALUE" "$quote" > "$file"
          eas env:push "$EAS_ENVIRONMENT" --path "$file" --force`)
      : shell(
          `eas env:set "$EAS_ENVIRONMENT" --name ${key} --value "$VALUE" --visibility plaintext --scope project --non-interactive`,
        ),
  };
}
