import "./terminal/early-close.ts";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { isError } from "../model/problems/problem.ts";
import { loadEstate, ROOT } from "./estate.ts";
import type { DeployedStacks } from "./page/page-input.ts";
import { isSandboxUsed } from "./state/sandbox-folder.ts";
import { colours } from "./terminal/colours.ts";
import { example } from "./terminal/example.ts";
import { Refused, reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { rootOption } from "./terminal/root-option.ts";

/** Exit codes: 0 written; 1 nothing was written; 3 no engine found. */
const FAILED = 1;
const NO_ENGINE = 3;

const command = new ProjectCommand("npm run page --")
  .description(
    "Write the estate as one HTML page: topology, changes, surfaces, guardrails, cost, secrets and decisions. What is deployed in the sandbox is shown where there is one.",
  )
  .option("--out <file>", "where it is written", join(ROOT, ".cache/estate.html"))
  .option("--open", "open it in the browser")
  .option("--deployed", "show what is deployed where the Pulumi CLI is logged in to, in place of the sandbox")
  .addOption(rootOption("the estate", ROOT))
  .addHelpText("after", example("page -- --open"))
  .allowExcessArguments(false)
  .parse();
const {
  out,
  open,
  deployed: isReal = false,
  root,
} = command.opts<{ out: string; open?: true; deployed?: true; root: string }>();

const estate = loadEstate(root);
reportProblems(estate.problems.filter(isError), { outcome: "nothing was written" });
try {
  if (!estate.catalogue) process.exitCode = FAILED;
  else await write({ ...estate, catalogue: estate.catalogue });
} catch (error) {
  // Known by its name, since its module is loaded by what needs an engine alone.
  const isEngineMissing = error instanceof Error && error.name === "EngineNotFound";
  if (!(error instanceof Refused || isEngineMissing)) throw error;
  console.error(colours.red(error.message));
  process.exitCode = isEngineMissing ? NO_ENGINE : FAILED;
}

/** @throws Refused, EngineNotFound */
async function write(
  valid: typeof estate & { catalogue: NonNullable<typeof estate.catalogue> },
): Promise<void> {
  const [{ pageInput }, { pageCode }, { pageModel }, { pageDocument }, { writePage }] = await Promise.all([
    import("./page/page-input.ts"),
    import("./page/page-code.ts"),
    import("../page/page-model.ts"),
    import("../page/html/document.ts"),
    import("./page/write-page.ts"),
  ]);
  const model = pageModel(await pageInput(valid, await deployedStacks()));
  const file = writePage(out, pageDocument(model, await pageCode()));
  console.log(`wrote ${relative(process.cwd(), file)}`);
  if (!open) console.log(colours.dim(`next: open ${pathToFileURL(file)}, or add --open`));
  else await (await import("./page/open-file.ts")).openFile(file);
}

/** What is deployed of the stacks; nothing where nobody asked and there is no sandbox. */
async function deployedStacks(): Promise<DeployedStacks | undefined> {
  if (!isReal && !isSandboxUsed(root)) return undefined;
  const { readDeployed } = await import("./govern/governed-stack.ts");
  return {
    where: isReal ? "real clouds" : "sandbox",
    stacks: await readDeployed(estate.stacks, isReal ? "login" : "sandbox"),
  };
}
