import "./terminal/early-close.ts";
import { Command } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { loadEstate } from "./estate.ts";
import { printPlan } from "./plan/tree.ts";
import { reportProblems } from "./terminal/problems.ts";
import { readWords } from "./terminal/words.ts";

const command = new Command("npm run plan --")
  .description("Show what the program would ask for in a stack, without an engine, an account or a network.")
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .option("--json", "print the resources as JSON, to standard output alone: a list, or an object by stack")
  .allowExcessArguments(false)
  .parse();
const { stack: named } = readWords(command, { stack: ENVIRONMENTS });
const { json } = command.opts<{ json?: true }>();

const { stacks, problems } = loadEstate(undefined, named ? [named] : ENVIRONMENTS);
reportProblems(problems);
if (stacks.length > 0) {
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
