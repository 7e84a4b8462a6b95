import { count } from "../../model/problems/count.ts";
import { colours } from "../terminal/colours.ts";
import type { InventoryChanges } from "./changes.ts";
import { formatDifference } from "./differences.ts";
import type { Loss } from "./losses.ts";

/** What changed in a stack since its plan was accepted, a line each; losses are named at the end. */
export function changeLines({ stack, planned, isFirst, changes, losses }: InventoryChanges): string[] {
  const { environment } = stack;
  if (isFirst) return [`${environment}: ${count(planned.length, "resource")}, none accepted before`];
  if (changes.length === 0) return [`${environment}: as accepted, ${count(planned.length, "resource")}`];
  return [
    `${environment}: ${count(changes.length, "change")}`,
    ...changes.map((change) => `  ${coloured(formatDifference(change))}`),
    ...losses.map((loss) => `  ${colours.red(lossText(loss))}`),
  ];
}

/** What a loss is, as a sentence. */
export function lossText({ resource, loses, replacedFor }: Loss): string {
  return replacedFor === undefined
    ? `removing ${resource} loses ${loses}`
    : `${resource} is replaced, since its ${replacedFor} changes: that loses ${loses}`;
}

function coloured(line: string): string {
  if (line.startsWith("+")) return colours.green(line);
  return line.startsWith("-") ? colours.red(line) : line;
}
