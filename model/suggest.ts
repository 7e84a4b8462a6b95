import { distance } from "fastest-levenshtein";

/**
 * The known word nearest to what was written, if it is near enough to be a slip of the hand: at most a third of its
 * letters differ (and at least one typo is always forgiven).
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, edits: distance(written.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return ranked && ranked.edits <= Math.max(1, Math.floor(ranked.word.length / 3)) ? ranked.word : undefined;
}

/** `did you mean "x"?` where there is something near, else the list of what is known. */
export function suggest(written: unknown, known: readonly string[]): string {
  const near = typeof written === "string" ? nearest(written, known) : undefined;
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length > 0 ? `one of: ${known.join(", ")}` : "there is none yet";
}
