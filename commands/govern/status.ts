import type { Environment } from "../../model/entities/entity.ts";
import { type DeployTarget, governCommand } from "../../model/governance/govern-command.ts";
import { changeLine, changeName } from "../../model/governance/governed-field.ts";
import { standing } from "../../model/governance/report.ts";
import { today } from "../../model/governance/reviews.ts";
import { type Rotation, rotations } from "../../model/governance/rotations.ts";
import { count } from "../../model/problems/count.ts";
import { isError, problemAsData } from "../../model/problems/problem.ts";
import { displayName } from "../../model/problems/redact.ts";
import { loadEstate, type Stack } from "../estate.ts";
import { namedStacks } from "../named-stacks.ts";
import { changeTimes } from "../state/exported-state.ts";
import { colours } from "../terminal/colours.ts";
import { Refused, reportProblems } from "../terminal/problems.ts";
import { type DeployedStack, type JudgedStack, judgeStack, readDeployed } from "./governed-stack.ts";

const UNLAWFUL = 1;
const OVERDUE = 2;

/** Options of `govern status`. */
export interface StatusOptions {
  /** Print JSON, to standard output alone. */
  readonly json?: true;
  /** Day to judge rotations by, YYYY-MM-DD; today if left out. */
  readonly on?: string;
  /** Judge by what is deployed in the sandbox, not where the Pulumi CLI is logged in to. */
  readonly sandbox?: true;
}

interface Status extends JudgedStack {
  readonly stack: Stack;
  readonly deployed: DeployedStack;
  readonly rotations: readonly Rotation[];
}

/** `govern status`; the exit code says what a scheduled job has to know. */
export async function status(named: Environment | undefined, options: StatusOptions): Promise<number> {
  const day = options.on ?? today();
  if (!isDay(day)) throw new Refused(`--on ${displayName(day)}: write a day that exists, as YYYY-MM-DD`);
  const estate = loadEstate();
  const errors = estate.problems.filter(isError);
  if (errors.length > 0) {
    if (options.json) console.log(JSON.stringify({ problems: errors.map(problemAsData) }, null, 2));
    else reportProblems(errors);
    return UNLAWFUL;
  }
  const stacks = namedStacks(estate.stacks, named);
  const place: DeployTarget = options.sandbox ? "sandbox" : "login";
  const deployed = await readDeployed(stacks, place);
  const found = stacks.map((stack): Status => {
    const { state, governed } = deployed.get(stack.environment) ?? { state: undefined, governed: undefined };
    return {
      ...judgeStack(stack, estate, governed, today(), place),
      stack,
      deployed: { state, governed },
      rotations: governed && state ? rotations(stack.share, governed, changeTimes(state), day) : [],
    };
  });
  if (options.json) console.log(JSON.stringify({ stacks: found.map(asData) }, null, 2));
  else for (const each of found) print(each, place);
  if (found.some((each) => each.rotations.some(({ urgency }) => urgency === "overdue"))) return OVERDUE;
  return found.some(({ problems }) => problems.length > 0) ? UNLAWFUL : 0;
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.slice(0, 10) === text;

function asData({ stack, deployed, changes, problems, rotations: due }: Status) {
  return {
    environment: stack.environment,
    deployed_on: deployed.governed?.deployed_on ?? null,
    changes: changes.map((change) => ({
      change: changeName(change),
      from: change.from,
      to: change.to,
      meaning: change.meaning,
      state: change.state,
      reviews: change.reviews.map(({ id }) => id),
    })),
    problems: problems.map(problemAsData),
    rotations: due,
  };
}

function print(
  { stack, deployed, changes, notes, problems, rotations: due }: Status,
  place: DeployTarget,
): void {
  const { environment } = stack;
  if (!deployed.governed) {
    console.log(colours.bold(`${environment}: not deployed yet`));
    console.log(
      "  the first deployment is accepted as it is; where the state is lost, it is checked against the governance log",
    );
    return;
  }
  console.log(colours.bold(`${environment}: as deployed on ${deployed.governed.deployed_on}`));
  if (changes.length === 0) console.log("  nothing governed would change");
  for (const change of changes) {
    const color = change.state === "free" || change.state === "reviewed" ? colours.green : colours.red;
    console.log(`  ${changeLine(change)}`);
    console.log(`    ${color(standing(change))}`);
  }
  for (const note of notes) console.log(colours.dim(`  ${note}`));
  reportProblems(problems);
  printRotations(due, place);
}

function printRotations(due: readonly Rotation[], place: DeployTarget): void {
  const urgent = due.filter(({ urgency }) => urgency === "overdue" || urgency === "soon");
  for (const rotation of urgent) console.log(`  ${rotationLine(rotation)}`);
  for (const { id, last_rotated } of due.filter(({ status }) => status === "rotating")) {
    console.log(
      `  ${id} is rotating since ${last_rotated}: once the new value works, ${governCommand(`verify ${id}`, place)}`,
    );
  }
  const next = due.find(({ urgency }) => urgency === "later");
  const calm = due.length - urgent.length;
  if (next)
    console.log(
      colours.dim(`  ${count(calm, "other rotation")}, the next one due on ${next.due} (${next.id})`),
    );
}

function rotationLine({ id, owner, due, days_left = 0, last_rotated, urgency }: Rotation): string {
  const when = days_left < 0 ? `${count(-days_left, "day")} overdue` : `due in ${count(days_left, "day")}`;
  const paint = urgency === "overdue" ? colours.red : colours.yellow;
  return `${paint(`${id}: ${when}`)} (on ${due}; last rotated ${last_rotated}; ${owner})`;
}
