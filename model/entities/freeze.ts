import { hasUnseen, unseenCharacter } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";

/** Longest reason, in characters: it is read in the log of a job. */
const MAX_LENGTH = 200;

/** What GitHub's variable holds while nothing is frozen: a variable has a value, and this one is always there. */
export const NOT_FROZEN = "no";

/** Why a text is not the reason of a freeze, which is shown to whoever it stops; `undefined` where it is one. */
export function freezeFlaw(text: string): Flaw | undefined {
  const fix = 'write the reason as one line, e.g. "the audit runs until Friday"';
  if (text.trim().length < 3 || text === NOT_FROZEN) return { wrong: "this gives no reason", fix };
  if (text.length > MAX_LENGTH) return { wrong: `a reason has at most ${MAX_LENGTH} characters`, fix };
  if (hasUnseen(text))
    return {
      wrong: `a reason has no line break or other character that is not seen: ${unseenCharacter(text)}`,
      fix,
    };
  if (text.includes("${{"))
    return { wrong: "a reason is not an expression, which GitHub would evaluate", fix };
  return undefined;
}
