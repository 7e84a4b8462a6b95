import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Stack as EngineStack, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { count } from "../../model/problems/count.ts";
import { ROOT, type Stack } from "../estate.ts";
import { fileFix, fileReason } from "../files/file-reason.ts";
import { adoptionFile, sandboxFolder, sandboxState } from "../state/sandbox-folder.ts";
import { colours } from "../terminal/colours.ts";
import { Refused } from "../terminal/problems.ts";
import { terminalWidth } from "../terminal/width.ts";
import { liveProgress } from "../view/live-progress.ts";
import { countLine, operationReport } from "../view/operation-report.ts";
import { OperationLog, type OperationResult } from "../view/operation-result.ts";
import { openSandbox, type Session } from "./session.ts";

/** What can be done with stacks in the sandbox; `tour` previews and deploys each, and sums up. */
export type Operation = "tour" | "preview" | "up" | "refresh" | "destroy" | "export";

/** How operations are run and shown. */
export interface OperationOptions {
  /** Whether `destroy` first deploys with `protection: false`. */
  readonly liftProtection: boolean;
  /** Shows the engine's own output instead of a report. */
  readonly verbose: boolean;
  /** Prints the results as JSON instead of a report. */
  readonly json: boolean;
}

/** What the engine is asked for, in the words of a report. */
type Step = "preview" | "up" | "refresh" | "destroy";

/** A step of the engine that was carried out. */
interface Carried {
  readonly stack: Stack["environment"];
  readonly step: Step;
  readonly succeeded: boolean;
  readonly result: OperationResult;
  /** Wall time. */
  readonly seconds: number;
}

/** Runs an operation on each stack in turn; false where the engine refused or failed, which ends it there. */
export async function operate(
  engine: PulumiCommand,
  stacks: readonly Stack[],
  operation: Operation,
  options: OperationOptions,
): Promise<boolean> {
  const session = await openSandbox(engine, stacks);
  const started = Date.now();
  // Ctrl-C reaches the engine too, which then ends in good order; until it has, it needs the clouds of this process.
  const leaveToEngine = () => console.error(colours.yellow("\nwaiting for the engine to stop"));
  process.on("SIGINT", leaveToEngine);
  try {
    if (operation === "export") return await exportStacks(session, stacks);
    const outputs = new Map<Stack, Outputs>();
    const carried: Carried[] = [];
    const warned = new Set<string>();
    for (const stack of stacks) {
      if (stack !== stacks[0] && !options.json) console.log("");
      const run = new StackRun(session, stack, options, warned);
      const succeeded = await run.operate(operation);
      carried.push(...run.carried);
      if (run.outputs) outputs.set(stack, run.outputs);
      if (!succeeded) {
        if (options.json) printJson(carried);
        else if (operation === "destroy" && !options.liftProtection) console.error(liftHint(stack));
        refuseForPlace(carried.flatMap(({ result }) => result.errors));
        return false;
      }
    }
    if (options.json) printJson(carried);
    else if (outputs.size > 0) sumUp(session, outputs, started);
    else if (operation === "preview" || operation === "destroy")
      console.log(colours.dim("\nnext: npm run sandbox -- up"));
    return true;
  } catch (error) {
    refuseForPlace([]);
    throw error;
  } finally {
    process.off("SIGINT", leaveToEngine);
    await session.close();
  }
}

/**
 * Why the engine failed, where its own words name neither cause nor remedy: its folder is gone, or the system refuses.
 * @param errors what the engine said
 * @throws Refused
 */
export function refuseForPlace(errors: readonly string[], root = ROOT): void {
  if (!existsSync(join(sandboxFolder(root), "passphrase")))
    throw new Refused(
      "the sandbox was removed while this command used it\n    fix: npm run sandbox -- reset, and run the command again",
    );
  const said = errors.join("\n");
  const code = Object.keys(SYSTEM_ERRORS).find((name) => SYSTEM_ERRORS[name]?.test(said));
  if (code)
    throw new Refused(`the sandbox cannot go on: ${fileReason({ code })}\n    fix: ${fileFix({ code })}`);
}

/** How errors that no provider can help are told by Node, which names their code, and by the engine, a program in Go. */
const SYSTEM_ERRORS: Readonly<Record<string, RegExp>> = {
  ENOSPC: /\bENOSPC\b|no space left on device/,
  EDQUOT: /\bEDQUOT\b|disk quota exceeded/,
  ENFILE: /\bENFILE\b|too many open files in system/,
  EMFILE: /\bEMFILE\b|too many open files/,
};

/** One operation on one stack, step by step, with what is shown of it. */
class StackRun {
  readonly #session: Session;
  readonly #stack: Stack;
  readonly #options: OperationOptions;
  /** Warnings that were printed: stacks share most of them. */
  readonly #warned: Set<string>;
  #isTour = false;
  readonly carried: Carried[] = [];
  outputs: Outputs | undefined;

  constructor(session: Session, stack: Stack, options: OperationOptions, warned: Set<string>) {
    this.#session = session;
    this.#stack = stack;
    this.#options = options;
    this.#warned = warned;
  }

  /** @returns whether every step succeeded. */
  async operate(operation: Exclude<Operation, "export">): Promise<boolean> {
    this.#isTour = operation === "tour";
    const engineStack = await this.#session.engineStack(this.#stack);
    if (operation === "preview") this.#session.checkClouds(engineStack);
    else if (await this.#session.repair(engineStack)) {
      console.error(
        colours.yellow("an earlier command was interrupted; what it left unfinished was repaired"),
      );
    }
    switch (operation) {
      case "tour":
        return (
          (await this.#step("preview", (shown) => engineStack.preview(shown))) &&
          (await this.#up(engineStack))
        );
      case "preview":
        return this.#step("preview", (shown) => engineStack.preview(shown));
      case "up":
        return this.#up(engineStack);
      case "refresh":
        return this.#step("refresh", (shown) =>
          this.#session.changing(engineStack, () => engineStack.refresh(shown)),
        );
      case "destroy":
        return this.#destroy(engineStack);
    }
  }

  #up = (engineStack: EngineStack): Promise<boolean> =>
    this.#step("up", async (shown) => {
      await this.#session.changing(engineStack, () => engineStack.up(shown));
      // Taken over once: from now on the state knows it.
      rmSync(adoptionFile(this.#stack.environment), { force: true });
    });

  async #destroy(engineStack: EngineStack): Promise<boolean> {
    const { environment } = this.#stack;
    if ((sandboxState(environment)?.deployment.resources ?? []).length === 0) {
      if (!this.#options.json) console.log(`${environment} is not deployed: nothing is there to destroy`);
      return true;
    }
    if (this.#options.liftProtection) {
      const unprotected = await this.#session.engineStack(this.#stack, { protection: false });
      const lifted = await this.#step("up", (shown) =>
        this.#session.changing(unprotected, () => unprotected.up(shown)),
      );
      if (!lifted) return false;
      this.outputs = undefined;
    }
    // As the Pulumi CLI does before it asks: a preview stops at what is protected while all of it is still there.
    const isDestroyed =
      (await this.#step("preview", (shown) => engineStack.previewDestroy(shown))) &&
      (await this.#step("destroy", (shown) =>
        this.#session.changing(engineStack, () => engineStack.destroy(shown)),
      ));
    if (isDestroyed && !this.#options.json) console.log(colours.bold(`${environment} is destroyed`));
    return isDestroyed;
  }

  /** What ended the program, where the engine was stopped before it could report that. */
  #unsaid(errors: readonly string[]): string | undefined {
    const { aborted, reason } = this.#session.failed;
    if (!aborted || !(reason instanceof Error)) return undefined;
    return errors.some((error) => error.includes(reason.message)) ? undefined : reason.message;
  }

  /** Carries one step out and prints its report. The engine reports its own failures; any other error is a bug. */
  async #step(step: Step, carryOut: (shown: EngineOutput) => Promise<unknown>): Promise<boolean> {
    const { environment } = this.#stack;
    const { verbose, json } = this.#options;
    const log = new OperationLog();
    const previewed = this.carried.at(-1);
    const live = await liveProgress(`${environment}: ${step}`, verbose ? undefined : total(previewed));
    const started = Date.now();
    let failure: string | undefined;
    try {
      await carryOut({
        signal: this.#session.failed,
        onEvent: (event) => {
          log.add(event);
          live.add(event);
        },
        ...(verbose && {
          onOutput: (text) => void process.stdout.write(text),
          onError: (text) => void process.stderr.write(text),
          color: process.stdout.isTTY ? ("always" as const) : ("never" as const),
        }),
      });
    } catch (error) {
      if (!(error instanceof Error && "commandResult" in error)) throw error;
      failure = String((error.commandResult as { stderr?: unknown }).stderr ?? "").trim() || error.message;
    } finally {
      live.stop();
    }
    const result = log.result();
    if (step === "up" && failure === undefined) this.outputs = log.outputs();
    const unsaid = failure === undefined ? undefined : this.#unsaid(result.errors);
    if (unsaid !== undefined && verbose) console.error(colours.red(unsaid));
    const said = unsaid === undefined ? result.errors : [unsaid, ...result.errors];
    const errors = failure !== undefined && said.length === 0 ? [failure] : said;
    const carried: Carried = {
      stack: environment,
      step,
      succeeded: failure === undefined,
      result: { ...result, errors },
      seconds: Math.round((Date.now() - started) / 1000),
    };
    this.carried.push(carried);
    if (!verbose && !json) print(carried, previewed, this.#warned, this.#isTour);
    return carried.succeeded;
  }
}

/** What the Automation API takes to show an operation. */
type EngineOutput = NonNullable<Parameters<EngineStack["preview"]>[0]>;

/** Resources of the step before, as the number that this one goes through. */
const total = (previewed: Carried | undefined): number | undefined =>
  previewed && previewed.result.changes.length + previewed.result.unchanged;

/** A step after its preview prints only what came of it: its changes have just been shown. */
function print(
  { stack, step, succeeded, result, seconds }: Carried,
  previewed: Carried | undefined,
  warned: Set<string>,
  isTour: boolean,
): void {
  const tense = step === "preview" ? "planned" : "done";
  const isPreviewed = previewed?.step === "preview" && succeeded;
  if (!previewed) console.log(colours.bold(stack));
  if (isPreviewed) console.log(`${step}: ${countLine(result, tense)}, ${seconds} s`);
  else {
    const warnings = result.warnings.filter((warning) => !warned.has(warning));
    for (const warning of warnings) warned.add(warning);
    const lines = operationReport(
      { ...result, warnings: isTour ? warnings.map(withoutFix) : warnings },
      { width: terminalWidth(), tense },
    );
    console.log([...lines.slice(0, -1), `${step}: ${lines.at(-1)}`].join("\n"));
  }
}

/** A tour is a first look: it says what is the matter, and a preview or an update says what to do about it. */
const withoutFix = (warning: string): string => warning.split("\n")[0] ?? warning;

const printJson = (carried: readonly Carried[]): void => console.log(JSON.stringify(carried, null, 2));

async function exportStacks(session: Session, stacks: readonly Stack[]): Promise<boolean> {
  const exported = await Promise.all(
    stacks.map(async (stack) => {
      await session.engineStack(stack);
      return [stack.environment, sandboxState(stack.environment)] as const;
    }),
  );
  const [only] = exported;
  console.log(
    JSON.stringify(exported.length === 1 && only ? only[1] : Object.fromEntries(exported), null, 2),
  );
  return true;
}

function liftHint({ environment }: Stack): string {
  return colours.yellow(
    [
      `\nProtected resources were not deleted. To take ${environment} down:`,
      `  in the sandbox:   npm run sandbox -- destroy ${environment} --lift-protection`,
      `  in a real cloud:  pulumi config set protection false && pulumi up && pulumi destroy  (stack ${environment})`,
    ].join("\n"),
  );
}

/** What the program exports, as the engine shows it. */
type Outputs = ReturnType<OperationLog["outputs"]>;

function sumUp({ clouds }: Session, outputs: ReadonlyMap<Stack, Outputs>, started: number): void {
  for (const [{ environment, share }, values] of outputs) {
    console.log(colours.bold(`\n${environment} is deployed`));
    const endpoints = values.endpoints ?? {};
    const width = Math.max(24, ...Object.keys(endpoints).map((id) => id.length));
    for (const [id, url] of Object.entries(endpoints as Record<string, string>))
      console.log(`  ${id.padEnd(width)} ${url}`);
    if (share.drafts.length > 0)
      console.log(colours.dim(`  drafts, not provisioned: ${share.drafts.map(({ id }) => id).join(", ")}`));
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  const held = clouds.store.list().filter(({ abandoned }) => !abandoned).length;
  console.log(`\n${count(held, "resource")} in the sandbox clouds, after ${count(seconds, "second")}`);
  console.log(
    colours.dim("next: npm run sandbox -- up   (changes nothing), or edit catalogue/ and preview again"),
  );
}
