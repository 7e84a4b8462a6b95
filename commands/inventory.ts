import "./terminal/early-close.ts";
import { createInterface } from "node:readline/promises";
import { Option } from "commander";
import { isError } from "../model/problems/problem.ts";
import { visible } from "../model/problems/strange-characters.ts";
import { loadEstate, ROOT } from "./estate.ts";
import { isOf, type Loss } from "./inventory/losses.ts";
import { example } from "./terminal/example.ts";
import { Refused, reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { rootOption } from "./terminal/root-option.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";

const collect = (urn: string, before: readonly string[]): string[] => [...before, urn];

const command = new ProjectCommand("npm run inventory --")
  .description(
    "Show what changed in the plans of the stacks since they were accepted (inventory/). Exits 1 where the estate is not valid, or a removal is not confirmed.",
  )
  .option("--accept", "write the plans as they are now; asks about each removal of data or identity")
  .addOption(
    new Option("--confirm-removal <urn>", "confirm one removal, for scripts; may be repeated")
      .argParser(collect)
      .default([], "none"),
  )
  .addOption(rootOption("the estate", ROOT))
  .addHelpText("after", example("inventory -- --accept"))
  .allowExcessArguments(false)
  .parse();
const {
  accept: isAccepted,
  confirmRemoval: confirmed,
  root,
} = command.opts<{ accept?: true; confirmRemoval: string[]; root: string }>();

if (confirmed.length > 0 && !isAccepted)
  command.error("error: --confirm-removal does nothing by itself\n    fix: add --accept");
const { catalogue, stacks, problems } = loadEstate(root);
reportProblems(problems.filter(isError));
await runCommand(async () => {
  if (!catalogue) return FAILED;
  await main();
  return 0;
});

/** @throws Refused where something would be lost that nobody has confirmed. */
async function main(): Promise<void> {
  // Loaded only now: the SDK costs most of a second, and an estate that is not valid needs none of it.
  const [{ accept, changesOfStack }, { changeLines }] = await Promise.all([
    import("./inventory/changes.ts"),
    import("./inventory/print.ts"),
  ]);
  const all = [];
  for (const stack of stacks) all.push(await changesOfStack(stack));
  for (const line of all.flatMap(changeLines)) console.log(line);
  if (!isAccepted) return;
  const losses = all.flatMap((changes) => changes.losses);
  const idle = confirmed.find((urn) => !losses.some((loss) => isOf(urn, loss)));
  if (idle !== undefined) {
    throw new Refused(
      `--confirm-removal ${idle === "" ? '""' : visible(idle)}: nothing of this name is removed; nothing was accepted\n    fix: leave it out`,
    );
  }
  await confirm(losses.filter((loss) => !confirmed.some((urn) => isOf(urn, loss))));
  accept(all);
  console.log("accepted: commit inventory/ with the change");
}

/** Asks about each loss in turn where there is a terminal. */
async function confirm(losses: readonly Loss[]): Promise<void> {
  if (losses.length === 0) return;
  const { lossText } = await import("./inventory/print.ts");
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    const flags = [...confirmed, ...losses.map(({ resource }) => resource)].map(
      (urn) => ` --confirm-removal '${urn}'`,
    );
    throw new Refused(
      `${losses.map(lossText).join("\n")}\nnothing was accepted\n    fix: where each is meant, run: npm run inventory -- --accept${flags.join("")}`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (const loss of losses) {
      const name = loss.resource.split("::").at(-1) ?? "";
      const answer = await terminal.question(`${lossText(loss)}. Type ${name} to confirm: `);
      if (answer.trim() !== name)
        throw new Refused(`${loss.resource} is not confirmed; nothing was accepted`);
    }
  } finally {
    terminal.close();
  }
}
