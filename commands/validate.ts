import "./terminal/early-close.ts";
import { trafficFinding } from "../model/alerting/traffic-findings.ts";
import { conventions } from "../model/delivery/conventions.ts";
import { CATALOGUE_KINDS, KINDS } from "../model/entities/kinds.ts";
import { withField } from "../model/entities/with-field.ts";
import { count } from "../model/problems/count.ts";
import { isError, problemAsData } from "../model/problems/problem.ts";
import { loadEstate } from "./estate.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";

const { json, all = false } = new ProjectCommand("npm run validate --")
  .description("Check the catalogue and both stacks' settings. Exits 0 where they are valid, 1 where not.")
  .option("--all", "print every problem, however many there are")
  .option("--json", "print the problems as JSON, to standard output alone")
  .addHelpText("after", example("validate -- --all"))
  .allowExcessArguments(false)
  .parse()
  .opts<{ json?: true; all?: true }>();

const { catalogue, stacks, problems } = loadEstate();

if (json) {
  console.log(JSON.stringify(problems.map(problemAsData), null, 2));
} else {
  reportProblems(problems, { all });
  if (catalogue) {
    const counts = CATALOGUE_KINDS.map((kind) =>
      catalogue[kind].length === 1 ? `1 ${KINDS[kind].kind}` : `${catalogue[kind].length} ${kind}`,
    );
    console.log(`valid: ${counts.join(", ")}; ${count(stacks.length, "stack")}`);
    for (const guardrail of catalogue.guardrails) {
      const [surface] = withField(catalogue.surfaces, "id", guardrail.surface);
      const traffic = surface && trafficFinding(guardrail, surface, catalogue);
      if (traffic) console.log(`${guardrail.id}: ${traffic.text}`);
    }
    // No problem, and nothing that GitHub enforces either.
    for (const { environment, settings, share } of stacks) {
      for (const { what, instead } of conventions(settings, share)) {
        console.error(`${environment}, a convention only: ${what}\n    to have it enforced: ${instead}`);
      }
    }
  }
}
process.exitCode = problems.some(isError) ? 1 : 0;
