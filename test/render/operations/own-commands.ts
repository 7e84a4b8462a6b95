import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };

const helps = new Map<string, string>();

/** What a command of the repository says of itself. */
function helpOf(words: readonly string[]): string {
  const key = words.join(" ");
  const known = helps.get(key);
  if (known !== undefined) return known;
  const [command, ...subcommand] = words;
  const args = [join(ROOT, "commands/start.mjs"), command ?? "", ...subcommand, "--help"];
  const help = execFileSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, COLUMNS: "200" },
  });
  helps.set(key, help);
  return help;
}

/**
 * Why the repository would not accept `npm run` with these words; `undefined` where it would. Its commands say themselves
 * which arguments, choices and options they take.
 */
export function refusal([run, script = "", dashes, ...rest]: readonly string[]): string | undefined {
  if (run !== "run" || !Object.hasOwn(scripts, script)) return `there is no script ${script}`;
  if (dashes !== "--") return "arguments come after --";
  const hasSubcommands = /\nCommands:\n/.test(helpOf([script]));
  const [subcommand = "", ...after] = rest;
  if (hasSubcommands && !new RegExp(`^  ${subcommand} `, "m").test(helpOf([script])))
    return `${script} has no command ${subcommand}`;
  const help = helpOf(hasSubcommands ? [script, subcommand] : [script]);
  const given = hasSubcommands ? after : rest;
  const positional: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? "";
    if (!word.startsWith("--")) positional.push(word);
    else {
      const [, value] = new RegExp(`^  (?:-\\w, )?${word}( <[^>]+>)? `, "m").exec(help) ?? [undefined, null];
      if (value === null) return `${script} has no option ${word}`;
      if (value !== undefined) i++;
    }
  }
  const [usage = ""] = /Usage: .*/.exec(help) ?? [];
  const required = usage.match(/ <[^>]+>/g)?.length ?? 0;
  const optional = usage.match(/ \[(?!options|command)[^\]]+\]/g)?.length ?? 0;
  if (positional.length < required || positional.length > required + optional)
    return `${usage} is called with ${positional.length} arguments`;
  return undefined;
}
