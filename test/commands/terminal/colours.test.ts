import { expect, test } from "vitest";
import { areColoursWanted } from "../../../commands/terminal/colours.ts";

test.each<[Record<string, string>, boolean, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: "dumb" }, true, false],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "true", TERM: "dumb" }, false, true],
  [{ FORCE_COLOR: "" }, false, false],
  // Off, as in Node.js.
  [{ FORCE_COLOR: "0" }, true, false],
  [{ FORCE_COLOR: "false" }, true, false],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
])("%j in a terminal (%s): colours %s", (env, isTerminal, wanted) => {
  expect(areColoursWanted(env, isTerminal)).toBe(wanted);
});
