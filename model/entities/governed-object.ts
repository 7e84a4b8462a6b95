/**
 * Object of the governance log that holds what is deployed of everything governed: overwritten with each change, in a bucket
 * with versions.
 */
export const GOVERNED_OBJECT = "governed.json";
