import { type Family, type Finding, unknown, type Verdict } from "../../model/doctor/finding.ts";
import { Blocked, NoAnswer } from "../vendors/no-answer.ts";

/** One question about an estate, and how it is answered. */
export interface DoctorCheck {
  /** Stable name, e.g. `google.billing`. */
  readonly id: string;
  readonly family: Family;
  /** What is checked, as a noun. */
  readonly title: string;
  /** Throws {@link NoAnswer} where nobody answers, {@link Blocked} where another check reports why. */
  readonly run: () => Promise<Verdict>;
}

/** Runs a check. Without an answer nothing is known, and that is what the finding says. */
export async function findingOf({ id, family, title, run }: DoctorCheck): Promise<Finding> {
  return { id, family, title, ...(await verdictOf(run)) };
}

async function verdictOf(run: DoctorCheck["run"]): Promise<Verdict> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Blocked) return { outcome: "skipped", says: error.message };
    if (error instanceof NoAnswer) return unknown(error.message, error.fix);
    throw error;
  }
}

/** Asks once, whoever wants to know. */
export function once<Fact>(ask: () => Promise<Fact>): () => Promise<Fact> {
  let asked: Promise<Fact> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

/** What other checks build on: where it is missing they are left out, since the check of that name says why. */
export function given<Fact>(fact: () => Promise<Fact>, reportedBy: string): () => Promise<Fact> {
  return async () => {
    try {
      return await fact();
    } catch (error) {
      if (error instanceof NoAnswer || error instanceof Blocked)
        throw new Blocked(`needs "${reportedBy}", which is not known`);
      throw error;
    }
  };
}
