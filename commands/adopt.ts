import "./terminal/early-close.ts";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { isError } from "../model/problems/problem.ts";
import { loadEstate, type Stack } from "./estate.ts";
import { Refused, reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { readOneOf } from "./terminal/words.ts";

// Exit codes: 0 done, or nothing to take over; 1 refused, not confirmed, or the estate is not valid; 3 no engine.
const command = new ProjectCommand("npm run adopt --")
  .description(
    "List what exists of a stack and its state does not know, show how it differs, and make the next update take it over. Asks as whoever is logged in to Google Cloud, and with GITHUB_TOKEN and VERCEL_API_TOKEN; reads no value of a secret.",
  )
  .argument("<stack>", ENVIRONMENTS.join(" or "))
  .option("--sandbox", "in the clouds of the sandbox")
  .option("--yes", "take it over without asking")
  .allowExcessArguments()
  .parse();
const { stack: environment } = readOneOf(command, { stack: ENVIRONMENTS });
const { sandbox = false, yes = false } = command.opts<{ sandbox?: boolean; yes?: boolean }>();

const { stacks, problems } = loadEstate(undefined, [environment]);
reportProblems(problems.filter(isError));
const [stack] = stacks;
await runCommand(async () => (stack && (await adopted(stack)) ? 0 : FAILED));

async function adopted(stack: Stack): Promise<boolean> {
  const [{ findEngine }, { deployedState }, { adoptExisting }, places] = await Promise.all([
    import("../engine/engine.ts"),
    import("./state/deployed-state.ts"),
    import("./adopt/adopt.ts"),
    import("./adopt/places.ts"),
  ]);
  const state = await deployedState(environment, sandbox ? "sandbox" : "login", findEngine);
  if (!state && !sandbox)
    throw new Refused(
      `there is no stack ${environment} where the Pulumi CLI is logged in to\n    fix: pulumi stack init ${environment}, as docs/state.md says; then again`,
    );
  const engine = await findEngine();
  const place = sandbox
    ? await places.adoptionInSandbox(engine, stack)
    : places.adoptionInClouds(engine, stack, process.env);
  try {
    return await adoptExisting({ ...place, stack, state, isConfirmed: yes });
  } finally {
    await place.close();
  }
}
