import "./terminal/early-close.ts";
import { environmentCost } from "../model/cost/environment-cost.ts";
import { estimate } from "../model/cost/estimate.ts";
import { bestSaving } from "../model/cost/saving.ts";
import type { Catalogue } from "../model/entities/catalogue.ts";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { type CostReport, costAsData, printCost } from "./cost/report.ts";
import { loadEstate } from "./estate.ts";
import { namedStacks } from "./named-stacks.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { terminalWidth } from "./terminal/width.ts";
import { readWords } from "./terminal/words.ts";

const command = new ProjectCommand("npm run cost --")
  .description("Show what the environments are expected to cost a month. Asks no cloud and no vendor.")
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .option("--json", "print it as JSON, to standard output alone")
  .addHelpText("after", example("cost -- production"))
  .allowExcessArguments()
  .parse();
const { stack: named } = readWords(command, { stack: ENVIRONMENTS });
const { json } = command.opts<{ json?: true }>();

// All of them, whichever was asked for: they use up the free tiers together.
const { catalogue, stacks, problems } = loadEstate();
reportProblems(problems);
await runCommand(async () => {
  if (!catalogue) return FAILED;
  print(catalogue);
  return 0;
});

/** @throws Refused where the estate does not have the stack. */
function print({ usage }: Catalogue): void {
  const bill = estimate(stacks, usage);
  const shown = namedStacks(stacks, named);
  const report: CostReport = {
    environments: shown.map(({ environment, settings: { budget } }) => ({
      ...environmentCost(environment, bill),
      ...(budget && { budget_usd: budget.monthly_usd }),
    })),
    freeTiers: bill.freeTiers.filter(
      ({ environments }) => named === undefined || environments.includes(named),
    ),
    saving: bestSaving(stacks, usage, named),
  };
  if (json) console.log(JSON.stringify(costAsData(report), null, 2));
  else printCost(report, terminalWidth());
}
