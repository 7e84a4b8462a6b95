/** Where something stands inside a document: keys, and indices from 0. */
export type FieldPath = readonly (string | number)[];
