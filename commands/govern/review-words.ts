import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { followsBudget, type GovernanceReview } from "../../model/entities/governance-review.ts";
import type { GovernedField } from "../../model/governance/governed-field.ts";
import { changeLine } from "../../model/governance/governed-field.ts";
import { Refused } from "../terminal/problems.ts";

/** What a review says beyond the change itself, as options of the command. */
export interface ReviewOptions {
  readonly reviewer?: string;
  readonly author?: string;
  readonly reason?: string;
  readonly kpiBudget?: string;
  readonly clarification?: string;
}

/** Where somebody is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Whether somebody is there. */
  readonly isInteractive: boolean;
}

type Words = Pick<GovernanceReview, "reviewer" | "author" | "reason" | "kpi_budget" | "clarification">;

/**
 * Who reviewed a change and why: from the options, and asked for where those leave it open and somebody is there to ask.
 * @param isAuthorNamed whether the review says who proposed the change: where somebody else can review it
 * @throws Refused where nobody is there.
 */
export async function reviewWords(
  step: GovernedField,
  options: ReviewOptions,
  isAuthorNamed: boolean,
  terminal: Terminal = { input: process.stdin, output: process.stdout, isInteractive: process.stdin.isTTY },
): Promise<Words> {
  const isBudgeted = followsBudget(step);
  const questions = [
    { option: "--reviewer", question: "reviewer (role, GitHub login or team)", given: options.reviewer },
    ...(isAuthorNamed
      ? [{ option: "--author", question: "author (GitHub login)", given: options.author }]
      : []),
    { option: "--reason", question: "reason", given: options.reason },
    ...(isBudgeted
      ? [{ option: "--kpi-budget", question: "KPI budget it follows", given: options.kpiBudget }]
      : []),
  ];
  const said = await answers(step, questions, terminal);
  const answerTo = (option: string) => said[questions.findIndex((question) => question.option === option)];
  const [author, kpi_budget] = [answerTo("--author"), answerTo("--kpi-budget")];
  return {
    reviewer: answerTo("--reviewer") ?? "",
    ...(author !== undefined && { author }),
    reason: answerTo("--reason") ?? "",
    ...(kpi_budget !== undefined && { kpi_budget }),
    ...(options.clarification !== undefined && { clarification: options.clarification }),
  };
}

interface Question {
  readonly option: string;
  readonly question: string;
  readonly given: string | undefined;
}

async function answers(
  step: GovernedField,
  questions: readonly Question[],
  { input, output, isInteractive }: Terminal,
): Promise<string[]> {
  const open = questions.filter(({ given }) => !given?.trim());
  if (open.length === 0) return questions.map(({ given = "" }) => given);
  const what = changeLine(step);
  if (!isInteractive) {
    const options = open.map(({ option }) => `${option} "…"`).join(" ");
    throw new Refused(`${what}\n    fix: a review says who reviewed it and why; add ${options}`);
  }
  output.write(`${what}\n`);
  const reader = createInterface({ input, output });
  // Ctrl-C rejects the question and Ctrl-D leaves it open for ever; either way the edit is taken back.
  const closed = once(reader, "close").then(() => Promise.reject());
  closed.catch(() => {});
  const ask = (question: string) =>
    Promise.race([reader.question(`  ${question}: `), closed]).catch(() => {
      throw new Refused("\ngiven up; nothing is changed");
    });
  try {
    const said: string[] = [];
    for (const { question, given } of questions) {
      let answer = given?.trim() ?? "";
      while (answer === "") answer = (await ask(question)).trim();
      said.push(answer);
    }
    return said;
  } finally {
    reader.close();
  }
}
