import "./terminal/early-close.ts";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { Option } from "commander";
import { ENVIRONMENTS } from "../model/entities/entity.ts";
import { withoutTokens } from "../model/problems/redact.ts";
import { loadEstate, type Stack } from "./estate.ts";
import { fileFix, fileReason } from "./files/file-reason.ts";
import { namedStacks } from "./named-stacks.ts";
import type { Operation } from "./sandbox/operations.ts";
import { colours } from "./terminal/colours.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { FAILED, NO_ENGINE } from "./terminal/run-command.ts";
import { readWords } from "./terminal/words.ts";

const OPERATIONS = ["preview", "up", "refresh", "destroy", "export", "reset"] as const;

/** Options, by the operations that use them. */
const USED_BY = {
  "lift-protection": ["destroy"],
  verbose: ["preview", "up", "refresh", "destroy"],
  json: ["preview", "up", "refresh", "destroy"],
} as const satisfies Record<string, readonly (typeof OPERATIONS)[number][]>;

/** A line that can be run, for each operation. */
const EXAMPLES: Readonly<Record<(typeof OPERATIONS)[number], string>> = {
  preview: "sandbox -- preview staging",
  up: "sandbox -- up production",
  refresh: "sandbox -- refresh staging",
  destroy: "sandbox -- destroy staging --lift-protection",
  export: "sandbox -- export staging",
  reset: "sandbox -- reset",
};

/** The operation that the help is asked for; nothing where it is asked for all of them. */
const asked = OPERATIONS.find((name) => process.argv.includes(name));

const isUsed = (name: keyof typeof USED_BY, by: (typeof OPERATIONS)[number]): boolean =>
  (USED_BY[name] as readonly string[]).includes(by);

/** An option that the help of other operations leaves out. */
const option = (name: keyof typeof USED_BY, description: string): Option =>
  new Option(`--${name}`, description).hideHelp(asked !== undefined && !isUsed(name, asked));

// Exit codes: 0 done; 1 refused or failed; 3 no engine found.
const command = new ProjectCommand("npm run sandbox --", OPERATIONS)
  .description(
    "Deploy into clouds on this machine with the real Pulumi engine. Without arguments: preview and deploy both stacks.",
  )
  .argument("[operation]", `${OPERATIONS.join(", ")}; preview and up if left out`)
  .argument("[stack]", `${ENVIRONMENTS.join(" or ")}; both if left out`)
  .addOption(
    option("lift-protection", "destroy: first deploy with `protection: false`, as one has to in real life"),
  )
  .addOption(option("verbose", "show the engine's own output"))
  .addOption(option("json", "print what changes as JSON, to standard output alone").conflicts("verbose"))
  .addHelpText("after", example(asked === undefined ? "sandbox" : EXAMPLES[asked]))
  .allowExcessArguments()
  .parse();
const { operation, stack: environment } = readWords(command, { operation: OPERATIONS, stack: ENVIRONMENTS });
const {
  liftProtection = false,
  verbose = false,
  json = false,
} = command.opts<{
  liftProtection?: boolean;
  verbose?: boolean;
  json?: boolean;
}>();

for (const name of Object.keys(USED_BY) as (keyof typeof USED_BY)[]) {
  const isGiven = { "lift-protection": liftProtection, verbose, json }[name];
  const isUseless = operation === undefined ? name === "lift-protection" : !isUsed(name, operation);
  if (isGiven && isUseless)
    command.error(
      `error: --${name} is for ${USED_BY[name].join(", ")}, and not for ${operation ?? "preview and up"}`,
    );
}

if (operation === "reset" && environment !== undefined)
  command.error(
    `error: reset empties the whole sandbox, and not ${environment} alone\n    fix: npm run sandbox -- reset, or npm run sandbox -- destroy ${environment} --lift-protection`,
  );

process.exitCode = await run();

async function run(): Promise<number> {
  const [{ resetSandbox }, { SandboxBusy }] = await Promise.all([
    import("./sandbox/session.ts"),
    import("./sandbox/sandbox-lock.ts"),
  ]);
  try {
    if (operation === "reset") {
      await resetSandbox();
      console.log("the sandbox is empty");
      return 0;
    }
    // Both stacks are checked whichever is deployed: they share one catalogue.
    const { stacks, problems } = loadEstate();
    if (stacks.length === 0) {
      reportProblems(problems);
      return FAILED;
    }
    return await deploy(namedStacks(stacks, environment), operation ?? "tour");
  } catch (error) {
    const isRefused = error instanceof Error && (error instanceof SandboxBusy || error.name === "Refused");
    console.error(colours.red(withoutTokens(isRefused ? error.message : damage(error))));
    return FAILED;
  }
}

async function deploy(stacks: readonly Stack[], operation: Operation): Promise<number> {
  const { EngineNotFound, findEngine } = await import("../engine/engine.ts");
  try {
    const engine = await findEngine({ say: (line) => console.error(colours.dim(line)) });
    const { operate } = await import("./sandbox/operations.ts");
    return (await operate(engine, stacks, operation, { liftProtection, verbose, json })) ? 0 : FAILED;
  } catch (error) {
    if (!(error instanceof EngineNotFound)) throw error;
    const [{ planOf }, { printPlan }] = await Promise.all([
      import("./plan/plan-of.ts"),
      import("./plan/tree.ts"),
    ]);
    for (const stack of stacks) printPlan(stack, await planOf(stack));
    console.error(`\n${colours.red(withoutTokens(error.message))}`);
    return NO_ENGINE;
  }
}

/** What keeps the sandbox from being used, in one line, and the remedy that always works. */
function damage(error: unknown): string {
  // The engine's own words are in what it printed; the SDK puts the whole of its output into the message.
  const {
    message = String(error),
    stderr,
    // Of a CLI that the system does not start, the SDK has it in its message alone.
    code = /Command failed with (E[MN]FILE): /.exec(message)?.[1],
    path,
  } = error as NodeJS.ErrnoException & { readonly stderr?: unknown };
  if (message.includes("fix: ")) return message;
  if (/killed with SIG(INT|TERM|HUP)/.test(message)) return "interrupted\n    fix: run it again";
  const [, said = message.split("\n")[0] ?? ""] =
    /^\s*(?:error: )?([^\n]+)/.exec(String(stderr ?? /stderr:([\s\S]*)/.exec(message)?.[1] ?? "")) ?? [];
  const told = { ...(error as object), code, message };
  const where = path === undefined ? "" : `${path}: `;
  const reason = typeof code === "string" ? `${where}${fileReason(told)}` : said.trim();
  const fix =
    path?.startsWith(tmpdir()) && !existsSync(tmpdir())
      ? "set TMPDIR to a folder that exists"
      : // Nothing of this is better in an empty sandbox.
        (fileFix(told) ?? "start over with an empty one: npm run sandbox -- reset");
  return `the sandbox cannot be used: ${reason}\n    fix: ${fix}`;
}
