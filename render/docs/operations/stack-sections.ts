import { basename } from "node:path";
import { NOT_FROZEN } from "../../../model/entities/freeze.ts";
import { INFRASTRUCTURE_WORKFLOW, OWN_WORKFLOWS } from "../../../model/entities/infrastructure.ts";
import { serviceName } from "../../../model/names.ts";
import { PULUMI_PROJECT } from "../../../model/settings.ts";
import { page } from "../markdown.ts";
import { task } from "./commands.ts";
import type { StackPlace } from "./place.ts";

/** Tasks of a whole stack, by the headings that runbooks link to: they are the same in every estate. */
export const STACK_SECTIONS: readonly (readonly [heading: string, section: (place: StackPlace) => string])[] =
  [
    ["What was delivered", delivered],
    ["Freeze and lift", freeze],
    ["A leaked secret", leaked],
    ["A locked state", locked],
    ["A lost state", lost],
    ["Drift", drift],
  ];

function delivered({ share }: StackPlace): string {
  return task(
    `${share.environment}: what CI delivered and what was put back, newest first.`,
    `export GITHUB_TOKEN="$(gh auth token)"\nnpm run deliveries -- ${share.environment}`,
  );
}

function freeze({ share, repository }: StackPlace): string {
  const { environment } = share;
  const key = `${PULUMI_PROJECT}:freeze`;
  const stack = `--stack ${environment}`;
  const variable = `gh variable set DEPLOY_FREEZE --repo ${repository} --env ${environment}`;
  return page(
    task(
      `${environment}: stop deliveries at once.`,
      `${variable} --body 'REASON'`,
      "It stops deliveries only, and the next update writes what is declared: declare the freeze as well.",
    ),
    task(
      `${environment}: declare the freeze, which also stops updates.`,
      `pulumi config set ${key} 'REASON' ${stack}\nnpm run deploy -- ${environment}`,
      "An earlier release can be put back meanwhile.",
    ),
    task(
      `${environment}: lift it.`,
      [
        `pulumi config rm ${key} ${stack}`,
        ...(environment === "production"
          ? [`npm run govern -- approve environment:${environment}.freeze`]
          : []),
        `npm run deploy -- ${environment}`,
      ].join("\n"),
      `Where it was only set by hand: \`${variable} --body ${NOT_FROZEN}\`.`,
    ),
  ).trimEnd();
}

function leaked({ share }: StackPlace): string {
  const { environment, secrets, vercel, expo } = share;
  const sensitive = secrets.filter((secret) => secret.sensitive);
  if (sensitive.length === 0) return `${environment} has no secret that can leak.`;
  const used = new Set(sensitive.map(({ id }) => id));
  const built = [...vercel, ...expo].filter((surface) => surface.secrets.some((id) => used.has(id)));
  return page(
    task(
      `${environment}: replace one of these everywhere, in one go.`,
      sensitive
        .map(
          ({ id, key_name, owner }) =>
            `# ${key_name}, owned by ${owner}\nnpm run govern -- rotate ${id} --leaked`,
        )
        .join("\n"),
    ),
    built.length > 0
      ? `It asks for the new value, which is in no argument of a process. What has values built in has the old one until it is delivered again: ${built.map(({ id }) => `[${id}](#deliver-${id}-again)`).join(", ")}.`
      : "It asks for the new value, which is in no argument of a process.",
  ).trimEnd();
}

function locked({ share, repository }: StackPlace): string {
  const stack = `--stack ${share.environment}`;
  return page(
    task(
      `${share.environment}: is somebody updating?`,
      `gh run list --repo ${repository} --status in_progress`,
    ),
    task(
      `${share.environment}: nobody is. Unlock, and look at what was under way.`,
      `pulumi cancel ${stack}\npulumi stack export ${stack} --file state.json\njq '.deployment.pending_operations' state.json\nrm state.json`,
    ),
    task(
      `${share.environment}: ask the clouds what became of it, and go on.`,
      `pulumi refresh ${stack}\npulumi preview ${stack}\nnpm run deploy -- ${share.environment}`,
    ),
  ).trimEnd();
}

function lost({ share, repository }: StackPlace): string {
  const { environment } = share;
  const file = INFRASTRUCTURE_WORKFLOW.split("/").at(-1);
  return page(
    task(
      `${environment}: stop updates. Deliveries may go on, since they do not use the state.`,
      `gh workflow disable ${file} --repo ${repository}`,
    ),
    task(
      `${environment}: where is the state kept, and which versions are there?`,
      "pulumi whoami --verbose\ngcloud storage ls --all-versions 'gs://BUCKET/.pulumi/stacks/**'",
    ),
    task(
      `${environment}: a version from before the loss, VERSION from that list.`,
      `gcloud storage cp 'VERSION' 'gs://BUCKET/.pulumi/stacks/${PULUMI_PROJECT}/${environment}.json'`,
      "Where the object was deleted and the bucket keeps deleted ones: `gcloud storage restore 'gs://BUCKET/.pulumi/stacks/**'`.",
    ),
    task(`${environment}: or a backup.`, `pulumi stack import --stack ${environment} --file backup.json`),
    task(
      `${environment}: no backup. Make an empty stack and take over what exists.`,
      `pulumi stack init ${environment}\nnpm run adopt -- ${environment}\nnpm run deploy -- ${environment}\nnpm run adopt -- ${environment}`,
      "The last command removes the list of imports.",
    ),
    task(
      `${environment}: compare with what runs.`,
      `npm run drift -- ${environment}\nnpm run govern -- status ${environment}\ngh workflow enable ${file} --repo ${repository}`,
    ),
  ).trimEnd();
}

function drift(place: StackPlace): string {
  const { share, repository } = place;
  const { environment, pipelines } = share;
  const workflows = [...OWN_WORKFLOWS, ...pipelines.map((it) => it.workflow_file)];
  return page(
    task(`${environment}: what differs?`, `npm run drift -- ${environment}`),
    task(
      `${environment}: put back what is declared.`,
      `pulumi up --refresh --stack ${environment}\nnpm run protection -- ${environment} --deployed --restore`,
    ),
    task(
      `${environment}: remove what was added in GitHub, which no update does.`,
      `gh secret delete NAME --repo ${repository} --env ${environment}\ngh variable delete NAME --repo ${repository} --env ${environment}`,
    ),
    task(
      `${environment}: remove what was added to the whole repository, and switch workflows on again.`,
      [
        `gh secret delete NAME --repo ${repository}`,
        `gh secret delete NAME --repo ${repository} --app dependabot`,
        `gh variable delete NAME --repo ${repository}`,
        `gh repo deploy-key list --repo ${repository}`,
        `gh repo deploy-key delete ID --repo ${repository}`,
        ...workflows.map((file) => `gh workflow enable ${basename(file)} --repo ${repository}`),
      ].join("\n"),
    ),
    addedInGoogleCloud(place),
    ...addedInVercel(place),
  ).trimEnd();
}

function addedInGoogleCloud({ share, settings, inProject }: StackPlace): string {
  const { environment } = share;
  const { project } = settings.gcp;
  return task(
    `${environment}: remove a role, an identity provider, a key or a subscription that was added in Google Cloud, and end a snooze.`,
    [
      `gcloud projects remove-iam-policy-binding ${project} --member='MEMBER' --role='ROLE'`,
      `gcloud iam workload-identity-pools providers delete PROVIDER --workload-identity-pool=POOL --location=global ${inProject}`,
      `gcloud iam service-accounts keys delete KEY --iam-account=ACCOUNT ${inProject}`,
      `gcloud storage hmac update ACCESS_ID --deactivate ${inProject}`,
      `gcloud storage hmac delete ACCESS_ID ${inProject}`,
      `gcloud pubsub subscriptions delete SUBSCRIPTION ${inProject}`,
      `gcloud monitoring snoozes list ${inProject}`,
      `gcloud monitoring snoozes cancel SNOOZE ${inProject}`,
    ].join("\n"),
  );
}

function addedInVercel({ share, inTeam }: StackPlace): string[] {
  return share.vercel.map((surface) =>
    task(
      `${share.environment}: remove a variable that was added to ${surface.id}.`,
      `vercel env rm NAME production --project=${serviceName(surface)} --yes${inTeam}`,
    ),
  );
}
