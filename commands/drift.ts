import "./terminal/early-close.ts";
import { Option } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { isError } from "../model/problems/problem.ts";
import type { DriftReport } from "./drift/detect.ts";
import { loadEstate, type Stack } from "./estate.ts";
import { colours } from "./terminal/colours.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { terminalWidth } from "./terminal/width.ts";
import { readWords } from "./terminal/words.ts";
import { apiOption } from "./vendors/github-api.ts";

/** Exit codes: 0 no drift; 1 the estate is not valid, or something could not be compared; 2 drift; 3 no engine. */
const DRIFT = 2;

/** Vendors that can be left out, as the types of their resources begin. */
const VENDORS = ["gcp", "github", "vercel"] as const;

const command = new ProjectCommand("npm run drift --")
  .description(
    "Compare what the clouds hold with what is deployed, property by property. Writes nothing. Asks as whoever is logged in to Google Cloud, and with GITHUB_TOKEN and VERCEL_API_TOKEN.",
  )
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .option("--sandbox", "compare with the clouds of the sandbox")
  .addOption(
    new Option("--without <vendor>", "leave out what a vendor holds, where nobody can log in to it").choices(
      VENDORS,
    ),
  )
  .option("--json", "print the differences as JSON, to standard output alone")
  .addOption(apiOption())
  .allowExcessArguments()
  .parse();
const { stack: environment } = readWords(command, { stack: ENVIRONMENTS });
const { sandbox, json, api, without } = command.opts<{
  sandbox?: true;
  json?: true;
  api: string;
  without?: (typeof VENDORS)[number];
}>();

const { stacks, problems } = loadEstate(undefined, environment ? [environment] : ENVIRONMENTS);
reportProblems(problems.filter(isError));
await runCommand(async () => (stacks.length === 0 ? FAILED : await compare()));

async function compare(): Promise<number> {
  const reports: DriftReport[] = [];
  for (const stack of stacks) {
    const report = await reportOf(stack);
    if (!report) console.error(`${stack.environment} was never deployed: nothing can have drifted`);
    else reports.push(report);
    if (report && !json) await print(report);
  }
  if (json) console.log(JSON.stringify(reports, null, 2));
  if (reports.some(({ changes }) => changes.length > 0)) return DRIFT;
  return reports.some(({ unchecked }) => unchecked.length > 0) ? FAILED : 0;
}

/** What differs; nothing where the stack was never deployed. */
async function reportOf(stack: Stack): Promise<DriftReport | undefined> {
  const [{ findEngine }, { deployedState }, { detectDrift }] = await Promise.all([
    import("../engine/engine.ts"),
    import("./state/deployed-state.ts"),
    import("./drift/detect.ts"),
  ]);
  const state = await deployedState(stack.environment, sandbox ? "sandbox" : "login", findEngine);
  if (!state?.deployment.resources?.length) return undefined;
  const engine = await findEngine();
  const guarded = sandbox
    ? await (await import("./drift/sandbox-stack.ts")).sandboxStack(engine, stack)
    : await (await import("./drift/real-stack.ts")).realStack(engine, stack, api);
  try {
    return await detectDrift(stack, state, guarded, without);
  } finally {
    await guarded.close();
  }
}

async function print(report: DriftReport): Promise<void> {
  const { operationReport } = await import("./view/operation-report.ts");
  console.log(colours.bold(`\n${report.stack}`));
  const lines = operationReport(report, { width: terminalWidth(), tense: "found" });
  const isPartly = report.unchecked.length > 0;
  // What nobody could look at may have drifted.
  const last = isPartly
    ? lines.at(-1)?.replace(/no drift$/, "no drift in what could be checked")
    : lines.at(-1);
  console.log([...lines.slice(0, -1), `drift: ${last}`].join("\n"));
  for (const sentence of report.unchecked) console.log(colours.yellow(`could not be checked: ${sentence}`));
  for (const sentence of report.undeclared) console.log(colours.dim(`not checked: ${sentence}`));
  if (without) console.log(colours.dim(`not compared: what ${without} holds`));
  if (report.changes.length > 0)
    console.log(
      colours.dim("next: docs/runbooks/drift.md says how to find out who did it, and how to put it back"),
    );
}
