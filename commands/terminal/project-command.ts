import { Command, type ErrorOptions, type Option } from "commander";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { withoutTokens } from "../../model/problems/redact.ts";
import { visible } from "../../model/problems/strange-characters.ts";
import { nearest } from "../../model/problems/suggest.ts";

/** What commander says of a mistake that names a remedy. */
const HAS_REMEDY = /Allowed choices|fix:/;

/**
 * A command of `npm run`. Each mistake in its arguments is answered with what to do, and without what was written behind
 * an `=`, which may be a secret; an option that takes one value is refused where it is given twice.
 */
export class ProjectCommand extends Command {
  readonly words: readonly string[];

  /** @param words what its arguments may be, beside the choices that they declare and the stacks */
  constructor(name?: string, words: readonly string[] = []) {
    super(name);
    this.words = words;
    // Of its own it names a word, and not a line that can be run.
    this.showSuggestionAfterError(false);
  }

  override createCommand(name?: string): Command {
    return new ProjectCommand(name, this.words);
  }

  override addOption(option: Option): this {
    super.addOption(option);
    if (!option.required || option.variadic || Array.isArray(option.defaultValue)) return this;
    let isGiven = false;
    return this.on(`option:${option.name()}`, (value: unknown) => {
      // As from a variable that is not set: the system would take it for the folder that one is in.
      if (value === "" && /<(file|folder)>/.test(option.flags))
        this.error(`error: option '${option.flags}' is given an empty name\n    fix: write one`);
      if (isGiven) this.error(`error: option '${option.flags}' is given twice\n    fix: keep one`);
      isGiven = true;
    });
  }

  override error(message: string, options?: ErrorOptions): never {
    if (rawArgsOf(this).some((word) => PASTED.test(word)))
      return super.error(
        "error: the hyphens or quotation marks of this line are those of pasted text\n    fix: write them anew: -- and straight quotes",
        options,
      );
    const [, flag] = /unknown option '([^'=]+)=/.exec(message) ?? [];
    if (this.options.some(({ long, required, optional }) => long === flag && !required && !optional))
      return super.error(`error: option '${flag}' takes no value\n    fix: write it alone`, options);
    const said = message
      .replace(/(unknown (?:option|command) '[^'=]+)=.*'/s, "$1'")
      .replaceAll(/:\/\/[^@/\s]+@/g, "://…@");
    const lines = said.trimEnd().split("\n").map(visible);
    // What has no code of commander's is the program's own sentence.
    const { code } = options ?? {};
    if (code !== undefined && !HAS_REMEDY.test(said)) lines.push(`    fix: ${this.#remedy(code, message)}`);
    return super.error(withoutTokens(lines.join("\n")), options);
  }

  /** The words of the line that are the command's own, and the stack that it names, or one. */
  #typed(): string[] {
    const typed = rawArgsOf(this);
    const stack = ENVIRONMENTS.find((name) => typed.some((word) => word.replace(/^.*=/, "") === name));
    return [...typed.filter((word) => this.words.includes(word)), stack ?? ENVIRONMENTS[0]];
  }

  #remedy(code: string, message: string): string {
    const [, word = ""] = /unknown (?:option|command) '(.*)'/s.exec(message) ?? [];
    if (code === "commander.unknownOption" && this.commands.length > 0) {
      const [flag = ""] = word.split("=");
      const named = this.commands.find((command) => rawArgsOf(this).includes(command.name()));
      const takers = this.commands.filter((command) => optionsOf(command).includes(flag));
      const taker = named ? takers.find((command) => command === named) : takers[0];
      if (taker) return `write it behind the command: ${[...namesOf(taker), flag].join(" ")}`;
      if (named instanceof ProjectCommand) return named.#remedy(code, message);
    }
    // As Pulumi takes it.
    if (/^(-s|--stack)(=|$)/.test(word) && this.registeredArguments.some((each) => each.name() === "stack"))
      return `name the stack alone, e.g. ${[...namesOf(this), ...this.#typed()].join(" ")}`;
    const known = this.commands.map((command) => command.name());
    const line = meantLine(
      this,
      nearest(word, code === "commander.unknownCommand" ? known : optionsOf(this)),
    );
    if (line !== undefined) return `did you mean: ${line}`;
    if (code === "commander.unknownCommand") return `one of: ${known.join(", ")}`;
    if (code === "commander.conflictingOption") return "keep one of the two";
    if (code === "commander.missingArgument" && message.includes("'stack'"))
      return `name it, e.g. ${namesOf(this).join(" ")} ${ENVIRONMENTS[0]}`;
    const help = `${namesOf(this).join(" ")} --help`;
    const takesNone = code === "commander.excessArguments" && this.registeredArguments.length === 0;
    return takesNone
      ? `leave out every word that is no option; ${help} lists those`
      : `${help} lists what it takes`;
  }
}

/** What word processors and chats make of the hyphens and quotation marks of a command line. */
const PASTED = /^[\u2010-\u2015\u2212\u2018-\u201f\u00ab\u00bb]/;

const rootOf = (command: Command): Command => (command.parent ? rootOf(command.parent) : command);

/** The words of a command line as they were typed. */
function rawArgsOf(command: Command): readonly string[] {
  const { rawArgs } = rootOf(command) as unknown as { readonly rawArgs?: readonly string[] };
  return rawArgs?.slice(rawArgs[1] === process.argv[1] ? 2 : 0) ?? [];
}

/** The words that a command is called by. */
const namesOf = (command: Command): string[] => [
  ...(command.parent ? namesOf(command.parent) : []),
  command.name(),
];

/**
 * The line that was meant, where each of its words is a known one, or near to a known one, which is then written in its
 * place. Else the near word alone, behind its command: what else was typed may be a secret, and is not repeated.
 * @param words what arguments may be, beside the choices that the command declares
 */
export function meantLine(
  command: Command,
  near: string | undefined,
  words: readonly string[] = command instanceof ProjectCommand ? command.words : [],
): string | undefined {
  if (near === undefined) return undefined;
  let current = rootOf(command);
  const line = [current.name()];
  /** What the option before may be set to. */
  let values: readonly string[] | undefined;
  for (const word of rawArgsOf(command)) {
    const known = values ?? (word.startsWith("-") ? optionsOf(current) : [...argumentsOf(current), ...words]);
    const meant = known.includes(word) ? word : nearest(word, known);
    if (meant === undefined || word.includes("=")) return [...namesOf(command), near].join(" ");
    line.push(meant);
    const option = values ? undefined : current.options.find((each) => each.long === meant);
    values = option?.required || option?.optional ? (option.argChoices ?? []) : undefined;
    current = current.commands.find((each) => each.name() === meant) ?? current;
  }
  return line.join(" ");
}

const optionsOf = (command: Command): string[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long }) => long ?? []);

const argumentsOf = (command: Command): string[] => [
  ...command.commands.map((each) => each.name()),
  ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  ...ENVIRONMENTS,
];
