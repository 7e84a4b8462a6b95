import { Refused } from "../terminal/problems.ts";
import { NoAnswer } from "./no-answer.ts";

/** What to do about an answer that names no remedy of its own. */
const AGAIN = "try again; where it stays so, npm run doctor says what is missing";

/**
 * What is thrown while a vendor is asked, as a refusal of a command: who was asked for what, why there is no answer, and
 * what to do.
 * @param asked e.g. `Google does not answer about the policy of projects/p`
 */
export function asRefusal(asked: string, error: unknown): unknown {
  if (!(error instanceof NoAnswer)) return error;
  return new Refused(`${asked}: ${error.message}\n    fix: ${error.fix ?? AGAIN}`);
}
