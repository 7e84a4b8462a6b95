import "./terminal/early-close.ts";
import { type Command, Option } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import type { EditOptions } from "./govern/edit.ts";
import { isSandboxMeant, WHERE_SANDBOX_IS_MEANT } from "./state/logged-in.ts";
import { example } from "./terminal/example.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { runCommand } from "./terminal/run-command.ts";
import { readWords } from "./terminal/words.ts";

// Exit codes: 0 all is well; 1 refused, not valid or not readable; 2 a rotation is overdue; 3 no engine found.
const program = new ProjectCommand("npm run govern --").description(
  "What is governed: changes against what is deployed, their reviews, and the rotation of secrets.",
);

const sandbox = () =>
  new Option("--sandbox", `judge by what is deployed in the sandbox; ${WHERE_SANDBOX_IS_MEANT}`).default(
    isSandboxMeant() || undefined,
  );

program
  .command("status")
  .description("what would change, which reviews are missing, and which secrets are due for rotation")
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .option("--json", "print it as JSON, to standard output alone")
  .option("--on <date>", "judge rotations as of this day, YYYY-MM-DD, instead of today")
  .addOption(sandbox())
  .addHelpText("after", example("govern -- status --sandbox"))
  .allowExcessArguments()
  .action((_stack, options, command: Command) =>
    runCommand(async () => {
      const { stack } = readWords(command, { stack: ENVIRONMENTS });
      return (await import("./govern/status.ts")).status(stack, options);
    }),
  );

edit(
  "activate",
  "<secret-id>",
  "draft → active, once its value is stored and well-formed",
  "sentry-dsn-production",
);
edit(
  "rotate",
  "<secret-id>",
  "active → rotating: a new value is rolled out, the one before it kept",
  "database-url-production",
);
edit(
  "verify",
  "<secret-id>",
  "rotating → active: the new value works, the one before it goes",
  "database-url-production",
);
edit(
  "approve",
  "<change>",
  "write the review of a change that status lists as missing one",
  "pipeline:api-production.approval_required",
);
edit(
  "threshold",
  "<guardrail-id> <value>",
  "change a threshold, and write its review",
  "api-latency-production 1000",
);

await program.parseAsync();

/** A command that edits the catalogue. The review that is due, if one is, is asked for unless the options have it. */
function edit(
  name: keyof typeof import("./govern/intents.ts").INTENTS,
  args: string,
  description: string,
  words: string,
): void {
  const command = program.command(`${name} ${args}`).description(description);
  if (name === "rotate") {
    command
      .option(
        "--leaked",
        "replace the value everywhere in one go: new value, update, end of the rotation, update",
      )
      .option(
        "--yes",
        "with --leaked: do not ask before each update of a real stack, and before each delivery of what has the value built in",
      );
  }
  command
    .option("--reviewer <role>", "who reviewed it: a role, a login or a team of github.roles")
    .option("--author <login>", "who proposed it, where somebody else can review it")
    .option("--reason <sentence>", "why")
    .option("--kpi-budget <budget>", "the KPI budget that a threshold follows")
    .option("--clarification <id>", "the clarification that decided it")
    .addOption(sandbox())
    .addHelpText("after", example(`govern -- ${name} ${words}`))
    .allowExcessArguments(false)
    .action(async (...received: unknown[]) => {
      const [options, ...last] = received.slice(0, -1).reverse() as [
        EditOptions & { leaked?: true; yes?: true },
        ...string[],
      ];
      const words = last.reverse();
      if (options.yes && !options.leaked) command.error("error: --yes does nothing without --leaked");
      await runCommand(async () =>
        options.leaked
          ? (await import("./govern/leaked.ts")).rotateLeaked(words[0] ?? "", options)
          : (await import("./govern/edit.ts")).edit(name, words, options),
      );
    });
}
