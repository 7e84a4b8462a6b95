import "./terminal/early-close.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Option } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { displayName } from "../model/problems/redact.ts";
import { loadEstate, type Stack } from "./estate.ts";
import { printPlan } from "./plan/tree.ts";
import { isSandboxMeant, WHERE_SANDBOX_IS_MEANT } from "./state/logged-in.ts";
import { colours } from "./terminal/colours.ts";
import { example } from "./terminal/example.ts";
import { givenPath } from "./terminal/given-path.ts";
import { Refused, reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { terminalWidth } from "./terminal/width.ts";
import { readWords } from "./terminal/words.ts";

/** What a checkout of the project has, one of them even before it holds an estate. */
const CHECKOUT = ["catalogue", ".git"];

const command = new ProjectCommand("npm run plan --")
  .description(
    "Show what the program would change in a stack since it was deployed, or everything that it would ask for where nothing is deployed. Changes nothing, and runs no engine: the sandbox's state is read as it lies here, and elsewhere the Pulumi CLI exports it where it is logged in.",
  )
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .addOption(
    new Option("--tree", "show everything that the program would ask for, whatever is deployed").conflicts([
      "deployed",
      "against",
    ]),
  )
  .option(
    "--deployed",
    "show changes alone: without a state, those since the plan that was last accepted (inventory/)",
  )
  .addOption(
    new Option("--sandbox", `compare with the sandbox; ${WHERE_SANDBOX_IS_MEANT}`).conflicts([
      "tree",
      "against",
    ]),
  )
  .option(
    "--json",
    "print the resources as JSON, to standard output alone: a list, or an object by stack; with --deployed the changes",
  )
  .option("--against <folder>", "show what differs from the plans of another checkout of the project")
  .option("--markdown", "with --against: as a comment on a pull request")
  .addHelpText("after", example("plan -- staging"))
  .allowExcessArguments()
  .parse();
const { stack: named } = readWords(command, { stack: ENVIRONMENTS });
const {
  json,
  tree,
  deployed,
  against,
  markdown,
  sandbox = isSandboxMeant(),
} = command.opts<{
  json?: true;
  tree?: true;
  deployed?: true;
  against?: string;
  markdown?: true;
  sandbox?: boolean;
}>();

if (markdown && against === undefined)
  command.error("error: --markdown does nothing without --against FOLDER");
const other = against === undefined ? undefined : givenPath(against);
if (other !== undefined && (against === "" || !CHECKOUT.some((entry) => existsSync(join(other, entry)))))
  command.error(
    `error: --against ${displayName(against ?? "")}: there is no checkout of the project; name the folder of another one`,
  );

// All stacks, whichever is asked for, where costs are compared: they use up the free tiers together.
const estate = loadEstate(undefined, named && other === undefined ? [named] : ENVIRONMENTS);
const { stacks, problems } = estate;
reportProblems(problems);
await runCommand(async () => {
  if (stacks.length === 0) return FAILED;
  if (other !== undefined) await compare(other);
  else if (json && !deployed) await printResources();
  else return (await show()) ? 0 : FAILED;
  return 0;
});

async function compare(folder: string): Promise<void> {
  const { compareWith } = await import("./plan/against.ts");
  const { changesMarkdown } = await import("./plan/changes-markdown.ts");
  const changes = await compareWith(folder, estate);
  const shown = {
    ...changes,
    stacks: changes.stacks.filter(({ environment }) => !named || environment === named),
  };
  console.log(markdown ? changesMarkdown(shown) : JSON.stringify(shown, null, 2));
}

async function printResources(): Promise<void> {
  // Loaded only now: the SDK costs most of a second, and a wrong catalogue needs none of it.
  const { planOf } = await import("./plan/plan-of.ts");
  const shown: Record<string, unknown> = {};
  for (const stack of stacks)
    shown[stack.environment] = (await planOf(stack)).map(({ options: _, ...resource }) => resource);
  console.log(JSON.stringify(named ? shown[named] : shown, null, 2));
}

/**
 * @returns false where governance refuses a change
 * @throws Refused where what is deployed cannot be read, or changes alone are asked for and there is nothing to compare
 */
async function show(): Promise<boolean> {
  const [{ changesOfDeployed }, { deployedAtHand }, { plannedLines }] = await Promise.all([
    import("./deployed/changes-since.ts"),
    import("./deployed/deployed-at-hand.ts"),
    import("./deployed/planned-lines.ts"),
  ]);
  const all: unknown[] = [];
  let isAllowed = true;
  for (const stack of stacks) {
    const found = tree ? undefined : await deployedAtHand(stack, { sandbox });
    const isThere = found !== undefined && found.where !== "nowhere";
    if (deployed && !isThere)
      throw new Refused(nothingToCompare(stack, found?.where === "nowhere" ? found.reason : undefined));
    const { plan, changes } = await changesOfDeployed(stack, estate, isThere ? found : undefined);
    if (changes && changes.errors.length > 0) isAllowed = false;
    if (json) {
      all.push(changes);
      continue;
    }
    if (!isThere || (found.where === "accepted" && !deployed)) printPlan(stack, plan);
    if (changes) console.log(plannedLines(changes, terminalWidth()).join("\n"));
    else if (found?.where === "nowhere") console.log(colours.dim(`not compared: ${found.reason}`));
  }
  if (json) console.log(JSON.stringify(all, null, 2));
  return isAllowed;
}

function nothingToCompare({ environment }: Stack, reason = "--tree compares with nothing"): string {
  return `there is nothing to compare the plan of ${environment} with, and none was accepted: ${reason}\n    fix: npm run sandbox, pulumi login, or npm run inventory -- --accept`;
}
