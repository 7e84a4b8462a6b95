import "./terminal/early-close.ts";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { isError } from "../model/problems/problem.ts";
import type { DoctorOptions } from "./doctor/doctor.ts";
import { loadEstate } from "./estate.ts";
import { colours } from "./terminal/colours.ts";
import { Refused, reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { readWords } from "./terminal/words.ts";

/** Exit codes: 0 nothing is missing; 1 something would fail, or the estate is not valid; 2 something could not be checked. */
const NOT_VALID = 1;

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
if (stacks.length === 0) process.exitCode = NOT_VALID;
else {
  const { doctor } = await import("./doctor/doctor.ts");
  try {
    process.exitCode = await doctor(stacks, options);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(colours.red(error.message));
    process.exitCode = NOT_VALID;
  }
}
