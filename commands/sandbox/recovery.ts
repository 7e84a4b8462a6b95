import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { PULUMI_PROJECT } from "../../model/settings.ts";
import type { CloudStore } from "../../sandbox/provider/store.ts";
import type { ExportedState } from "../state/exported-state.ts";
import { Refused } from "../terminal/problems.ts";

/** Resources that the stand-in clouds keep. */
const IN_CLOUDS = /^(gcp|github|vercel):/;

/** Process ids of engines that hold the file backend's lock on a stack, dead or alive. */
export function lockHolders(stateFolder: string, stack: string): number[] {
  const folder = join(stateFolder, ".pulumi", "locks", "organization", PULUMI_PROJECT, stack);
  if (!existsSync(folder)) return [];
  const locks = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return locks.flatMap((file) => {
    try {
      return [(JSON.parse(readFileSync(join(folder, file), "utf8")) as { pid: number }).pid];
    } catch {
      // Half a lock is one of a process that was killed while it wrote it.
      return [];
    }
  });
}

/**
 * Repairs a stack whose last command was killed while it worked: the engine's lock is still there, and the clouds may hold what
 * the state knows nothing of, which the next deployment would create once more and be refused. Such things are taken
 * out of the clouds again. In a real cloud one imports them, or deletes them by hand.
 * @param state what the engine remembers
 * @param isLocked whether the engine's lock was still there
 * @param isUnsaved whether an operation did not say that it wrote the state, which the engine does at its end
 * @param isAdopting whether the next update takes over what exists
 * @throws Refused where the state knows nothing, and nobody was killed: it was lost
 * @returns whether anything needed repair.
 */
export async function mendInterrupted(
  engineStack: EngineStack,
  state: ExportedState,
  store: CloudStore,
  { isLocked, isUnsaved, isAdopting }: Readonly<Record<"isLocked" | "isUnsaved" | "isAdopting", boolean>>,
): Promise<boolean> {
  const { resources = [], pending_operations = [] } = state.deployment;
  const known = new Set(resources.map(({ type, id }) => `${type} ${id}`));
  const own = `urn:pulumi:${engineStack.name}::${PULUMI_PROJECT}::`;
  const unknown = store
    .list()
    .filter(
      ({ type, id, urn, abandoned }) => urn?.startsWith(own) && !abandoned && !known.has(`${type} ${id}`),
    );
  if (!isLocked && !isUnsaved && resources.length === 0 && unknown.length > 0 && !isAdopting) {
    throw new Refused(
      `the state of ${engineStack.name} is lost: the clouds hold ${unknown.length} resources of it, and the state none\n    fix: take them over with npm run adopt -- ${engineStack.name} --sandbox, or start over: npm run sandbox -- reset`,
    );
  }
  const isGone = goneFrom(store);
  // A cloud that has lost what the state remembers would answer 404 for ever: the state forgets it.
  const isUnfinished = pending_operations.length > 0 || resources.some(isGone);
  // What is about to be taken over is in no state yet.
  if (!isAdopting) {
    const makers = new Set(unknown.map(({ urn }) => urn));
    const alongWith = store.list().filter(({ urn, abandoned }) => abandoned && makers.has(urn));
    for (const { type, id } of [...unknown, ...alongWith]) store.remove(type, id);
  }
  if (isUnfinished) await engineStack.refresh({ clearPendingCreates: true });
  return isLocked || isUnfinished || (unknown.length > 0 && !isAdopting);
}

/**
 * Refuses to preview a stack of which the clouds have lost all that its state remembers: the program looks things up in
 * them. An update mends that, since it has the state forget them; a preview writes nothing.
 * @throws Refused
 */
export function refuseLostClouds(stack: string, state: ExportedState, store: CloudStore): void {
  const kept = (state.deployment.resources ?? []).filter(isInClouds);
  if (kept.length === 0 || !kept.every(goneFrom(store))) return;
  throw new Refused(
    `the clouds of the sandbox are lost: the state of ${stack} remembers ${kept.length} resources, and the clouds hold none of them\n    fix: make them anew with npm run sandbox -- up ${stack}, or start over: npm run sandbox -- reset`,
  );
}

type Remembered = NonNullable<ExportedState["deployment"]["resources"]>[number];

const isInClouds = ({ type, id }: Pick<Remembered, "type" | "id">): boolean =>
  id !== undefined && IN_CLOUDS.test(type);

/** Tells what the state remembers and the clouds do not hold. */
const goneFrom =
  (store: CloudStore) =>
  ({ type, id }: Pick<Remembered, "type" | "id">): boolean =>
    id !== undefined && isInClouds({ type, id }) && store.get(type, id) === undefined;
