import "./terminal/early-close.ts";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { isError } from "../model/problems/problem.ts";
import type { DoctorOptions } from "./doctor/doctor.ts";
import { loadEstate } from "./estate.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, runCommand } from "./terminal/run-command.ts";
import { readWords } from "./terminal/words.ts";

// Exit codes: 0 nothing is missing; 1 something would fail, or the estate is not valid; 2 something could not be checked.
const command = new ProjectCommand("npm run doctor --")
  .description(
    "Check whether an update of a stack could succeed: logins, rights, names, domains, values of secrets, state. Reads only.",
  )
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .option("--json", "print it as JSON, to standard output alone")
  .option("--offline", "show no value of a secret to its vendor")
  .option("--problems", "leave out what is as it should be")
  .option("--update", "exit with 1 only for what makes an update fail")
  .option("--github-reads", "the token for GitHub only reads, since nothing there is to change")
  .allowExcessArguments()
  .parse();
const options = command.opts<DoctorOptions>();
const { stack } = readWords(command, { stack: ENVIRONMENTS });

const { stacks, problems } = loadEstate(undefined, stack === undefined ? undefined : [stack]);
reportProblems(problems.filter(isError));
await runCommand(async () => {
  if (stacks.length === 0) return FAILED;
  const { doctor } = await import("./doctor/doctor.ts");
  return doctor(stacks, options);
});
