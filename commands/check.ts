import "./terminal/early-close.ts";
import { count } from "../model/problems/count.ts";
import type { CheckOutcome } from "./check/checks.ts";
import { loadEstate, ROOT } from "./estate.ts";
import { colours } from "./terminal/colours.ts";
import { example } from "./terminal/example.ts";
import { Refused, reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { rootOption } from "./terminal/root-option.ts";

const { root } = new ProjectCommand("npm run check --")
  .description(
    "Check an estate: valid, files as rendered, plans as accepted, parity of the stacks, invariants, runbooks, workflows; and how the program is built. Exits 1 where anything is wrong.",
  )
  .addOption(rootOption("the estate", ROOT))
  .addHelpText("after", example("check"))
  .allowExcessArguments(false)
  .parse()
  .opts<{ root: string }>();

const { catalogue, ...estate } = loadEstate(root);
reportProblems(estate.problems);
if (!catalogue) process.exitCode = 1;
else {
  say(
    true,
    "valid",
    `${count(catalogue.surfaces.length, "surface")} in ${count(estate.stacks.length, "stack")}`,
  );
  const { checkProgram } = await import("./check/program.ts");
  const program = root === ROOT ? checkProgram() : [];
  // Loaded only now: the SDK costs most of a second, and an estate that is not valid needs none of it.
  const { CHECKS } = await import("./check/checks.ts");
  for (const { name, run } of CHECKS) {
    try {
      report({ name, ...(await run({ ...estate, root, catalogue })) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(false, name, error.message);
      process.exitCode = 1;
    }
  }
  for (const outcome of await program) report(outcome);
}

/** What a check found, and a failed command where anything is wrong. */
function report({ name, summary, wrong, fix }: CheckOutcome & { name: string }): void {
  say(wrong.length === 0, name, summary);
  if (wrong.length === 0) return;
  for (const line of wrong) console.log(`  ${line}`);
  console.log(`    fix: ${fix}`);
  process.exitCode = 1;
}

/** One line of the report. */
function say(isRight: boolean, name: string, summary: string): void {
  console.log(`${isRight ? colours.green("✓") : colours.red("✗")} ${name}: ${summary}`);
}
