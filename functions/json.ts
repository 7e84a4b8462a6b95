/** The value of a text of JSON; `undefined` where it is none. The error of the parser would repeat the text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
