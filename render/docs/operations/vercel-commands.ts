import type { SurfaceOnVercel } from "../../../model/entities/surface.ts";
import { serviceName } from "../../../model/names.ts";
import { page } from "../markdown.ts";
import { askCommand, task } from "./commands.ts";
import type { SurfacePlace } from "./place.ts";
import { putBackByWorkflow, redelivery } from "./release-commands.ts";

/** The commands of a site on Vercel. */
export function vercelCommands(place: SurfacePlace<SurfaceOnVercel>): readonly string[] {
  const { surface, share } = place;
  const hasMinutes = share.guardrails.some(
    ({ surface: of, metric_name }) => of === surface.id && metric_name === "vercel_build_minutes",
  );
  return [
    `### Look at ${surface.id}`,
    look(place),
    `### Put back a release of ${surface.id}`,
    putBack(place),
    `### Deliver ${surface.id} again`,
    again(place),
    ...(hasMinutes ? [`### Builds of ${surface.id}`, builds(place)] : []),
  ];
}

const hostOf = ({ endpoint_url }: SurfaceOnVercel): string => endpoint_url.replace("https://", "");

function look({ surface, inTeam }: SurfacePlace<SurfaceOnVercel>): string {
  return page(
    task("Does it answer?", askCommand(surface.endpoint_url + surface.health_check)),
    task(
      "Which deployment serves, and which ones are there?",
      `vercel inspect ${hostOf(surface)}${inTeam}\nvercel list ${serviceName(surface)} --environment=production${inTeam}`,
      "Every site is a project of its own, so what serves is the project's *production*, in every environment.",
    ),
    task(
      "What does it log?",
      `vercel logs --project=${serviceName(surface)} --environment=production --since=30m --no-follow${inTeam}`,
    ),
  ).trimEnd();
}

function putBack(place: SurfacePlace<SurfaceOnVercel>): string {
  const { surface, settings, inTeam, pipeline } = place;
  const built = surface.git_branch;
  return page(
    putBackByWorkflow(place, "It promotes the deployment, without a build."),
    task(
      pipeline ? "By hand, where the workflow does not help." : "By hand.",
      `vercel rollback DEPLOYMENT${inTeam}\nvercel inspect ${hostOf(surface)}${inTeam}`,
      [
        `- DEPLOYMENT is an id or URL from *Look at ${surface.id}*, which lists them. The second command shows what serves: the first one can end well although nothing moved.`,
        ...(settings.vercel.plan === "hobby"
          ? ["- The Hobby plan goes back to the deployment before this one only."]
          : []),
        "- A rollback **pins the domain**: Vercel stops giving it to new deployments by itself. " +
          (built === undefined
            ? "**The next release unpins it**: the workflow promotes its own deployment."
            : `A push to \`${built}\` is then built and does not serve, until the command below.`),
        ...(surface.secrets.length > 0
          ? [
              "- A deployment keeps the values that it was built with. One from before a rotation has the old secret, which fails once that is revoked: deliver again instead.",
            ]
          : []),
      ].join("\n"),
    ),
    ...(built === undefined && pipeline
      ? []
      : [task("Unpin: serve a newer deployment.", `vercel promote DEPLOYMENT${inTeam}`)]),
  ).trimEnd();
}

function again(place: SurfacePlace<SurfaceOnVercel>): string {
  const { surface, inTeam } = place;
  return (
    redelivery(place) ??
    task(
      "The deployment that serves, built once more with the values of today.",
      `vercel redeploy "$(vercel inspect ${hostOf(surface)}${inTeam} --json | jq -r .id)"${inTeam}`,
    )
  );
}

function builds({ surface, settings, share }: SurfacePlace<SurfaceOnVercel>): string {
  const team = settings.vercel.team === undefined ? "" : `&teamId=${settings.vercel.team}`;
  const api = [
    "read -rs VERCEL_TOKEN # paste a token from https://vercel.com/account/tokens, Enter",
    "vercel_api() {",
    `  curl --silent --show-error --request "\${2:-GET}" --header @<(printf 'Authorization: Bearer %s\\n' "$VERCEL_TOKEN") "https://api.vercel.com$1${team}"`,
    "}",
  ];
  return page(
    task(
      "Minutes of the month by project and branch, largest first (the newest 100 deployments).",
      [
        ...api,
        `since=$(jq -n 'now | strftime("%Y-%m-01T00:00:00Z") | fromdate * 1000')`,
        `vercel_api "/v6/deployments?limit=100&since=$since" | jq -r '[.deployments[] | select(.buildingAt and .ready) | {key: "\\(.name) \\(.meta.githubCommitRef // "-")", minutes: ((.ready - .buildingAt) / 60000)}] | group_by(.key) | map({key: .[0].key, builds: length, minutes: (map(.minutes) | add)}) | sort_by(-.minutes)[] | [.minutes, .builds, .key] | @tsv'`,
      ].join("\n"),
      "Vercel's own figure counts: its dashboard, Usage. It is updated once a day.",
    ),
    task(
      "What builds now, and what was built last?",
      [
        ...api,
        `vercel_api "/v6/deployments?limit=20&projectId=${serviceName(surface)}" | jq -r '.deployments[] | [.uid, .state, (.created / 1000 | floor | todate), .meta.githubCommitRef // "-", .creator.username // "-"] | @tsv'`,
      ].join("\n"),
    ),
    task(
      "Cancel a build that nobody needs; DEPLOYMENT is from that list.",
      [...api, `vercel_api "/v12/deployments/DEPLOYMENT/cancel?" PATCH | jq -r .readyState`].join("\n"),
    ),
    ...(surface.git_branch === undefined
      ? []
      : [
          task(
            `Build no push: remove \`git_branch\` of \`${surface.id}\` from \`catalogue/surfaces.yaml\`, get a review, then run:`,
            `npm run plan -- ${share.environment}\nnpm run deploy -- ${share.environment}`,
          ),
        ]),
  ).trimEnd();
}
