/** A word as the number that it writes; any other as it is, so that the schema refuses it with what was written. */
export const numberOrText = (word: string): number | string =>
  /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : word;
