import type { Command } from "commander";
import { nearest } from "../../model/problems/suggest.ts";
import { meantLine } from "./project-command.ts";

/** What words may stand for, by what they name, e.g. `{ stack: ["staging", "production"] }`. */
type Vocabulary = Readonly<Record<string, readonly string[]>>;

/** One word for each name of a vocabulary, or none. */
type Read<V extends Vocabulary> = { readonly [Name in keyof V]?: V[Name][number] };

/**
 * Reads a command's words in whatever order they are typed, and completes abbreviations: `prod up` is `up production`.
 * Anything else ends the command with the line that was probably meant.
 */
export function readWords<const V extends Vocabulary>(command: Command, vocabulary: V): Read<V> {
  const names = Object.keys(vocabulary);
  const read: Record<string, string> = {};
  for (const word of command.args) {
    const name = names.find((candidate) => completed(word, vocabulary[candidate] ?? []) !== undefined);
    if (name === undefined || read[name] !== undefined)
      command.error(refusal(command, vocabulary, word, name));
    else read[name] = completed(word, vocabulary[name] ?? []) ?? word;
  }
  return read as Read<V>;
}

/** As {@link readWords}, where the command takes one word of each kind, and refuses to start without. */
export function readOneOf<const V extends Vocabulary>(command: Command, vocabulary: V): Required<Read<V>> {
  return readWords(command, vocabulary) as Required<Read<V>>;
}

/** Shorter words would say too little. */
const SHORTEST = 3;

/** The known word that this is, or begins, where it begins no other. */
function completed(word: string, known: readonly string[]): string | undefined {
  if (known.includes(word)) return word;
  const begun = known.filter((candidate) => candidate.startsWith(word.toLowerCase()));
  return word.length >= SHORTEST && begun.length === 1 ? begun[0] : undefined;
}

function refusal(command: Command, vocabulary: Vocabulary, word: string, name: string | undefined): string {
  const isNeeded = command.registeredArguments.some(({ required }) => required);
  if (name !== undefined)
    return `error: "${shown(word)}" is a second ${name}; name one${isNeeded ? "" : ", or none for all"}`;
  const known = Object.entries(vocabulary).map(([what, words]) => `the ${what}s are ${words.join(", ")}`);
  const words = Object.values(vocabulary).flat();
  const meant = meantLine(command, nearest(word, words), words);
  const fix = meant === undefined ? known.join("; ") : `did you mean: ${meant}`;
  return `error: "${shown(word)}" is no ${Object.keys(vocabulary).join(" or ")}; ${fix}`;
}

/** A word without what stands behind an `=`, which may be a secret. */
const shown = (word: string): string => word.replace(/=.*/s, "=…");
