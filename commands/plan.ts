import "./terminal/early-close.ts";
import { Argument, Command } from "commander";
import { ENVIRONMENTS, type Environment } from "../model/entities/entity.ts";
import { loadEstate } from "./estate.ts";
import { printPlan } from "./plan/tree.ts";
import { reportProblems } from "./terminal/problems.ts";

const command = new Command("npm run plan --")
  .description("Show what the program would ask for in a stack, without an engine, an account or a network.")
  .addArgument(new Argument("<stack>", "the stack").choices(ENVIRONMENTS))
  .option("--json", "print the resources as JSON, to standard output alone")
  .allowExcessArguments(false)
  .parse();
const environment = command.args[0] as Environment;
const { json } = command.opts<{ json?: true }>();

const { stacks, problems } = loadEstate(undefined, [environment]);
reportProblems(problems);
const [stack] = stacks;
if (stack) {
  // Loaded only now: the SDK costs most of a second, and a wrong catalogue needs none of it.
  const { planOf } = await import("./plan/plan-of.ts");
  const resources = await planOf(stack);
  if (json)
    console.log(
      JSON.stringify(
        resources.map(({ options: _, ...resource }) => resource),
        null,
        2,
      ),
    );
  else printPlan(stack, resources);
} else process.exitCode = 1;
