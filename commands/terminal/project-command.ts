import { Command, type ErrorOptions, type Option } from "commander";
import { visible } from "../../model/problems/strange-characters.ts";

/** What commander says of a mistake that names no remedy. */
const HAS_REMEDY = /Did you mean|Allowed choices|fix:/;

/**
 * A command of `npm run`. Each mistake in its arguments is answered with what to do, and without what was written behind
 * an `=`, which may be a secret; an option that takes one value is refused where it is given twice.
 */
export class ProjectCommand extends Command {
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
    if (code !== undefined && !HAS_REMEDY.test(said)) lines.push(`    fix: ${this.#remedy(code)}`);
    return super.error(lines.join("\n"), options);
  }

  #remedy(code: string): string {
    const known = this.commands.map((command) => command.name());
    if (code === "commander.unknownCommand") return `one of: ${known.join(", ")}`;
    return `${namesOf(this).join(" ")} --help lists what it takes`;
  }
}

/** The words that a command is called by. */
const namesOf = (command: Command): string[] => [
  ...(command.parent ? namesOf(command.parent) : []),
  command.name(),
];
