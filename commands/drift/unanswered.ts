import { ASKED_RIGHTS, type AskedFor } from "../../model/drift/asked-rights.ts";
import { Unchecked } from "../../model/drift/unchecked.ts";
import { asRefusal } from "../vendors/as-refusal.ts";
import { NoAnswer } from "../vendors/no-answer.ts";

/**
 * What is thrown while a vendor is asked: {@link Unchecked} where the login lacks a right, so that the rest is compared all
 * the same; else a refusal of the command.
 * @param vendor e.g. `Google`
 * @param about e.g. `the policy of projects/p`
 */
export function unanswered(vendor: string, about: string, asked: AskedFor, error: unknown): unknown {
  if (!(error instanceof NoAnswer && error.status === 403))
    return asRefusal(`${vendor} does not answer about ${about}`, error);
  const { right, has } = ASKED_RIGHTS[asked];
  return new Unchecked(
    `${vendor} does not answer about ${about}`,
    `${error.message}; it takes ${right} (${has})`,
    error.fix ?? "npm run doctor says what is missing",
  );
}
