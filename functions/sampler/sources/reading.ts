/** What a source says of a series at a mark: a value in the metric's unit, or why it says nothing. */
export type Reading = { readonly value: number } | { readonly silence: string };

/** A ratio or a percentile of fewer is an accident, and no sample is written of it. */
export const tooFew = (count: number, least: number, of: string): Reading => ({
  silence: `${count} ${of}, and fewer than ${least} say nothing`,
});
