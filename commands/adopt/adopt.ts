import { type Adoption, adoptionKey } from "../../model/adoption/adoption.ts";
import { IMPORTS } from "../../model/adoption/import-ids.ts";
import { count } from "../../model/problems/count.ts";
import type { Stack } from "../estate.ts";
import type { ExportedState } from "../state/exported-state.ts";
import { colours } from "../terminal/colours.ts";
import { confirmed } from "../terminal/confirm.ts";
import { Refused } from "../terminal/problems.ts";
import { STOP_SIGNALS } from "../terminal/stop-signals.ts";
import { terminalWidth } from "../terminal/width.ts";
import { operationReport } from "../view/operation-report.ts";
import type { OperationResult, ResourceChange } from "../view/operation-result.ts";
import { type Existing, findExisting } from "./find-existing.ts";
import type { Finder } from "./finder.ts";
import type { KeptAdoption } from "./kept-adoption.ts";

/** Exit code where somebody ends the command. */
const STOPPED = 1;

/** What an adoption works with. */
export interface AdoptionMeans {
  readonly stack: Stack;
  /** What is deployed; nothing where the state is lost or was never there. */
  readonly state: ExportedState | undefined;
  readonly finder: Finder;
  readonly kept: KeptAdoption;
  /** What the next update would do, with the adoption as it is kept. */
  readonly preview: () => Promise<OperationResult>;
  /** The command that updates the stack. */
  readonly update: string;
  /** Whether nobody is asked. */
  readonly isConfirmed: boolean;
}

/**
 * Lists what exists of a stack beside what an update would make, shows how each differs, and on confirmation makes the next
 * update take it over. Once the state knows all of it, removes that again.
 * @returns whether the preview with it succeeds
 * @throws Refused where a vendor does not answer, or nobody confirms
 */
export async function adoptExisting(means: AdoptionMeans): Promise<boolean> {
  const { stack, state, finder, kept, update } = means;
  const resources = (state?.deployment.resources ?? []).filter(({ id }) => id !== undefined);
  let existing = await findExisting(stack, finder, resources);
  const before = kept.read();
  if (existing.found.length === 0) return nothingFound("that the state does not know");
  kept.write(adoptionOf(existing));
  // What nobody has confirmed is taken over by no update, however this ends.
  const stop = () => {
    kept.write(before);
    process.exit(STOPPED);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, stop);
  try {
    let result = await means.preview();
    const apart = withoutReplaced(existing, result);
    if (apart.found.length === 0) return nothingFound("that an update could take over as it is");
    if (apart.found.length < existing.found.length) {
      existing = apart;
      kept.write(adoptionOf(existing));
      result = await means.preview();
    }
    printExisting(existing);
    console.log(operationReport(result, { width: terminalWidth(), tense: "planned" }).join("\n"));
    const stuck = replaced(existing, result);
    if (stuck.length > 0) throw new Refused(stuck.map(stuckSentence).join("\n"));
    if (result.errors.length > 0) {
      kept.write(before);
      return false;
    }
    if (!means.isConfirmed)
      await confirmed(`Let the next update take over ${count(existing.found.length, "resource")}?`);
  } catch (error) {
    kept.write(before);
    throw error;
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
  console.log(
    [`\n${kept.place} names what the next update takes over`, colours.dim(`next: ${update}`)].join("\n"),
  );
  return true;

  function nothingFound(which: string): true {
    kept.write({});
    const removed =
      Object.keys(before).length > 0 ? `; what was taken over is removed from ${kept.place}` : "";
    console.log(`${stack.environment}: nothing exists ${which}${removed}`);
    return true;
  }
}

const adoptionOf = ({ found }: Existing): Adoption =>
  Object.fromEntries(found.map(({ resource, id }) => [adoptionKey(resource), id]));

/** What exists and differs in something that cannot change in place: the engine would refuse it half-way. */
function replaced({ found }: Existing, { changes }: OperationResult): readonly ResourceChange[] {
  const keys = new Set(found.map(({ resource }) => adoptionKey(resource)));
  return changes.filter((change) => change.verb === "replace" && keys.has(adoptionKey(change)));
}

/** Leaves those alone beside which another one can be made. */
function withoutReplaced(existing: Existing, result: OperationResult): Existing {
  const reasons = new Map(
    replaced(existing, result).flatMap((change) => {
      const row = IMPORTS[change.type];
      return row && "key" in row && row.beside ? [[adoptionKey(change), row.beside] as const] : [];
    }),
  );
  const isApart = ({ resource }: Existing["found"][number]) => reasons.has(adoptionKey(resource));
  return {
    ...existing,
    found: existing.found.filter((it) => !isApart(it)),
    recreated: [
      ...existing.recreated,
      ...existing.found
        .filter(isApart)
        .map(({ resource }) => ({ resource, reason: reasons.get(adoptionKey(resource)) ?? "" })),
    ],
  };
}

const stuckSentence = ({ type, name, replacedFor }: ResourceChange): string =>
  `${type.split(":").at(-1)} ${name} exists with another ${replacedFor.join(", ")}, which cannot change: taking it over would delete it with what it holds\n    fix: keep what it holds elsewhere and delete it, or declare what it has; then again`;

/** The ids by type, and why the rest is created. */
function printExisting({ found, recreated, missing }: Existing): void {
  console.log(colours.bold("\nexists, and is taken over"));
  for (const { resource, id } of found)
    console.log(`  ${resource.type.split(":").at(-1)} ${resource.name}  ${colours.dim(id)}`);
  const reasons = new Set(recreated.map(({ reason }) => reason));
  if (reasons.size > 0) console.log(colours.bold("\nis not imported, and created once more"));
  for (const reason of reasons) {
    const those = recreated.filter((it) => it.reason === reason).length;
    console.log(`  ${count(those, "resource")}: ${reason}`);
  }
  if (missing.length > 0) console.log(colours.bold("\ndoes not exist, and is created"));
  for (const { type, name } of missing) console.log(`  ${type.split(":").at(-1)} ${name}`);
  console.log(colours.bold("\nthe next update"));
}
