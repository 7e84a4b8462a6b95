import { CommanderError, Option } from "commander";
import { expect, test } from "vitest";
import { ProjectCommand } from "../../../commands/terminal/project-command.ts";

/** What a command says of its arguments; nothing where they are right. */
function said(...words: string[]): string | undefined {
  const command = new ProjectCommand("npm run shop --", ["kiwi"])
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command
    .command("buy")
    .argument("<fruit>")
    .option("--at <place>")
    .option("--gift")
    .addOption(new Option("--wrap <colour>").choices(["red", "blue"]))
    .addOption(new Option("--bag <bag>").argParser((bag, bags: string[]) => [...bags, bag]).default([]))
    .action(() => {});
  command
    .command("look")
    .addOption(new Option("--out <file>"))
    .argument("[stack]")
    .action(() => {});
  command
    .command("ship")
    .argument("<stack>")
    .action(() => {});
  command
    .command("sell")
    .addOption(new Option("--all").conflicts("half"))
    .option("--half")
    .allowExcessArguments(false)
    .action(() => {});
  try {
    command.parse(words, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.message;
  }
}

test.each([
  { words: ["buy", "kiwi", "--at", "market"] },
  { words: ["buy", "kiwi", "--gift", "--gift"] },
  { words: ["buy", "kiwi", "--at", ""] },
  { words: ["look", "--out", "-"] },
  { words: ["buy", "kiwi", "--bag", "one", "--bag", "two"] },
])("$words is understood", ({ words }) => {
  expect(said(...words)).toBeUndefined();
});

const HELP = "\n    fix: npm run shop -- buy --help lists what it takes";

test.each([
  { words: ["buy"], message: `error: missing required argument 'fruit'${HELP}` },
  {
    words: ["ship"],
    message: "error: missing required argument 'stack'\n    fix: name it, e.g. npm run shop -- ship staging",
  },
  {
    words: ["buy", "kiwi", "fig"],
    message: `error: too many arguments for 'buy'. Expected 1 argument but got 2.${HELP}`,
  },
  { words: ["buy", "kiwi", "--at"], message: `error: option '--at <place>' argument missing${HELP}` },
  {
    words: ["buy", "kiwi", "--git"],
    message: "error: unknown option '--git'\n    fix: did you mean: npm run shop -- buy kiwi --gift",
  },
  {
    words: ["buy", "kiwi", "--git", "--wrap", "red"],
    message:
      "error: unknown option '--git'\n    fix: did you mean: npm run shop -- buy kiwi --gift --wrap red",
  },
  // Each word that is near a known one is corrected.
  {
    words: ["byu", "kiwii", "--gif", "--wrap", "rd"],
    message:
      "error: unknown command 'byu'\n    fix: did you mean: npm run shop -- buy kiwi --gift --wrap red",
  },
  {
    words: ["sel", "stagng"],
    message: "error: unknown command 'sel'\n    fix: did you mean: npm run shop -- sell staging",
  },
  // What is no known word is not repeated: it may be a secret.
  {
    words: ["byu", "hunter2", "--gift"],
    message: "error: unknown command 'byu'\n    fix: did you mean: npm run shop -- buy",
  },
  {
    words: ["byu", "KEY=hunter2"],
    message: "error: unknown command 'byu'\n    fix: did you mean: npm run shop -- buy",
  },
  {
    words: ["byu", "kiwi", "--at=kiwi"],
    message: "error: unknown command 'byu'\n    fix: did you mean: npm run shop -- buy",
  },
  {
    words: ["buy", "kiwi", "--gft", "--at", "kiwi"],
    message: "error: unknown option '--gft'\n    fix: did you mean: npm run shop -- buy --gift",
  },
  {
    words: ["buy", "kiwi", "--aat", "https://user:hunter2@host/x"],
    message: "error: unknown option '--aat'\n    fix: did you mean: npm run shop -- buy --at",
  },
  {
    words: ["buy", ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"].join("_"), "fig"],
    message: `error: too many arguments for 'buy'. Expected 1 argument but got 2.${HELP}`,
  },
  {
    words: [["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"].join("_")],
    message:
      "error: unknown command '(hidden: it looks like a credential)'\n    fix: one of: buy, look, ship, sell",
  },
  { words: ["buy", "kiwi", "--token=hunter2"], message: `error: unknown option '--token'${HELP}` },
  { words: ["buy", "kiwi", "--token=it's hunter2"], message: `error: unknown option '--token'${HELP}` },
  { words: ["KEY=hunter2"], message: "error: unknown command 'KEY'\n    fix: one of: buy, look, ship, sell" },
  { words: ["buy", "kiwi", "--\u001b[31m"], message: `error: unknown option '--\\u001b[31m'${HELP}` },
  {
    words: ["buy", "kiwi", "--at", "here", "--at=there"],
    message: "error: option '--at <place>' is given twice\n    fix: keep one",
  },
  {
    words: ["sell", "kiwi"],
    message:
      "error: too many arguments for 'sell'. Expected 0 arguments but got 1.\n    fix: leave out every word that is no option; npm run shop -- sell --help lists those",
  },
  {
    words: ["sell", "--all", "--half"],
    message: "error: option '--all' cannot be used with option '--half'\n    fix: keep one of the two",
  },
  {
    words: ["buy", "kiwi", "--gift=hunter2"],
    message: "error: option '--gift' takes no value\n    fix: write it alone",
  },
  {
    words: ["buy", "kiwi", "—gift"],
    message:
      "error: the hyphens or quotation marks of this line are those of pasted text\n    fix: write them anew: -- and straight quotes",
  },
  ...[["--stack", "staging"], ["--stack=staging"], ["-s", "staging"]].map((words) => ({
    words: ["look", ...words],
    message: `error: unknown option '${words[0]?.split("=")[0]}'\n    fix: name the stack alone, e.g. npm run shop -- look staging`,
  })),
  // An option stands behind the command that takes it, and so does what is said of one that is not known.
  {
    words: ["--gift", "buy", "kiwi"],
    message:
      "error: unknown option '--gift'\n    fix: write it behind the command: npm run shop -- buy --gift",
  },
  {
    words: ["--at=hunter2", "buy", "kiwi"],
    message: "error: unknown option '--at'\n    fix: write it behind the command: npm run shop -- buy --at",
  },
  {
    words: ["--half"],
    message:
      "error: unknown option '--half'\n    fix: write it behind the command: npm run shop -- sell --half",
  },
  {
    words: ["--none", "buy", "kiwi"],
    message: `error: unknown option '--none'${HELP}`,
  },
  {
    words: ["--stack", "staging", "look"],
    message:
      "error: unknown option '--stack'\n    fix: name the stack alone, e.g. npm run shop -- look staging",
  },
  {
    words: ["--none"],
    message: "error: unknown option '--none'\n    fix: npm run shop -- --help lists what it takes",
  },
  // What else was asked for stays in the line.
  {
    words: ["look", "kiwi", "-s", "production"],
    message:
      "error: unknown option '-s'\n    fix: name the stack alone, e.g. npm run shop -- look kiwi production",
  },
  {
    words: ["look", "--out", ""],
    message: "error: option '--out <file>' is given an empty name\n    fix: write one",
  },
  {
    words: ["exchange"],
    message: "error: unknown command 'exchange'\n    fix: one of: buy, look, ship, sell",
  },
])("$words: $message", ({ words, message }) => {
  expect(said(...words)).toBe(message);
});
