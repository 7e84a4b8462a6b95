import { CI_VARIABLE, surfaceVariable } from "../../model/delivery/share.ts";
import type { SurfaceOnVercel } from "../../model/entities/surface.ts";
import type { Delivery } from "./delivery.ts";
import { ownValues } from "./own-values.ts";
import { afterDelivery, checkout, node } from "./setup-steps.ts";
import { smokeTest } from "./smoke-test.ts";
import { expression, type PlatformDelivery, secretReference, shell, variableReference } from "./workflow.ts";

const VERCEL = "npx --yes vercel@64.0.2";

/** Builds with the project's own settings, puts the result beside the running site, tries it, and promotes it. */
export function vercelDelivery(delivery: Delivery, surface: SurfaceOnVercel): PlatformDelivery {
  const login = {
    VERCEL_TOKEN: secretReference("VERCEL_TOKEN"),
    ...(delivery.hasVercelTeam && { TEAM: variableReference(CI_VARIABLE.vercelTeam) }),
  };
  const team = delivery.hasVercelTeam ? ' --team "$TEAM"' : "";
  const bypass = {
    env: { BYPASS: secretReference(surfaceVariable.vercelBypass(surface)) },
    curl: "x-vercel-protection-bypass: $BYPASS",
  };
  return {
    permissions: {},
    steps: [
      checkout,
      node,
      {
        name: "Tag Deploy",
        id: "candidate",
        env: { ...login, PROJECT: variableReference(surfaceVariable.vercelProject(surface)) },
        // From the repository's root: the project knows its own root directory. Every surface is a project of its own, so
        // the deployment is its production; its domain stays where it is until the promotion.
        run: shell(`
          ${VERCEL} link --yes --project "$PROJECT"${team}
          ${VERCEL} pull --yes --environment production${team}
          ${VERCEL} build --prod${team}
          url=$(${VERCEL} deploy --prebuilt --prod --skip-domain${team})
          echo "url=$url" >> "$GITHUB_OUTPUT"`),
      },
      smokeTest(
        "Smoke test of the new deployment",
        surface,
        expression("steps.candidate.outputs.url"),
        bypass,
      ),
      {
        name: "Move traffic",
        id: "traffic",
        env: { ...login, DEPLOYMENT: expression("steps.candidate.outputs.url") },
        run: `${VERCEL} promote "$DEPLOYMENT" --yes${team}`,
      },
      smokeTest("Smoke test with traffic", surface, variableReference(surfaceVariable.url(surface)), bypass),
      {
        name: "Roll back",
        if: "(failure() || cancelled()) && steps.traffic.outcome != 'skipped'",
        env: login,
        // Without a deployment: the one before.
        run: `${VERCEL} rollback${team}`,
      },
      ...afterDelivery(delivery.folder, ownValues(delivery)),
    ],
  };
}
