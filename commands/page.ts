import "./terminal/early-close.ts";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { Catalogue } from "../model/entities/catalogue.ts";
import { isError } from "../model/problems/problem.ts";
import { type Estate, loadEstate, ROOT, type Stack } from "./estate.ts";
import type { DeployedStacks } from "./page/page-input.ts";
import { type PagePlace, pagePlace, writePage } from "./page/write-page.ts";
import { isSandboxUsed } from "./state/sandbox-folder.ts";
import { colours } from "./terminal/colours.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { rootOption } from "./terminal/root-option.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";

// Exit codes: 0 done; 1 nothing was written, or, with --open, nothing could open it; 3 no engine found.
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

await runCommand(async () => {
  const place = pagePlace(out);
  const estate = loadEstate(root);
  reportProblems(estate.problems.filter(isError), { outcome: "nothing was written" });
  if (!estate.catalogue) return FAILED;
  await write({ ...estate, catalogue: estate.catalogue }, place);
  return 0;
});

/** @throws Refused, EngineNotFound */
async function write(valid: Estate & { readonly catalogue: Catalogue }, place: PagePlace): Promise<void> {
  const [{ pageInput }, { pageCode }, { pageModel }, { pageDocument }] = await Promise.all([
    import("./page/page-input.ts"),
    import("./page/page-code.ts"),
    import("../page/page-model.ts"),
    import("../page/html/document.ts"),
  ]);
  const model = pageModel(await pageInput(valid, await deployedStacks(valid.stacks)));
  writePage(place, pageDocument(model, await pageCode()));
  const { file, kind } = place;
  // Nothing but the page goes where it goes, and no browser opens that.
  if (kind !== "file") return;
  console.log(`wrote ${relative(process.cwd(), file)}`);
  if (!open) console.log(colours.dim(`next: open ${pathToFileURL(file)}, or add --open`));
  else await (await import("./page/open-file.ts")).openFile(file);
}

/** What is deployed of the stacks; nothing where nobody asked and there is no sandbox. */
async function deployedStacks(stacks: readonly Stack[]): Promise<DeployedStacks | undefined> {
  if (!isReal && !isSandboxUsed(root)) return undefined;
  const { readDeployed } = await import("./govern/governed-stack.ts");
  return {
    where: isReal ? "real clouds" : "sandbox",
    stacks: await readDeployed(stacks, isReal ? "login" : "sandbox"),
  };
}
