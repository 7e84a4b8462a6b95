import "./terminal/early-close.ts";
import { Option } from "commander";
import type { InitOptions } from "./init/init.ts";
import { example } from "./terminal/example.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { runCommand } from "./terminal/run-command.ts";

// Exit codes: 0 done, or nothing to change; 1 nothing was written, or plans not accepted or a check that failed after it.
const options = new ProjectCommand("npm run init --")
  .description("Make the estate your own: the catalogue and both stacks' files, from a few answers.")
  .option("--answers <file>", "take the answers from this YAML file, and ask nothing")
  .addOption(
    new Option("--set <path=value>", "one answer, e.g. gcp.region=europe-west1; may be repeated")
      .argParser(collected)
      .default([], "none"),
  )
  .option("--yes", "write without asking for a confirmation")
  .option("--dry-run", "show what would be written, and write nothing")
  .option("--fresh", "start over: what was edited by hand since is not kept")
  .addOption(
    new Option(
      "--print",
      "print the answers that produce the present estate, as an answers file, and write nothing",
    ).conflicts(["answers", "set", "fresh"]),
  )
  .option("--no-check", "end without `npm run check`")
  .addHelpText("after", example("init -- --answers answers.yaml"))
  .allowExcessArguments(false)
  .parse()
  .opts<InitOptions>();

await runCommand(async () => {
  const { init } = await import("./init/init.ts");
  return init(options);
});

function collected(value: string, values: readonly string[]): string[] {
  return [...values, value];
}
