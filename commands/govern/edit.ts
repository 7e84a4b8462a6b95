import type { GovernedChange } from "../../model/governance/govern.ts";
import type { DeployTarget } from "../../model/governance/govern-command.ts";
import { changeName, written } from "../../model/governance/governed-field.ts";
import { reviewDraft } from "../../model/governance/review-template.ts";
import { hasSeveralPeople } from "../../model/governance/reviewers.ts";
import { today } from "../../model/governance/reviews.ts";
import { formatProblem, isError } from "../../model/problems/problem.ts";
import { appendEntry } from "../../model/yaml/edit.ts";
import { type Estate, loadEstate, ROOT, type Stack } from "../estate.ts";
import { colours } from "../terminal/colours.ts";
import { Refused } from "../terminal/problems.ts";
import { STOP_SIGNALS } from "../terminal/stop-signals.ts";
import { CatalogueEdit } from "./catalogue-edit.ts";
import { type DeployedStack, judgeStack, readDeployed } from "./governed-stack.ts";
import { INTENTS, type Intent } from "./intents.ts";
import { type ReviewOptions, reviewWords } from "./review-words.ts";

/** Options of a command that edits the catalogue. */
export interface EditOptions extends ReviewOptions {
  /** Judge by what is deployed in the sandbox, not where the Pulumi CLI is logged in to. */
  readonly sandbox?: true;
}

/** Exit code where somebody ends the command: no edit is left without its review. */
const STOPPED = 1;

const RENDER = "what is rendered from the catalogue follows with npm run render";

/** Edits the catalogue as a command says, and prints what was written and what to do now. */
export async function edit(
  command: keyof typeof INTENTS,
  words: readonly string[],
  options: EditOptions,
): Promise<number> {
  const { written, next } = await edited(command, words, options);
  const lines = written.length > 0 ? [...written, RENDER, ...next] : ["nothing to change"];
  for (const line of lines) console.log(line);
  return 0;
}

/**
 * Edits the catalogue as a command says, and writes the review that this makes due. Whatever is refused on the way, by
 * the catalogue's rules or by governance, leaves every file as it was.
 * @throws Refused, EngineNotFound
 */
export async function edited(
  command: keyof typeof INTENTS,
  words: readonly string[],
  options: EditOptions,
): Promise<{ readonly written: readonly string[]; readonly next: readonly string[] }> {
  const estate = validEstate();
  const place: DeployTarget = options.sandbox ? "sandbox" : "login";
  let reading: ReturnType<typeof readDeployed> | undefined;
  // Asked once, and only after the catalogue: what is wrong with the words takes no engine and no login.
  const deployed = () => {
    reading ??= readDeployed(estate.stacks, place);
    return reading;
  };
  const intent: Intent = await INTENTS[command](words, { estate, deployed, place });
  const files = new CatalogueEdit(estate.catalogue?.runbooks.keys() ?? []);
  const stop = () => {
    files.remove();
    process.exit(STOPPED);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, stop);
  try {
    if (intent.field) files.change(intent.field.file, intent.field.edit);
    const changed = validEstate(files.copy);
    const { problems } = judged(estate, intent, await deployed(), place);
    const reviews = await govern(intent, files, changed, await deployed(), problems, options);
    files.write();
    const unused = reviews.length === 0 ? unusedWords(options) : [];
    return { written: [...files.said(), ...reviews], next: [...unused, ...intent.next] };
  } finally {
    files.remove();
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
}

/** Judges the edited catalogue, and adds the review that is due. */
async function govern(
  intent: Intent,
  files: CatalogueEdit,
  edited: Estate,
  deployed: ReadonlyMap<string, DeployedStack>,
  known: readonly string[],
  options: EditOptions,
): Promise<string[]> {
  const place: DeployTarget = options.sandbox ? "sandbox" : "login";
  const { change, problems } = judged(edited, intent, deployed, place);
  if (change?.state === "refused") throw new Refused(problems.join("\n"));
  if (!change?.open) {
    const caused = problems.filter((problem) => !known.includes(problem));
    if (caused.length > 0) throw new Refused(caused.join("\n"));
    return [];
  }
  const step = { ...change, ...change.open };
  const { stack, reviews } = stackOf(edited, intent.environment);
  const said = await reviewWords(step, options, hasSeveralPeople(stack.settings.github.roles));
  const review = { ...reviewDraft(step, stack.environment, today(), reviews), ...said };
  files.change("catalogue/governance.yaml", (text) => appendEntry(text, review));
  const after = judged(validEstate(files.copy), intent, deployed, place);
  // A review by nobody who may, for example: the next preview would refuse what is written here.
  const caused = after.problems.filter((problem) => !problems.includes(problem));
  if (after.change?.state !== "reviewed" || caused.length > 0)
    throw new Refused(
      [
        "this review would be refused, so nothing is written",
        ...(caused.length > 0 ? caused : after.problems),
      ].join("\n"),
    );
  return [`review ${review.id}: ${written(step.from)} → ${written(step.to)}, ${step.meaning}`];
}

/** Says of options that belong into a review that there is none: somebody relies on what was typed. */
function unusedWords({ reviewer, author, reason, kpiBudget, clarification }: EditOptions): string[] {
  const given = { reviewer, author, reason, "kpi-budget": kpiBudget, clarification };
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : `--${name}`));
  return names.length === 0
    ? []
    : [`no review is needed, so these options are not used: ${names.join(", ")}`];
}

/** The catalogue as it is on the disk. @throws Refused with everything that is wrong with it. */
function validEstate(root = ROOT): Estate {
  const estate = loadEstate(root);
  const errors = estate.problems.filter(isError);
  if (errors.length > 0)
    throw new Refused([...errors.map(formatProblem), colours.red("nothing is changed")].join("\n"));
  return estate;
}

function stackOf(
  { stacks, catalogue }: Estate,
  environment: string,
): { stack: Stack; reviews: readonly { id: string }[] } {
  const stack = stacks.find((candidate) => candidate.environment === environment);
  if (!stack) throw new Error(`no stack ${environment}`);
  return { stack, reviews: catalogue?.reviews ?? [] };
}

function judged(
  estate: Estate,
  { environment, change: name }: Pick<Intent, "environment" | "change">,
  deployed: ReadonlyMap<string, DeployedStack>,
  place: DeployTarget,
): { change: GovernedChange | undefined; problems: string[] } {
  const { stack } = stackOf(estate, environment);
  const { changes, problems } = judgeStack(
    stack,
    estate,
    deployed.get(environment)?.governed,
    today(),
    place,
  );
  return {
    change: changes.find((change) => changeName(change) === name),
    problems: problems.map(formatProblem),
  };
}
