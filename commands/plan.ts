import "./terminal/early-close.ts";
import { Command } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { loadEstate } from "./estate.ts";
import { printPlan } from "./plan/tree.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { readWords } from "./terminal/words.ts";

const command = new Command("npm run plan --")
  .description("Show what the program would ask for in a stack, without an engine, an account or a network.")
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .option("--json", "print the resources as JSON, to standard output alone: a list, or an object by stack")
  .option("--against <folder>", "show what differs from the plans of another checkout of the project")
  .option("--markdown", "with --against: as a comment on a pull request")
  .addHelpText("after", example("plan -- staging"))
  .allowExcessArguments(false)
  .parse();
const { stack: named } = readWords(command, { stack: ENVIRONMENTS });
const { json, against, markdown } = command.opts<{ json?: true; against?: string; markdown?: true }>();

// All stacks, whichever is asked for, where costs are compared: they use up the free tiers together.
const estate = loadEstate(undefined, named && !against ? [named] : ENVIRONMENTS);
const { stacks, problems } = estate;
reportProblems(problems);
if (stacks.length > 0 && against) {
  const { compareWith } = await import("./plan/against.ts");
  const { changesMarkdown } = await import("./plan/changes-markdown.ts");
  const changes = await compareWith(against, estate);
  const shown = {
    ...changes,
    stacks: changes.stacks.filter(({ environment }) => !named || environment === named),
  };
  console.log(markdown ? changesMarkdown(shown) : JSON.stringify(shown, null, 2));
} else if (stacks.length > 0) {
  // Loaded only now: the SDK costs most of a second, and a wrong catalogue needs none of it.
  const { planOf } = await import("./plan/plan-of.ts");
  const shown: Record<string, unknown> = {};
  for (const stack of stacks) {
    const resources = await planOf(stack);
    if (json) shown[stack.environment] = resources.map(({ options: _, ...resource }) => resource);
    else printPlan(stack, resources);
  }
  if (json) console.log(JSON.stringify(named ? shown[named] : shown, null, 2));
} else process.exitCode = 1;
