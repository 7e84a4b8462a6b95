import "./terminal/early-close.ts";
import { spawn } from "node:child_process";
import { ENVIRONMENTS, type Environment } from "../model/entities/entity.ts";
import { loadEstate, ROOT } from "./estate.ts";
import { namedStacks } from "./named-stacks.ts";
import { isLoggedIn } from "./state/logged-in.ts";
import { colours } from "./terminal/colours.ts";
import { example } from "./terminal/example.ts";
import { Refused, reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { readWords } from "./terminal/words.ts";

// Exit codes: 0 deployed; 1 refused or failed; 3 no engine found.
const command = new ProjectCommand("npm run deploy --")
  .description(
    "Deploy a stack: by `pulumi up` where the Pulumi CLI is logged in, and into the sandbox where it is logged in nowhere.",
  )
  .argument("<stack>", ENVIRONMENTS.join(" or "))
  .option("--yes", "do not ask for a confirmation; the sandbox never asks")
  .addHelpText("after", example("deploy -- staging"))
  .allowExcessArguments()
  .parse();
const { stack } = readWords(command, { stack: ENVIRONMENTS });
const { yes } = command.opts<{ yes?: true }>();

await runCommand(async () => (stack === undefined ? FAILED : await deploy(stack)));

async function deploy(environment: Environment): Promise<number> {
  // All stacks are checked whichever is deployed: they share one catalogue.
  const { stacks, problems } = loadEstate();
  if (stacks.length === 0) {
    reportProblems(problems);
    return FAILED;
  }
  const named = namedStacks(stacks, environment);
  if (!yes && !process.stdin.isTTY && isLoggedIn())
    throw new Refused("nobody can be asked here to confirm the update\n    fix: add --yes");
  const { findEngine } = await import("../engine/engine.ts");
  const engine = await findEngine({ say: (line) => console.error(colours.dim(line)) });
  if (isLoggedIn()) return pulumiUp(engine.command, environment);
  console.error(colours.dim("into the sandbox: the Pulumi CLI is logged in nowhere (pulumi login)"));
  const { operate } = await import("./sandbox/operations.ts");
  const options = { liftProtection: false, verbose: false, json: false };
  return (await operate(engine, named, "up", options)) ? 0 : FAILED;
}

/** The CLI itself shows what would change, asks, and says why it fails; how it ends then is a number of its own. */
function pulumiUp(pulumi: string, environment: Environment): Promise<number> {
  return new Promise((resolve, reject) => {
    spawn(pulumi, ["up", "--stack", environment, ...(yes ? ["--yes"] : [])], { cwd: ROOT, stdio: "inherit" })
      .on("error", reject)
      .on("close", (code) => resolve(code === 0 ? 0 : FAILED));
  });
}
