import { Command, type ErrorOptions, type Option } from "commander";
import { visible } from "../../model/problems/strange-characters.ts";
import { nearest } from "../../model/problems/suggest.ts";

/** What commander says of a mistake that names a remedy. */
const HAS_REMEDY = /Allowed choices|fix:/;

/**
 * A command of `npm run`. Each mistake in its arguments is answered with what to do, and without what was written behind
 * an `=`, which may be a secret; an option that takes one value is refused where it is given twice.
 */
export class ProjectCommand extends Command {
  constructor(name?: string) {
    super(name);
    // Of its own it names a word, and not a line that can be run.
    this.showSuggestionAfterError(false);
  }

  override createCommand(name?: string): Command {
    return new ProjectCommand(name);
  }

  override addOption(option: Option): this {
    super.addOption(option);
    if (!option.required || option.variadic || Array.isArray(option.defaultValue)) return this;
    let isGiven = false;
    return this.on(`option:${option.name()}`, () => {
      if (isGiven) this.error(`error: option '${option.flags}' is given twice\n    fix: keep one`);
      isGiven = true;
    });
  }

  override error(message: string, options?: ErrorOptions): never {
    const said = message
      .replace(/(unknown (?:option|command) '[^'=]+)=.*'/s, "$1'")
      .replaceAll(/:\/\/[^@/\s]+@/g, "://…@");
    const lines = said.trimEnd().split("\n").map(visible);
    // What has no code of commander's is the program's own sentence.
    const { code } = options ?? {};
    if (code !== undefined && !HAS_REMEDY.test(said)) lines.push(`    fix: ${this.#remedy(code, message)}`);
    return super.error(lines.join("\n"), options);
  }

  #remedy(code: string, message: string): string {
    const [, word = ""] = /unknown (?:option|command) '(.*)'/s.exec(message) ?? [];
    const known = this.commands.map((command) => command.name());
    const options = this.createHelp()
      .visibleOptions(this)
      .flatMap(({ long }) => long ?? []);
    const line = meantLine(this, word, nearest(word, code === "commander.unknownCommand" ? known : options));
    if (line !== undefined) return `did you mean: ${line}`;
    if (code === "commander.unknownCommand") return `one of: ${known.join(", ")}`;
    return `${namesOf(this).join(" ")} --help lists what it takes`;
  }
}

/** The words that a command is called by. */
const namesOf = (command: Command): string[] => [
  ...(command.parent ? namesOf(command.parent) : []),
  command.name(),
];

/**
 * The line as it was typed, with what is near in place of a word: it can be run as it is. Nothing where nothing is near,
 * or where a word holds an `=`, behind which may be a secret.
 */
export function meantLine(command: Command, word: string, near: string | undefined): string | undefined {
  let root = command;
  while (root.parent) root = root.parent;
  const { rawArgs } = root as unknown as { readonly rawArgs: readonly string[] };
  const typed = rawArgs.slice(rawArgs[1] === process.argv[1] ? 2 : 0);
  if (near === undefined || typed.some((other) => other.includes("="))) return undefined;
  return [root.name(), ...typed.map((other) => quoted(other === word ? near : other))].join(" ");
}

/** A word as a shell reads it. */
const quoted = (word: string): string =>
  /^[\w@%+:,./-]+$/.test(word) ? word : `'${visible(word).replaceAll("'", "'\\''")}'`;
