import { webhookOf } from "../../model/entities/relay-plan.ts";
import { Answers } from "../../model/founding/answers.ts";
import {
  type AnswerSource,
  checkAnswers,
  type ReadSource,
  readAnswersFile,
} from "../../model/founding/read-answers.ts";
import { count } from "../../model/problems/count.ts";
import { printPair } from "../../model/yaml/print.ts";
import type { Mapping } from "../../model/yaml/source.ts";
import { loadEstate, ROOT } from "../estate.ts";
import { writeAll } from "../files/write-all.ts";
import { npmRun } from "../npm-run.ts";
import { printChanges } from "../render/changes.ts";
import { colours } from "../terminal/colours.ts";
import { givenPath } from "../terminal/given-path.ts";
import { Refused, reportProblems } from "../terminal/problems.ts";
import { acceptPlans } from "./npm.ts";
import { type PresentEstate, presentEstate } from "./present-estate.ts";
import { type Proposal, proposalOf } from "./proposal.ts";
import { readSetting } from "./set-answers.ts";
import { summaryLines } from "./summary.ts";
import { wantedEstate, wantedProblems, wantedWarnings } from "./wanted-estate.ts";

/** Options of `npm run init`. */
export interface InitOptions {
  readonly answers?: string;
  readonly set: readonly string[];
  readonly yes?: true;
  readonly dryRun?: true;
  readonly fresh?: true;
  readonly print?: true;
  readonly check: boolean;
}

const UNTOUCHED = "nothing was written";

/**
 * Makes the estate below `root` the user's own. Nothing is written before the answers are checked, the estate that
 * follows from them is valid, and its summary is confirmed; then all of it is written or nothing.
 * @returns the exit code.
 * @throws Refused where it cannot be done.
 */
export async function init(options: InitOptions, root = ROOT): Promise<number> {
  const isAsked = options.answers === undefined && options.set.length === 0 && process.stdin.isTTY;
  const read = options.print || isAsked ? [] : answersGiven(options);
  if (!(options.print || options.dryRun || options.yes || process.stdin.isTTY))
    throw new Refused(
      `nobody can confirm here; ${UNTOUCHED}\n    fix: add --yes, or --dry-run to see what would be written`,
    );
  const present = presentEstate(root);
  const refuseInvalid = (outcome: string, fix: string) => {
    if (present.problems.length === 0) return;
    reportProblems(present.problems, { outcome });
    throw new Refused(`the estate is not valid\n    fix: ${fix}`);
  };
  if (options.print) {
    refuseInvalid("nothing was printed", "correct it");
    console.log(answersText(present.answers));
    return 0;
  }
  const isNew = options.fresh === true || present.isSample;
  if (!isNew) refuseInvalid(UNTOUCHED, "correct it, or start over with --fresh");
  const given = isAsked ? [await (await import("./ask.ts")).asked(isNew ? {} : present.answers)] : read;
  const checked = checkAnswers(isNew ? {} : present.answers, given);
  const proposal = checked.answers && (await proposed(root, present, checked.answers, isNew));
  const problems = wantedProblems(checked, proposal?.problems ?? []);
  if (!proposal || problems.length > 0) {
    reportProblems(problems, { outcome: UNTOUCHED, ...(proposal && { texts: proposal.texts }) });
    return 1;
  }
  const all = [...proposal.changes, ...proposal.following];
  if (all.length === 0) {
    const isAccepted = await arePlansAccepted(root);
    console.log(
      `the estate is as it was answered${isAccepted ? "; nothing to write" : ", and its plans are not accepted yet"}`,
    );
    return isAccepted || options.dryRun ? 0 : finished(root, proposal, options);
  }
  reportProblems(wantedWarnings(checked, proposal.problems));
  if (!isNew) printChanges(proposal.changes);
  for (const line of summaryLines(proposal, checked.answers.github)) console.log(line);
  if (options.dryRun) {
    console.log(UNTOUCHED);
    return 0;
  }
  if (!options.yes) {
    const { confirmed } = await import("../terminal/confirm.ts");
    await confirmed(`Write ${count(all.length, "file")}?`);
  }
  writeAll(root, all);
  return finished(root, proposal, options);
}

/** An earlier run may have been ended behind the files, or by a removal that nobody confirmed. */
async function arePlansAccepted(root: string): Promise<boolean> {
  const { changesOfStack, isAsAccepted } = await import("../inventory/changes.ts");
  // One at a time: planning a stack is the program's run, which there is one of in a process.
  for (const stack of loadEstate(root).stacks) {
    if (!isAsAccepted(await changesOfStack(stack))) return false;
  }
  return true;
}

/** An answers file: the answers, each below what it is about. */
const answersText = (answers: Mapping): string =>
  Object.entries(answers)
    .map(([key, value]) => `# ${describe(key)}\n${printPair(key, value)}`)
    .join("\n");

const describe = (key: string): string =>
  Answers.shape[key as keyof typeof Answers.shape]?.description ?? key;

const proposed = (
  root: string,
  present: PresentEstate,
  answers: Answers,
  isNew: boolean,
): Promise<Proposal> => proposalOf(root, present, wantedEstate(present, answers, isNew), isNew);

/** What was answered on the command line. @throws Refused with everything that cannot be read. */
function answersGiven({ answers, set }: InitOptions): AnswerSource[] {
  if (answers === undefined && set.length === 0) {
    throw new Refused(
      "nothing is answered\n    fix: add --answers FILE; npm run init -- --print shows what such a file holds",
    );
  }
  const read: ReadSource[] = [
    ...(answers === undefined ? [] : [readAnswersFile(givenPath("."), answers)]),
    ...set.map(readSetting),
  ];
  const problems = read.flatMap((it) => it.problems);
  reportProblems(problems, { outcome: UNTOUCHED });
  if (problems.length > 0) throw new Refused("the answers cannot be read");
  return read.flatMap(({ source }) => source ?? []);
}

function finished(root: string, { estate }: Proposal, { check }: InitOptions): number {
  const accepted = acceptPlans(root);
  const code = check && accepted === 0 ? npmRun(root, "check") : accepted;
  const secrets = estate.stacks.flatMap(({ share }) => share.secrets);
  const webhooks = secrets.filter(({ key_name }) => webhookOf(key_name) !== undefined);
  const outcome =
    code === 0
      ? colours.green("the estate is yours")
      : colours.red(
          `the estate is written, and ${accepted === 0 ? "npm run check fails: see above" : "its plans are not accepted: the fix above says how"}`,
        );
  console.log(`
${outcome}

go on with
  npm run sandbox                     see it deployed on this machine, without an account
  git add --all && git commit         the estate, what is rendered from it, and its inventory
  npm run doctor -- ${(estate.stacks[0]?.environment ?? "staging").padEnd(18)}what real clouds still need: accounts, rights, ${count(secrets.length, "secret value")}${webhooks
    .map(({ id, key_name }) => `\n  npm run secrets -- set ${id}  the URL of webhook:${webhookOf(key_name)}`)
    .join("")}`);
  return code === 0 ? 0 : 1;
}
