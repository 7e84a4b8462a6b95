import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../model/yaml/source.ts";

const root = join(import.meta.dirname, "../estate");
const FILES = [
  ...readdirSync(join(root, "catalogue")).map((name) => `catalogue/${name}`),
  "Pulumi.staging.yaml",
  "Pulumi.production.yaml",
].map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n") }));

/** The part of a line before its value. */
const NAME = /^(\s*(?:- )?[\w-]+):(?=\s|$)/;
const QUOTED = /"([^"]*)"/;
const LIST = /\[(.*)\]/;

/** A slip of the hand in one line, and what may be said of it, in that line. Any other answer leads astray. */
const SLIPS: Readonly<Record<string, readonly [make: (line: string) => string, says: RegExp]>> = {
  "the last quote is missing": [(line) => line.replace(/"([^"]*)"(?!.*")/, '"$1'), /never closed/],
  "the closing bracket is missing": [(line) => line.replace(/\]\s*$/, ""), /never closed/],
  "the opening bracket is missing": [
    (line) => line.replace(/: \[/, ": "),
    /a \[ is missing before this list|this \] closes nothing/,
  ],
  "both brackets are missing": [(line) => line.replace(LIST, "$1"), /this list has no brackets/],
  "another bracket closes": [(line) => line.replace(/\]\s*$/, "}"), /does not close the \[/],
  "a bracket too many closes": [(line) => line.replace("]", "]]"), /this \] closes nothing/],
  "a bracket too many opens": [(line) => line.replace("[", "[["), /this \[ is never closed/],
  "a comma is missing": [(line) => line.replace(/, /, " "), /a comma is missing/],
  "a dot in the place of a comma": [(line) => line.replace(/", /, '". '), /not parted by \./],
  "a semicolon in the place of a comma": [(line) => line.replace(/", /, '"; '), /not parted by ;/],
  "two commas": [(line) => line.replace(/, /, ", , "), /nothing stands before this comma/],
  "the colon is missing": [
    (line) => line.replace(NAME, "$1"),
    /no `: ` behind this field's name|colon is missing/,
  ],
  "an = in the place of the colon": [
    (line) => line.replace(NAME, "$1 ="),
    /no `: ` behind this field's name/,
  ],
  "a dot in the place of the colon": [
    (line) => line.replace(NAME, "$1."),
    /no `: ` behind this field's name/,
  ],
  "no space behind the colon": [
    (line) => line.replace(/^(\s*(?:- )?[\w-]+): (?=\S)/, "$1:"),
    /a space is missing after the :|no `: ` behind this field's name/,
  ],
  "a space too many before it": [(line) => ` ${line}`, /indent|another column|- of this entry/],
  "two spaces too many before it": [(line) => `  ${line}`, /indent|another column|- of this entry/],
  "four spaces too many before it": [(line) => `    ${line}`, /indent|another column|- of this entry/],
  "a tab before it": [(line) => line.replace(/^ +/, "\t"), /a tab is used/],
  "two spaces too few before it": [
    (line) => line.replace(/^ {2}/, ""),
    /indent|belongs to no entry|stands beside config|in the column of/,
  ],
  "no - before an entry": [(line) => line.replace(/^- /, ""), /does not start with `- `|belongs to no entry/],
  "spaces in the place of a -": [
    (line) => line.replace(/^- /, "  "),
    /does not start with `- `|written twice in one entry/,
  ],
  "no space behind a -": [(line) => line.replace(/^- /, "-"), /a space is missing after the -/],
  "two - before an entry": [(line) => line.replace(/^- /, "- - "), /starts with one -/],
  "a - before a field": [(line) => line.replace(/^(\s+)(?=\w)/, "$1- "), /a - stands before this field/],
  "a * before an entry": [(line) => line.replace(/^- /, "* "), /starts with \*/],
  "a comma behind it": [
    (line) => line.replace(/(["\]])$/, "$1,"),
    /stands behind this value|before this comma/,
  ],
  "a semicolon behind it": [(line) => line.replace(/(["\]])$/, "$1;"), /stands behind this value/],
  "a field of JSON": [
    (line) => line.replace(/^(\s*(?:- )?)([\w-]+): "(.*)"$/, '$1"$2": "$3",'),
    /stands behind this value/,
  ],
  "two quotes on either side": [(line) => line.replace(QUOTED, '""$1""'), /two quotes/],
  "another quote ends the text": [(line) => line.replace(QUOTED, "\"$1'"), /does not end the text/],
  "a quote in the text": [(line) => line.replace(QUOTED, "'it's $1'"), /the ' before this ends the text/],
  "a word in quotes in the text": [
    (line) => line.replace(/"(\w+) (\w+)/, '"$1 "$2"'),
    /the " before this ends the text/,
  ],
  "a quote before a list": [(line) => line.replace(/: \[(?!.*")/, ': "['), /a quote stands before this list/],
  "a comment of another language": [(line) => line.replace(/(["\]])$/, "$1 // note"), /no comment starts/],
  "a comment glued to the value": [
    (line) => line.replace(/(["\]])$/, "$1# note"),
    /a space is missing before the #/,
  ],
};

describe.each(Object.entries(SLIPS))("%s", (_, [make, says]) => {
  test.each(FILES)("in each line of $file", ({ file, lines }) => {
    const astray = lines.flatMap((line, at) => {
      const slipped = make(line);
      if (slipped === line || /^\s*(#|$)/.test(line)) return [];
      const [first] = parseYaml(file, lines.with(at, slipped).join("\n")).problems;
      // What is YAML all the same is told by what it is.
      if (!first || (first.place.line === at + 1 && says.test(first.wrong))) return [];
      return [`${at + 1}: ${slipped} → ${first.place.line}: ${first.wrong}`];
    });
    expect(astray).toEqual([]);
  });
});
