/** What stands for everything governed where a review has its id, in names of the log's objects: no review has it. */
export const GOVERNED_ID = "governed";

/**
 * Object of the governance log that holds what is deployed of everything governed: overwritten with each change, in a bucket
 * with versions.
 */
export const GOVERNED_OBJECT = `${GOVERNED_ID}.json`;
