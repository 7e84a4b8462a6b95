import { ApiError, type Cloud } from "../provider/cloud.ts";
import type { AnyResourceType, Plain, ResourceType, Violation } from "../provider/resource-type.ts";
import type { Json, Properties } from "../provider/wire.ts";

/** An error as Google's APIs word it. */
export function googleError(status: number, message: string): ApiError {
  return new ApiError(status, `googleapi: Error ${status}: ${message}`);
}

/** A row of the Google Cloud table. */
interface GcpRow<Inputs, Outputs> extends ResourceType<Inputs, Outputs> {
  /** The API that must be enabled in the project, e.g. `run.googleapis.com`. */
  readonly api?: string;
  /** The project the resource is in, where that is not the input `project`. */
  readonly homeProject?: (inputs: Inputs, cloud: Cloud) => string | undefined;
}

/**
 * Declares a Google Cloud row, with what all of them share: project, location and region default to the provider's, the project
 * and its API must be there, `deletionPolicy` is honoured, and labels follow Google's rules.
 */
export function gcpType<Args, State>(declared: GcpRow<Plain<Args>, Plain<State>>): AnyResourceType {
  const row = declared as unknown as GcpRow<Properties, Properties>;
  const homeOf = (inputs: Properties, cloud: Cloud) =>
    row.homeProject?.(inputs, cloud) ?? text(inputs.project);
  return {
    ...row,
    fromProvider: {
      ...("project" in row.inputs ? { project: "project" } : {}),
      ...("location" in row.inputs ? { location: "region" } : {}),
      ...("region" in row.inputs ? { region: "region" } : {}),
    },
    *check(inputs) {
      yield* deletionPolicyRules(inputs);
      if ("effectiveLabels" in (row.renewed ?? {})) yield* labelRules("labels", inputs.labels);
      yield* row.check?.(inputs) ?? [];
    },
    admit(inputs, cloud, current) {
      const project = homeOf(inputs, cloud);
      requireProject(cloud, project);
      if (row.api) requireApi(cloud, project, row.api);
      row.admit?.(inputs, cloud, current);
    },
    computed: {
      ...("deletionPolicy" in row.inputs ? { deletionPolicy: () => "DELETE" } : {}),
      ...row.computed,
    },
    guardDelete(inputs, cloud, record) {
      if (inputs.deletionPolicy === "PREVENT") {
        throw googleError(400, `'${record.id}' has deletionPolicy "PREVENT" and cannot be deleted.`);
      }
      // Nothing is asked of the cloud, so there is nothing that it could refuse.
      if (inputs.deletionPolicy !== "ABANDON") row.guardDelete?.(inputs, cloud, record);
    },
    outlivesProgram: (inputs) =>
      inputs.deletionPolicy === "ABANDON" || (row.outlivesProgram?.(inputs) ?? false),
  };
}

/** A value that is a text; `undefined` for any other. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The project must exist: projects are seeds, so this is known in previews too. */
export function requireProject(cloud: Cloud, project: string | undefined): asserts project is string {
  if (project === undefined) {
    throw googleError(400, "project: required field is not set, neither here nor in the provider.");
  }
  if (!cloud.store.seeds().gcpProjects.some((it) => it.id === project)) {
    throw googleError(404, `Project '${project}' was not found.`);
  }
}

/** An API must be enabled in the project. */
export function requireApi(cloud: Cloud, project: string, api: string): void {
  if (!cloud.lacks("gcp:projects/service:Service", `${project}/${api}`)) return;
  throw googleError(
    403,
    `${api} has not been used in project ${project} before or it is disabled. Enable it with a ` +
      "projects/service:Service that this resource depends on. [SERVICE_DISABLED]",
  );
}

/** The number of a project, by which service agents and identity pools are named. */
export function projectNumber(cloud: Cloud, project: string | undefined): string {
  const found = cloud.store.seeds().gcpProjects.find((it) => it.id === project);
  if (!found) throw googleError(404, `Project '${project}' was not found.`);
  return found.number;
}

/** A resource name with the project's number in it, told by the project's id: `projects/12/secrets/s` and the like. */
export function byProjectId(cloud: Cloud, name: string): string {
  return name.replace(/^projects\/(\d+)\//, (whole, number: string) => {
    const project = cloud.store.seeds().gcpProjects.find((it) => it.number === number);
    return project ? `projects/${project.id}/` : whole;
  });
}

/** The project in a full resource name. */
export function projectIn(cloud: Cloud, name: string): string | undefined {
  return /^projects\/([^/]+)\//.exec(byProjectId(cloud, name))?.[1];
}

/** Labels as outputs: all of them are the program's own here. Secret in the SDK, so secret here. */
export const labelOutputs = {
  renewed: {
    effectiveLabels: (inputs: { labels?: unknown }) => (inputs.labels ?? {}) as Record<string, string>,
    pulumiLabels: (inputs: { labels?: unknown }) => (inputs.labels ?? {}) as Record<string, string>,
  },
  secretOutputs: ["effectiveLabels", "pulumiLabels"] as const,
};

/** https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
export function* labelRules(property: string, labels: Json | undefined): Iterable<Violation> {
  if (typeof labels !== "object" || labels === null) return;
  for (const [key, value] of Object.entries(labels)) {
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key)) {
      yield { property, reason: `Label key "${key}" must match [a-z][a-z0-9_-]{0,62}.` };
    }
    if (!/^[a-z0-9_-]{0,63}$/.test(String(value))) {
      yield { property, reason: `Label ${key}="${value}" must match [a-z0-9_-]{0,63}.` };
    }
  }
}

/** A region, as opposed to a multi-region like `us`. */
export const REGION = /^[a-z]+-[a-z]+\d+$/;
/** What to say of a value that is no region. */
export const REGION_RULE = "must be a region, e.g. asia-northeast1";

/** A violation when a value does not have the form that the cloud demands. */
export function* form(
  property: string,
  value: string | undefined,
  pattern: RegExp,
  rule: string,
): Iterable<Violation> {
  if (value === undefined || pattern.test(value)) return;
  yield { property, reason: `${property} "${value}" ${rule}.` };
}

/** A violation when a value is none of those that are allowed. */
export function* oneOf(
  property: string,
  value: string | undefined,
  allowed: readonly string[],
): Iterable<Violation> {
  if (value === undefined || allowed.includes(value)) return;
  yield { property, reason: `${property} "${value}" must be one of ${allowed.join(", ")}.` };
}

/** A violation when a text is longer than so many characters. */
export function* atMost(
  property: string,
  value: string | undefined,
  characters: number,
): Iterable<Violation> {
  if (value === undefined || value.length <= characters) return;
  yield {
    property,
    reason: `${property} has ${value.length} characters; at most ${characters} are allowed.`,
  };
}

function* deletionPolicyRules(inputs: Properties): Iterable<Violation> {
  yield* oneOf("deletionPolicy", text(inputs.deletionPolicy), ["DELETE", "ABANDON", "PREVENT"]);
}
