import { confirm, isCancel } from "@clack/prompts";
import { Refused } from "./problems.ts";

/**
 * Asks whether to go on.
 * @param outcome what is so where nobody confirms
 * @throws Refused where it is not confirmed, given up with Ctrl-C, or nobody can be asked: the command has --yes then.
 */
export async function confirmed(question: string, outcome = "nothing was written"): Promise<void> {
  if (!process.stdin.isTTY) throw new Refused(`nobody can be asked here; ${outcome}\n    fix: add --yes`);
  const answer = await confirm({ message: question, initialValue: true });
  if (isCancel(answer) || !answer) throw new Refused(`given up; ${outcome}`);
}
