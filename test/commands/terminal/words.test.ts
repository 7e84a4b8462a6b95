import { Command } from "commander";
import { expect, test } from "vitest";
import { readWords } from "../../../commands/terminal/words.ts";

const VOCABULARY = { operation: ["preview", "up"], stack: ["staging", "production"] } as const;

function read(...words: string[]) {
  const command = new Command("npm run sandbox --").argument("[words...]").exitOverride();
  command.configureOutput({ writeErr: () => {} });
  return readWords(command.parse(words, { from: "user" }), VOCABULARY);
}

test.each([
  { words: [], means: {} },
  { words: ["up"], means: { operation: "up" } },
  { words: ["production"], means: { stack: "production" } },
  { words: ["up", "staging"], means: { operation: "up", stack: "staging" } },
  { words: ["staging", "up"], means: { operation: "up", stack: "staging" } },
  { words: ["prod", "pre"], means: { operation: "preview", stack: "production" } },
])("$words", ({ words, means }) => {
  expect(read(...words)).toEqual(means);
});

test.each([
  {
    words: ["pr"],
    said: '"pr" is no operation or stack; the operations are preview, up; the stacks are staging, production',
  },
  {
    words: ["KEY=hunter2"],
    said: '"KEY=…" is no operation or stack; the operations are preview, up; the stacks are staging, production',
  },
  {
    words: ["up", "stagign"],
    said: '"stagign" is no operation or stack; did you mean: npm run sandbox -- up staging',
  },
  {
    words: ["preveiw", "stagign"],
    said: '"preveiw" is no operation or stack; did you mean: npm run sandbox -- preview staging',
  },
  {
    words: ["stagign", "hunter2"],
    said: '"stagign" is no operation or stack; did you mean: npm run sandbox -- staging',
  },
  { words: ["staging", "production"], said: '"production" is a second stack; name one, or none for all' },
])("$words is answered with what was meant", ({ words, said }) => {
  expect(() => read(...words)).toThrow(`error: ${said}`);
});
