import { secretsOf } from "../../../model/delivery/share.ts";
import type { SurfaceOnCloudRun } from "../../../model/entities/surface.ts";
import { mebibytes } from "../../../model/entities/surface.ts";
import { runtimeSecretId, serviceName } from "../../../model/names.ts";
import { count } from "../../../model/problems/count.ts";
import { page } from "../markdown.ts";
import { cloudRunFigures } from "./cloud-run-figures.ts";
import { askCommand, task } from "./commands.ts";
import type { SurfacePlace } from "./place.ts";
import { putBackByWorkflow, redelivery } from "./release-commands.ts";

/** The commands of a service on Cloud Run. */
export function cloudRunCommands(place: SurfacePlace<SurfaceOnCloudRun>): readonly string[] {
  const { surface } = place;
  return [
    `### Look at ${surface.id}`,
    look(place),
    cloudRunFigures(place),
    `### Put back a release of ${surface.id}`,
    putBack(place),
    `### Deliver ${surface.id} again`,
    again(place),
    `### Limits of ${surface.id}`,
    limits(place),
  ];
}

function look({ surface, inRegion, inProject }: SurfacePlace<SurfaceOnCloudRun>): string {
  const service = serviceName(surface);
  const token =
    surface.access === "private"
      ? ` --header @<(printf 'Authorization: Bearer %s\\n' "$(gcloud auth print-identity-token)")`
      : "";
  const paths = [surface.health_check, ...(surface.ready_check === null ? [] : [surface.ready_check])];
  const revisions = `resource.type=cloud_run_revision AND resource.labels.service_name="${service}"`;
  return page(
    task("Does it answer?", paths.map((path) => askCommand(surface.endpoint_url + path, token)).join("\n")),
    task(
      "Which revisions serve, is traffic pinned, and what is new?",
      [
        `gcloud run services describe ${service} ${inRegion} --format=json | jq '{serving: [.status.traffic[] | select(.percent > 0) | {revisionName, percent}], pinned: ([.spec.traffic[]? | select(.percent > 0)] | all(.latestRevision) | not)}'`,
        `gcloud run revisions list --service=${service} ${inRegion} --sort-by=~metadata.creationTimestamp --limit=5`,
      ].join("\n"),
    ),
    task(
      "What does it log?",
      `gcloud run services logs read ${service} ${inRegion} --freshness=30m --limit=50 --log-filter='severity>=WARNING'`,
    ),
    task(
      "Which requests are slow or fail, and who calls?",
      [
        `gcloud logging read '${revisions} AND (httpRequest.latency>="1s" OR httpRequest.status>=500)' ${inProject} --freshness=30m --limit=30 --format='table(timestamp,httpRequest.status,httpRequest.latency,httpRequest.requestUrl)'`,
        `gcloud logging read '${revisions} AND httpRequest.requestUrl:*' ${inProject} --freshness=1h --limit=1000 --format='value(httpRequest.remoteIp,httpRequest.userAgent)' | sort | uniq -c | sort -rn | head`,
      ].join("\n"),
    ),
  ).trimEnd();
}

function putBack(place: SurfacePlace<SurfaceOnCloudRun>): string {
  const { surface, share, inRegion, pipeline } = place;
  const service = serviceName(surface);
  const hasSecrets = secretsOf(surface, share).some(({ sensitive }) => sensitive);
  const update = `gcloud run services update-traffic ${service} ${inRegion}`;
  return page(
    putBackByWorkflow(
      place,
      `It starts the image as a new revision${hasSecrets ? ", with the secrets of today" : ""}, and moves all traffic to it.`,
    ),
    task(
      `By hand${pipeline ? ", where the workflow does not help" : ""}: a revision that still exists.`,
      `${update} --to-revisions=REVISION=100`,
      [
        `- This **pins traffic**: \`pulumi up\` leaves it there and says so, and a revision that \`pulumi up\` makes gets no traffic. ${pipeline ? "**The next release unpins it**: a delivery or a put-back by the workflow moves all traffic to its own revision." : "It stays pinned until the command below."}`,
        ...(hasSecrets
          ? [
              `- **A revision from before a verified rotation cannot start**: it names a version of the secret that is destroyed.${pipeline ? " Use the workflow." : " Deploy its image again instead."}`,
            ]
          : []),
        `- REVISION is a name from *Look at ${surface.id}*, which lists them.`,
      ].join("\n"),
    ),
    task("Unpin: traffic follows the newest revision again.", `${update} --to-latest`),
  ).trimEnd();
}

function again(place: SurfacePlace<SurfaceOnCloudRun>): string {
  const { surface, share, inProject } = place;
  const secrets = secretsOf(surface, share).filter(({ sensitive }) => sensitive);
  return page(
    redelivery(place) ?? "No workflow deploys here: deploy an image by hand.",
    secrets.length > 0
      ? task(
          "Which versions of its secrets are there?",
          secrets
            .map((secret) => `gcloud secrets versions list ${runtimeSecretId(secret)} ${inProject}`)
            .join("\n"),
          "A revision keeps the versions that it names; `pulumi up` makes a revision with the new ones.",
        )
      : "",
  ).trimEnd();
}

function limits({ surface, share, inRegion }: SurfacePlace<SurfaceOnCloudRun>): string {
  const service = serviceName(surface);
  const { max_instances: most, min_instances: least, request_timeout_seconds: timeout, memory } = surface;
  const raised = Math.min(most * 2, 100);
  const update = `run services update ${service} ${inRegion}`;
  return page(
    `Declared: at most ${most} instances, ${count(surface.concurrency_limit, "request")} at once in each, ${memory}, ${timeout} s per request. A change by hand serves at once and lasts until the next \`pulumi up\`.`,
    task(
      `More instances: ${raised} instead of ${most}.`,
      `gcloud beta ${update} --max=${raised} --max-instances=${raised}`,
      "This makes a revision, which gets the traffic unless traffic is pinned. `gcloud beta`, since older versions of gcloud have `--max` and `--scaling` there only.",
    ),
    task("Fewer: cap the bill, without a new revision.", `gcloud beta ${update} --max=1`),
    task(
      "More memory or time.",
      `gcloud ${update} --memory=${mebibytes(memory) * 2}Mi --timeout=${Math.min(timeout * 2, 3600)}`,
    ),
    task("Pause: every call fails.", `gcloud beta ${update} --scaling=0`),
    task(
      "Resume, with the declared numbers.",
      `gcloud beta ${update} --scaling=auto --min=${least} --max=${most}`,
    ),
    task(
      `Keep it: write the same into \`catalogue/surfaces.yaml\` at \`${surface.id}\`, get a review, then run:`,
      `npm run plan -- ${share.environment}\nnpm run deploy -- ${share.environment}`,
    ),
  ).trimEnd();
}
