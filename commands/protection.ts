import "./terminal/early-close.ts";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { isError } from "../model/problems/problem.ts";
import type { StackSettings } from "../model/settings.ts";
import { loadEstate } from "./estate.ts";
import type { ProtectOptions } from "./protection/protect.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { readOneOf } from "./terminal/words.ts";
import { apiOption } from "./vendors/github-api.ts";

/** Exit codes: 0 as it should be; 1 not, or the estate is not valid; 2 cannot be compared; 3 the engine is missing. */
const NOT_COMPARED = 2;

const command = new ProjectCommand("npm run protection --")
  .description(
    "Compare what GitHub enforces for a stack's environments (reviewers, branches, tags) with what is declared. GITHUB_TOKEN is sent if it is set.",
  )
  .argument("<stack>", ENVIRONMENTS.join(" or "))
  .option("--deployed", "compare with what was deployed last, instead")
  .option("--restore", "correct what differs")
  .option("--sandbox", "ask the GitHub of the sandbox")
  .addOption(apiOption())
  .addHelpText("after", example("protection -- production"))
  .allowExcessArguments()
  .parse();
const { stack: environment } = readOneOf(command, { stack: ENVIRONMENTS });
const { api, ...options } = command.opts<ProtectOptions & { api: string }>();

const { stacks, problems } = loadEstate(undefined, [environment]);
reportProblems(problems.filter(isError));
const [stack] = stacks;
await runCommand(async () => {
  if (!stack) return FAILED;
  const { protect } = await import("./protection/protect.ts");
  return protect(stack, await rulesOf(stack.settings.github), options);
}, NOT_COMPARED);

async function rulesOf(github: StackSettings["github"]) {
  if (options.sandbox) return (await import("./protection/sandbox-rules.ts")).sandboxRules(github);
  const { GITHUB_TOKEN: token } = process.env;
  const { gitHubRules } = await import("./protection/github-rules.ts");
  return gitHubRules(github, { api, ...(token && { token }) });
}
