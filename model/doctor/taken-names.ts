import { accountEmail } from "../names.ts";
import { known, type Planned } from "./planned.ts";

/** Where Google is asked whether something exists: an API, and the path of the resource. */
export interface Lookup {
  /** The API's host without `.googleapis.com`. */
  readonly service: string;
  readonly path: string;
}

type Inputs = Planned["inputs"];

/** `projects/P/locations/L`, where both are known. */
function located(inputs: Inputs): string | undefined {
  const [project, location] = [known(inputs.project), known(inputs.location) ?? known(inputs.region)];
  return project && location && `projects/${project}/locations/${location}`;
}

const below =
  (
    service: string,
    version: string,
    collection: string,
    field: string,
    parent: (inputs: Inputs) => string | undefined,
  ) =>
  (inputs: Inputs): Lookup | undefined => {
    const [above, name] = [parent(inputs), known(inputs[field])];
    return above && name
      ? { service, path: `${version}/${above}/${collection}/${encodeURIComponent(name)}` }
      : undefined;
  };

const inProject = (inputs: Inputs): string | undefined => {
  const project = known(inputs.project);
  return project && `projects/${project}`;
};

/**
 * How to look for what has a name that the program chooses, and that is refused with 409 where it is taken. Names that
 * Pulumi or Google completes (buckets, alert policies, channels) cannot be taken.
 */
const LOOKUPS: Readonly<Record<string, (inputs: Inputs) => Lookup | undefined>> = {
  "gcp:artifactregistry/repository:Repository": below(
    "artifactregistry",
    "v1",
    "repositories",
    "repositoryId",
    located,
  ),
  "gcp:cloudfunctionsv2/function:Function": below("cloudfunctions", "v2", "functions", "name", located),
  "gcp:cloudrun/domainMapping:DomainMapping": below("run", "v1", "domainmappings", "name", located),
  "gcp:cloudrunv2/service:Service": below("run", "v2", "services", "name", located),
  "gcp:cloudscheduler/job:Job": below("cloudscheduler", "v1", "jobs", "name", located),
  "gcp:logging/metric:Metric": below("logging", "v2", "metrics", "name", inProject),
  "gcp:pubsub/subscription:Subscription": below("pubsub", "v1", "subscriptions", "name", inProject),
  "gcp:pubsub/topic:Topic": below("pubsub", "v1", "topics", "name", inProject),
  "gcp:secretmanager/secret:Secret": below("secretmanager", "v1", "secrets", "secretId", inProject),
  "gcp:serviceaccount/account:Account": (inputs) => {
    const [project, id] = [known(inputs.project), known(inputs.accountId)];
    return project && id
      ? { service: "iam", path: `v1/projects/${project}/serviceAccounts/${accountEmail(id, project)}` }
      : undefined;
  },
};

/** Where to look for a planned resource of Google's; nothing where its name cannot be taken, or is not known yet. */
export const lookupOf = ({ type, inputs }: Planned): Lookup | undefined => LOOKUPS[type]?.(inputs);

/** A resource as a state knows it. */
export interface StateEntry {
  readonly type: string;
  readonly urn: string;
}

/** The planned resources that a state does not hold: an update would create them. */
export function notDeployed(plan: readonly Planned[], state: readonly StateEntry[]): Planned[] {
  const held = new Set(state.map(({ type, urn }) => `${type}::${urn.split("::").at(-1)}`));
  return plan.filter(({ custom, type, name }) => custom && !held.has(`${type}::${name}`));
}
