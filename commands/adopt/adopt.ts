import { type Adoption, adoptionKey } from "../../model/adoption/adoption.ts";
import { count } from "../../model/problems/count.ts";
import type { Stack } from "../estate.ts";
import type { ExportedState } from "../state/exported-state.ts";
import { colours } from "../terminal/colours.ts";
import { confirmed } from "../terminal/confirm.ts";
import { terminalWidth } from "../terminal/width.ts";
import { operationReport } from "../view/operation-report.ts";
import type { OperationResult } from "../view/operation-result.ts";
import { type Existing, findExisting } from "./find-existing.ts";
import type { Finder } from "./finder.ts";
import type { KeptAdoption } from "./kept-adoption.ts";

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
  const existing = await findExisting(stack, finder, resources);
  const before = kept.read();
  const adoption: Adoption = Object.fromEntries(
    existing.found.map(({ resource, id }) => [adoptionKey(resource), id]),
  );
  if (existing.found.length === 0) {
    kept.write({});
    const removed =
      Object.keys(before).length > 0 ? `; what was taken over is removed from ${kept.place}` : "";
    console.log(`${stack.environment}: nothing exists that the state does not know${removed}`);
    return true;
  }
  kept.write(adoption);
  try {
    const result = await means.preview();
    printExisting(existing);
    console.log(operationReport(result, { width: terminalWidth(), tense: "planned" }).join("\n"));
    if (result.errors.length > 0) {
      kept.write(before);
      return false;
    }
    if (!means.isConfirmed)
      await confirmed(`Let the next update take over ${count(existing.found.length, "resource")}?`);
  } catch (error) {
    kept.write(before);
    throw error;
  }
  console.log(
    [`\n${kept.place} names what the next update takes over`, colours.dim(`next: ${update}`)].join("\n"),
  );
  return true;
}

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
