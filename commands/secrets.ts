import "./terminal/early-close.ts";
import { type Command, Option } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { isSandboxMeant, WHERE_SANDBOX_IS_MEANT } from "./state/logged-in.ts";
import { example } from "./terminal/example.ts";
import { Refused } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { runCommand } from "./terminal/run-command.ts";
import { readWords } from "./terminal/words.ts";

/** Said of a value among the arguments: it is not repeated. */
const NO_VALUE =
  "a value does not belong on the command line: the shell keeps it in its history\n    fix: npm run secrets -- set ID, and enter the value at the prompt, or pipe it in; replace the value if it is in use";

// Exit codes: 0 done; 1 refused, nothing is stored; 3 there is no Pulumi CLI.
const program = new ProjectCommand("npm run secrets --").description(
  "List the secrets of the stacks, and store their values, encrypted, in the stacks' configuration.",
);

program
  .command("list")
  .description("each secret: whether it has a value, who uses it, when its rotation is due")
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .option("--json", "print it as JSON, to standard output alone")
  .addOption(
    new Option(
      "--sandbox",
      `take the dates of rotations from the sandbox; ${WHERE_SANDBOX_IS_MEANT}`,
    ).default(isSandboxMeant() || undefined),
  )
  .addHelpText("after", example("secrets -- list staging"))
  .allowExcessArguments()
  .action((_stack, options, command: Command) =>
    runCommand(async () => {
      const { stack } = readWords(command, { stack: ENVIRONMENTS });
      return (await import("./secrets/list.ts")).list(stack, options);
    }),
  );

program
  .command("set")
  .description(
    "store one value, from a hidden prompt or standard input; or many, from a file of KEY=VALUE lines",
  )
  .argument("[secret-id]", "the secret; with --from, the stack")
  .option("--from <file>", "take the values whose keys are the key_names of the stack's secrets")
  .option("--yes", "with --from: store without asking")
  .addHelpText("after", example("secrets -- set staging --from staging.env"))
  .allowExcessArguments()
  .action((word: string | undefined, options: { from?: string; yes?: true }, command: Command) =>
    runCommand(async () => {
      const { from, yes } = options;
      if (yes && from === undefined) command.error("error: --yes does nothing without --from FILE");
      const isValueGiven = command.args.some((given) => given.includes("="));
      if (isValueGiven || (from === undefined && command.args.length > 1)) throw new Refused(NO_VALUE);
      const { stack } = from === undefined ? {} : readWords(command, { stack: ENVIRONMENTS });
      const { setMany, setOne } = await import("./secrets/set.ts");
      return from === undefined ? setOne(word) : setMany(from, stack, options);
    }),
  );

await program.parseAsync();
