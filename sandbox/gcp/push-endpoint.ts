import type { Cloud } from "../provider/cloud.ts";
import type { CloudRecord } from "../provider/store.ts";
import { googleError } from "./gcp-type.ts";
import { hasRole } from "./members.ts";
import { PROJECT_BINDING, projectTarget } from "./project-iam.ts";
import { SERVICE, SERVICE_BINDING } from "./run.ts";

const INVOKER = ["roles/run.invoker"];

/**
 * What is pushed to a service or function of the sandbox must be let in. The real API takes any endpoint, and every push
 * is then answered with 403: so the sandbox is stricter here.
 * Source: https://cloud.google.com/run/docs/triggering/pubsub-push
 * @param account who pushes; nobody where the push carries no token
 */
export function requireInvocable(endpoint: string, account: string | undefined, cloud: Cloud): void {
  const service = cloud.find(SERVICE, (record) => answers(record, endpoint));
  if (cloud.preview || !service || isOpen(service, cloud)) return;
  if (account === undefined) {
    throw googleError(
      403,
      `Sandbox: '${service.id}' lets nobody in who has no token: set pushConfig.oidcToken.`,
    );
  }
  const member = `serviceAccount:${account}`;
  const project = projectTarget(String(service.inputs.project));
  if (hasRole(cloud, SERVICE_BINDING, service.id, member, INVOKER)) return;
  if (hasRole(cloud, PROJECT_BINDING, project, member, INVOKER)) return;
  throw googleError(
    403,
    `Sandbox: ${account} may not invoke '${service.id}', and every push would be refused. It needs ${INVOKER} on it.`,
  );
}

/** True when the endpoint is one of the service's URLs or below it. */
function answers({ outputs }: CloudRecord, endpoint: string): boolean {
  const urls = Array.isArray(outputs.urls) ? outputs.urls.map(String) : [];
  return urls.some(
    (url) => endpoint === url || endpoint.startsWith(`${url}/`) || endpoint.startsWith(`${url}?`),
  );
}

/** True when whoever calls is let in. */
function isOpen({ id, inputs }: CloudRecord, cloud: Cloud): boolean {
  return inputs.invokerIamDisabled === true || hasRole(cloud, SERVICE_BINDING, id, "allUsers", INVOKER);
}
