import "./terminal/early-close.ts";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { isError } from "../model/problems/problem.ts";
import { displayName } from "../model/problems/redact.ts";
import { suggest } from "../model/problems/suggest.ts";
import { loadEstate, type Stack } from "./estate.ts";
import { colours } from "./terminal/colours.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { readOneOf } from "./terminal/words.ts";
import { apiOption } from "./vendors/github-api.ts";

/** Exit codes: 0 listed; 1 the estate is not valid, or has no such surface; 2 GitHub does not answer. */
const NO_ANSWER = 2;

const command = new ProjectCommand("npm run deliveries --")
  .description(
    "List what CI delivered to an environment and what was put back, the newest first, with the release by which each can be put back. Reads GitHub with GITHUB_TOKEN.",
  )
  .argument("<stack>", ENVIRONMENTS.join(" or "))
  .option("--surface <id>", "only this surface")
  .option("--json", "print the list as JSON")
  .addOption(apiOption())
  .addHelpText("after", example("deliveries -- staging --surface api-staging"))
  .allowExcessArguments()
  .parse();
const { stack: environment } = readOneOf(command, { stack: ENVIRONMENTS });
const { api, json, surface } = command.opts<{ api: string; json?: true; surface?: string }>();

const { stacks, problems } = loadEstate(undefined, [environment]);
reportProblems(problems.filter(isError));
const [stack] = stacks;
const ids = stack?.share.surfaces.map(({ id }) => id) ?? [];
if (stack && surface !== undefined && !ids.includes(surface)) {
  console.error(
    colours.red(
      `there is no surface ${displayName(surface)} in ${environment}\n    fix: ${suggest(surface, ids)}`,
    ),
  );
  process.exitCode = FAILED;
} else await runCommand(async () => (stack ? list(stack) : FAILED), NO_ANSWER);

async function list({ settings: { github } }: Stack): Promise<number> {
  const { gitHubDeliveries } = await import("./deliveries/github-deliveries.ts");
  const token = process.env.GITHUB_TOKEN;
  const all = await gitHubDeliveries(github, environment, { api, ...(token && { token }) });
  const listed = all.filter((one) => surface === undefined || one.surface === surface);
  if (json) console.log(JSON.stringify(listed, null, 2));
  else if (listed.length === 0) console.log(`GitHub lists no delivery to ${surface ?? environment}.`);
  for (const one of json ? [] : listed) {
    console.log(`${one.at}  ${one.surface}  ${one.kind} ${colours.bold(one.release)}`);
    console.log(colours.dim(`    commit ${one.commit.slice(0, 12)}, started by ${one.by}: ${one.run}`));
  }
  return 0;
}
