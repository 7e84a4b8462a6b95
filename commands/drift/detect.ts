import type { GuardFinding } from "../../model/drift/guarded.ts";
import { guardFindings, undeclared } from "../../model/drift/guards.ts";
import { uncheckedSentences } from "../../model/drift/unchecked.ts";
import type { Stack } from "../estate.ts";
import type { ExportedState, StateResource } from "../state/exported-state.ts";
import { concernOf } from "../view/concern.ts";
import type { OperationResult, ResourceChange } from "../view/operation-result.ts";
import type { GuardedStack } from "./guarded-stack.ts";
import { refreshed } from "./refreshed.ts";

/** What the clouds hold otherwise than a stack was deployed. */
export interface DriftReport extends OperationResult {
  readonly stack: Stack["environment"];
  /** What could not be checked, since a login lacks a right: each with what to do. */
  readonly unchecked: readonly string[];
  /** What is not checked, since the settings do not say what is right. */
  readonly undeclared: readonly string[];
}

/**
 * Compares the clouds with the state of a stack: by a refresh that writes nothing, and by what the vendors answer about
 * what guards it, since some providers keep stale values and what is added beside a resource is in no state.
 * @param without package whose resources are left out, e.g. `vercel`
 * @throws Refused, GitHubRefused
 */
export async function detectDrift(
  { environment, settings, share }: Pick<Stack, "environment" | "settings" | "share">,
  { deployment }: ExportedState,
  { engineStack, guards }: Pick<GuardedStack, "engineStack" | "guards">,
  without?: string,
): Promise<DriftReport> {
  const managed = (deployment.resources ?? []).filter(({ id }) => id !== undefined);
  const isLeftOut = ({ type }: StateResource) => without !== undefined && type.startsWith(`${without}:`);
  const resources = managed.filter((resource) => !isLeftOut(resource));
  const leftOut = managed.filter(isLeftOut).map(({ urn }) => urn);
  const ended = new AbortController();
  const [refresh, { findings, unchecked }] = await Promise.all([
    refreshed(engineStack, resources.length, { leftOut, signal: ended.signal }),
    guardFindings(resources, guards, { settings, share, without }).catch((error) => {
      // Nobody waits for the engine where it is known already that nothing can be compared.
      ended.abort();
      throw error;
    }),
  ]);
  const changes = findings.reduce(
    (all, finding) => withFinding(all, finding, deployment.resources ?? []),
    refresh.changes,
  );
  // What is changed beside the stack, such as a setting of the repository, is none of its resources.
  const isManaged = ({ type, name }: ResourceChange) =>
    resources.some((resource) => resource.type === type && resource.urn.split("::").at(-1) === name);
  const touched = changes.filter((change) => change.verb !== "create" && isManaged(change)).length;
  const all = refresh.changes.length + refresh.unchanged;
  return {
    ...refresh,
    stack: environment,
    changes,
    unchanged: Math.max(0, all - touched),
    unchecked: uncheckedSentences(unchecked),
    undeclared: undeclared(resources, settings, without),
  };
}

/** Adds a finding: to what the refresh found of the same resource, where it did. */
function withFinding(
  changes: readonly ResourceChange[],
  { urn, type, name, verb, properties }: GuardFinding,
  resources: readonly StateResource[],
): readonly ResourceChange[] {
  const parents = new Map(resources.map((resource) => [resource.urn, resource.parent]));
  const concern = concernOf(urn, (child) => parents.get(child));
  const own = urn.split("::").at(-1);
  const known = changes.find((change) => change.type === type && change.name === own && change.verb === verb);
  if (verb !== "change" || !known) {
    return [...changes, { concern, type, name, verb, properties, replacedFor: [] }];
  }
  const seen = new Set(known.properties.map(({ path }) => path));
  const more = properties.filter(({ path }) => !seen.has(path));
  return changes.map((change) =>
    change === known ? { ...known, properties: [...known.properties, ...more] } : change,
  );
}
