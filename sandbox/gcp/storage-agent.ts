import type { Cloud } from "../provider/cloud.ts";
import type { Properties } from "../provider/wire.ts";
import { projectNumber, requireApi, requireProject, text } from "./gcp-type.ts";
import { SERVICE_IDENTITY } from "./projects.ts";

const API = "storage.googleapis.com";

/** The account that Cloud Storage acts as in a project. */
export function storageAgent(number: string): string {
  return `service-${number}@gs-project-accounts.iam.gserviceaccount.com`;
}

/**
 * `gcp.storage.getProjectServiceAccount`: asking for the agent is what makes it, and it stays for good. In the real
 * cloud previews do that, too.
 */
export function getProjectServiceAccount(args: Properties, cloud: Cloud): Properties {
  const project = text(args.project ?? cloud.provider.project);
  requireProject(cloud, project);
  requireApi(cloud, project, API);
  const emailAddress = storageAgent(projectNumber(cloud, project));
  const member = `serviceAccount:${emailAddress}`;
  makeAgent(
    cloud,
    `projects/${project}/services/${API}`,
    { project, service: API },
    { email: emailAddress, member },
  );
  return { ...args, project, emailAddress, member, id: emailAddress };
}

/** Leaves an agent that is there as it is: asking again changes nothing in the cloud. */
function makeAgent(cloud: Cloud, id: string, inputs: Properties, outputs: Properties): void {
  if (cloud.store.get(SERVICE_IDENTITY, id)) return;
  cloud.store.put({ type: SERVICE_IDENTITY, id, inputs, outputs, abandoned: true });
}
