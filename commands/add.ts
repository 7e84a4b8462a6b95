import "./terminal/early-close.ts";
import { Argument, type Command, Option } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { METRICS } from "../model/entities/metric.ts";
import { SECRET_SERVICES } from "../model/entities/secret.ts";
import { OBSERVABILITY_SOURCES } from "../model/entities/sources/source.ts";
import type { Addition, AddOptions } from "./add/add.ts";
import { example } from "./terminal/example.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { runCommand } from "./terminal/run-command.ts";

// Exit codes: 0 added; 1 refused, and nothing changed.
const program = new ProjectCommand("npm run add --").description(
  "Add to the estate: writes every entry that belongs together, and what is rendered from them.",
);

command("app <app>", "an app of the app table, in both environments or one")
  .addOption(new Option("--environment <name>", "in this one only").choices(ENVIRONMENTS))
  .addHelpText("after", example("add -- app mobile"))
  .action((app, options) => run(async (additions) => additions.app(app, options), options, app));

command(
  "surface <id>",
  "an app in one environment, e.g. portal-staging: its surface and all that goes with it",
)
  .addHelpText("after", example("add -- surface portal-staging"))
  .action((id, options) => run(async (additions) => additions.place("surface", id), options, id));

command(
  "pipeline <id>",
  "an app in one environment, e.g. portal-staging: its pipeline and all that goes with it",
)
  .addHelpText("after", example("add -- pipeline portal-staging"))
  .action((id, options) => run(async (additions) => additions.place("pipeline", id), options, id));

command("secret <name>", "a secret in each environment in which something is to refer to it")
  .requiredOption("--key-name <NAME>", "name of the variable, e.g. OPENAI_API_KEY")
  .requiredOption(
    "--for <kind:id...>",
    "what refers to it: surface:ID, pipeline:ID or guardrail:ID; an app in place of the ID means all its environments, unless something has this very ID",
  )
  .addOption(
    new Option("--service <service>", "what it is a credential of; follows from what refers to it").choices(
      SECRET_SERVICES,
    ),
  )
  .option("--owner <role>", "role that answers for it; platform-lead, or the first one that somebody holds")
  .option("--cadence <days>", "days between rotations", "90")
  .option("--public", "its value may be public: it is delivered as a plain variable")
  .option("--draft", "declared only; nothing is provisioned until it is activated")
  .addHelpText("after", example("add -- secret openai-key --key-name OPENAI_API_KEY --for surface:api"))
  .action((name, options) => run(async (additions) => additions.secret(name, options), options, name));

command("guardrail", "a metric of a surface that is watched")
  .addArgument(new Argument("<metric>", "what is measured").choices(METRICS))
  .addArgument(new Argument("<surface>", "id of the surface"))
  .addOption(
    new Option("--source <source>", "where the measurement comes from").choices(OBSERVABILITY_SOURCES),
  )
  .option("--threshold <value>", "a number, or a percentage such as 2%")
  .option("--channel <channel>", "where the alert goes; where the environment's others go, unless stated")
  .option("--runbook <path>", "the runbook; the metric's own, unless stated")
  .addHelpText("after", example("add -- guardrail api_p95 api-staging"))
  .action((metric, surface, options) =>
    run(async (additions) => additions.guardrail(metric, surface, options), options, metric, surface),
  );

await program.parseAsync();

function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option("--dry-run", "show what would be written, and write nothing")
    .allowExcessArguments(false);
}

async function run(
  addition: (additions: typeof import("./add/additions.ts")) => Promise<Addition>,
  options: AddOptions,
  ...words: readonly string[]
): Promise<void> {
  await runCommand(async () => {
    const [additions, { add }] = await Promise.all([import("./add/additions.ts"), import("./add/add.ts")]);
    const typed = ["add", program.args[0], ...words].join(" ");
    return add(await addition(additions), { ...options, typed });
  });
}
