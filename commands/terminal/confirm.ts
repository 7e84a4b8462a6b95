import { confirm, isCancel } from "@clack/prompts";
import { Refused } from "./problems.ts";

/**
 * Asks whether to go on.
 * @param outcome what is so where nobody confirms
 * @throws Refused where it is not confirmed, or given up with Ctrl-C.
 */
export async function confirmed(question: string, outcome = "nothing was written"): Promise<void> {
  const answer = await confirm({ message: question, initialValue: true });
  if (isCancel(answer) || !answer) throw new Refused(`given up; ${outcome}`);
}
