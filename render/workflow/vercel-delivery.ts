import { CI_VARIABLE, surfaceVariable } from "../../model/delivery/share.ts";
import type { SurfaceOnVercel } from "../../model/entities/surface.ts";
import { serviceName } from "../../model/names.ts";
import type { Delivery, Source } from "./delivery.ts";
import { ownValues } from "./own-values.ts";
import { RELEASE } from "./release-input.ts";
import { afterDelivery, checkout, node } from "./setup-steps.ts";
import { type Header, smokeTest } from "./smoke-test.ts";
import { installTool, shellFunction } from "./tools.ts";
import {
  expression,
  type PlatformDelivery,
  type Step,
  secretReference,
  shell,
  variableReference,
} from "./workflow.ts";

/**
 * Has Vercel build the site beside the running one, tries it, and promotes it. The build is Vercel's own, as that of a
 * push is: only there are sensitive variables what they are (vercel/vercel#17514), and no code of the app meets the
 * account's token.
 *
 * The command line ends with 0 in cases in which nothing has moved, so each step looks at what the surface's domain
 * serves before it says that something has.
 */
export function vercelDelivery(
  delivery: Delivery,
  surface: SurfaceOnVercel,
  source: Source,
): PlatformDelivery {
  const bypass: Header = {
    env: { BYPASS: secretReference(surfaceVariable.vercelBypass(surface)) },
    text: "x-vercel-protection-bypass: $BYPASS",
  };
  const url = variableReference(surfaceVariable.url(surface));
  const step = vercelStep(delivery, surface);
  return {
    permissions: {},
    release: expression("steps.candidate.outputs.id"),
    steps: [
      checkout,
      node,
      installTool("vercel"),
      step({
        name: "Tag Deploy",
        id: "candidate",
        env: source === "release" ? { RELEASE } : {},
        run: deploy(surface, CANDIDATE[source]),
      }),
      smokeTest(
        "Smoke test of the new deployment",
        surface,
        expression("steps.candidate.outputs.url"),
        bypass,
      ),
      step({ name: "Move traffic", id: "traffic", env: DEPLOYMENTS, run: MOVE }),
      smokeTest("Smoke test with traffic", surface, url, bypass),
      step({
        name: "Roll back",
        id: "rollback",
        if: `${FAILED} && steps.traffic.outcome != 'skipped'`,
        env: { ...DEPLOYMENTS, PENDING: expression("steps.traffic.outputs.pending") },
        run: ROLL_BACK,
      }),
      smokeTest("Smoke test after the rollback", surface, url, bypass, {
        if: `${FAILED} && steps.rollback.outputs.moved == 'true'`,
      }),
      ...afterDelivery(delivery.folder, ownValues(delivery)),
    ],
  };
}

const FAILED = "(failure() || cancelled())";
/** What the first step noted: the deployment that is delivered, and the one that served before anything moved. */
const DEPLOYMENTS = {
  DEPLOYMENT: expression("steps.candidate.outputs.id"),
  PREVIOUS: expression("steps.candidate.outputs.previous"),
};

/** A step that talks to Vercel. Only such steps hold the token. */
function vercelStep(delivery: Delivery, surface: SurfaceOnVercel) {
  const scope = delivery.hasVercelTeam ? ' --scope "$TEAM"' : "";
  return ({ env, run, ...step }: Step & { readonly run: string }): Step => ({
    ...step,
    env: {
      VERCEL_TOKEN: secretReference("VERCEL_TOKEN"),
      ...(delivery.hasVercelTeam && { TEAM: variableReference(CI_VARIABLE.vercelTeam) }),
      PROJECT: variableReference(surfaceVariable.vercelProject(surface)),
      URL: variableReference(surfaceVariable.url(surface)),
      ...env,
    },
    run: shellFunction("vercel", scope) + SERVES + shell(run),
  });
}

/** Prints the id of the deployment that the surface's domain serves; nothing where it serves none yet. */
const SERVES = shell(`
  serves() {
    local answer errors
    errors=$(mktemp)
    if answer=$(vercel inspect "\${URL#https://}" --json 2> "$errors"); then
      jq --exit-status --raw-output .id <<< "$answer"
    elif ! grep --quiet "Can't find the deployment" "$errors"; then
      cat "$errors" >&2
      return 1
    fi
  }`);

/**
 * From the repository's root, since the project knows its own root directory. Every surface is a project of its own, so
 * the deployment is its production; its domain stays where it is until the promotion.
 */
const CANDIDATE: Readonly<Record<Source, string>> = {
  commit: '$(vercel deploy --prod --skip-domain --yes --project "$PROJECT")',
  release: "$RELEASE",
};

/** Notes what serves before anything moves, and what is to serve once that has been looked at. */
const deploy = (surface: SurfaceOnVercel, candidate: string): string => `
  previous=$(serves)
  deployment=${candidate}
  answer=$(vercel inspect "$deployment" --json)
  if ! jq --exit-status '.name == "${serviceName(surface)}" and .target == "production" and .readyState == "READY"' <<< "$answer" > /dev/null; then
    echo "::error::$deployment is no finished production deployment of ${serviceName(surface)}: $(jq --compact-output '{name, target, readyState}' <<< "$answer")"
    exit 1
  fi
  id=$(jq --exit-status --raw-output .id <<< "$answer")
  if [ "$id" = "$previous" ]; then
    echo "::error::$URL already serves $id"
    exit 1
  fi
  url=$(jq --exit-status --raw-output .url <<< "$answer")
  {
    echo "id=$id"
    echo "url=https://$url"
    echo "previous=$previous"
  } >> "$GITHUB_OUTPUT"`;

/** Where the command line stops waiting, Vercel goes on: that is noted, since the domain may still move. */
const MOVE = `
  log=$(mktemp)
  if ! vercel promote "$DEPLOYMENT" > "$log" 2>&1; then
    cat "$log"
    if grep --quiet "exceeded its deadline" "$log"; then
      echo "pending=true" >> "$GITHUB_OUTPUT"
    fi
    exit 1
  fi
  cat "$log"
  serving=$(serves)
  if [ "$serving" != "$DEPLOYMENT" ]; then
    echo "::error::$URL serves \${serving:-nothing} after the promotion of $DEPLOYMENT"
    exit 1
  fi
  echo "$URL serves $DEPLOYMENT"`;

/** Where the run was ended during a promotion, that is waited for before anything is decided. */
const ROLL_BACK = `
  vercel promote status "$PROJECT" || PENDING=true
  serving=$(serves)
  if [ "$PENDING" != true ] && [ "$serving" = "$PREVIOUS" ]; then
    echo "::notice::$URL still serves \${PREVIOUS:-nothing}: nothing moved, so nothing is rolled back"
    exit 0
  fi
  if [ -z "$PREVIOUS" ]; then
    echo "::error::$URL serves \${serving:-nothing}, and served nothing before: there is nothing to roll back to"
    exit 1
  fi
  vercel rollback "$PREVIOUS"
  serving=$(serves)
  if [ "$serving" != "$PREVIOUS" ]; then
    echo "::error::$URL serves \${serving:-nothing} after the rollback to $PREVIOUS"
    exit 1
  fi
  echo "$URL serves $PREVIOUS again"
  echo "moved=true" >> "$GITHUB_OUTPUT"`;
