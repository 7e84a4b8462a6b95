import { afterAll, describe, expect, test } from "vitest";
import { formatProblem, isError, type Problem } from "../../../model/problems/problem.ts";
import { advised, followed } from "../advice.ts";
import { Estate } from "../broken-estate.ts";

const estate = new Estate();
afterAll(() => estate.remove());

/** A line with a field's name and a value behind it. */
const FIELD = /^(\s*(?:- )?)([\w:-]+): (.+)$/;
/** Ciphertexts are no values that a hand writes, and ids name what they name. */
const NO_VALUE = /^(id|secure|encryptionsalt)$|-token-|-url-|-dsn-/;

/** The first line of each field in each file. */
const VALUES = [...estate.base]
  .filter(([file]) => file.endsWith(".yaml"))
  .flatMap(([file, text]) =>
    text.split("\n").flatMap((line, at) => {
      const [, before = "", name = "", value = ""] = FIELD.exec(line) ?? [];
      return name === "" || NO_VALUE.test(name) ? [] : [{ file, at, before, name, value }];
    }),
  )
  .filter(
    ({ file, name }, i, all) => all.findIndex((other) => other.file === file && other.name === name) === i,
  );

/** What people read, and any text is. */
const PROSE = "question|answer|reason|kpi_budget|owner|reviewer|site-name-production";
const NUMBER = /^\d+$/;
const isPlain = (value: string) => /^[a-z]/i.test(value) && !/^(true|false)$/.test(value);

/** A slip of the hand in a value, and the fields that take what comes of it. */
const SLIPS: Readonly<Record<string, readonly [make: (value: string) => string, takes?: string]>> = {
  "a word for what is to come": [() => "TODO"],
  "a stand-in between angle brackets": [() => "<fill in>"],
  "three dots": [() => '"..."'],
  "nothing applies": [(value) => (value.startsWith("[") ? value : "n/a")],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: nobody fills it in.
  "a variable of a shell": [() => '"${VALUE}"', PROSE],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: nobody fills it in.
  "an expression of GitHub": [() => '"${{ vars.VALUE }}"', PROSE],
  "an empty text": [() => '""'],
  "a mapping of nothing": [() => "{}"],
  "a list of texts": [() => "[a b, c d]"],
  "a comma behind it": [(value) => (isPlain(value) || NUMBER.test(value) ? `${value},` : value), PROSE],
  "a semicolon behind it": [(value) => (isPlain(value) || NUMBER.test(value) ? `${value};` : value), PROSE],
  "quotes of a text processor": [(value) => (isPlain(value) ? `“${value}”` : value), PROSE],
  "quotes of French": [(value) => (isPlain(value) ? `«${value}»` : value), PROSE],
  "a space that does not break behind it": [(value) => (isPlain(value) ? `${value}\u00a0` : value)],
  "a letter that looks like another": [
    (value) =>
      value.replace(/[aoe](?=[a-z])/, (letter) => ({ a: "\u0430", o: "\u043e", e: "\u0435" })[letter] ?? ""),
    PROSE,
  ],
  "a dash for a hyphen": [(value) => value.replace(/(?<=[a-z])-(?=[a-z])/, "\u2013"), PROSE],
  "a backslash for a slash": [(value) => (isPlain(value) ? value.replaceAll("/", "\\") : value)],
  "brackets around it": [(value) => (value.startsWith("[") ? value : `[${value}]`)],
  "brackets around its brackets": [(value) => (value.startsWith("[") ? `[${value}]` : value)],
  "its list as a text": [(value) => (value.startsWith("[") ? `'${value}'` : value)],
  "its list in parentheses": [(value) => value.replace(/^\[(.*)\]$/, "($1)")],
  "its list without commas": [(value) => (value.startsWith("[") ? value.replaceAll(", ", " ") : value)],
  "an empty item": [(value) => value.replace(/^\[/, '["", ')],
  "an item of nothing": [(value) => value.replace(/^\[/, "[null, ")],
  "a number in quotes": [(value) => (NUMBER.test(value) ? `"${value}"` : value)],
  "a number below nothing": [(value) => (NUMBER.test(value) && value !== "0" ? `-${value}` : value)],
  "a number of nothing known": [(value) => (NUMBER.test(value) ? `${value} apples` : value)],
  "a number as a word": [(value) => (NUMBER.test(value) ? "ten" : value)],
  "a number that is about it": [(value) => (NUMBER.test(value) ? `~${value}` : value)],
  "a word for true or false": [(value) => (/^(true|false)$/.test(value) ? "enabled" : value)],
  "a scheme that is misspelt": [(value) => value.replace("https:", "htps:")],
  "a suffix that is misspelt": [(value) => value.replace(".com", ".cmo")],
  "two dots for one": [(value) => value.replace(".com", "..com")],
  "a comma for a dot": [(value) => value.replace(".com", ",com")],
};

/** A file's text with another value of a field. */
const withValue = ({ file, at, before, name }: (typeof VALUES)[number], value: string): string =>
  estate.text(file).split("\n").with(at, `${before}${name}: ${value}`).join("\n");

const errors = (): Problem[] => estate.problems().filter(isError);
const fieldOf = ({ place, entity, field }: Problem): string => [place.file, entity?.id, field].join(" ");

/** What a fix that names something leaves wrong with its field, where it is taken at its place. */
function leadsOn(problem: Problem, text: string): string[] {
  if (/^one of:|e\.g\./.test(problem.fix)) return [];
  return advised(problem.fix).flatMap(([way, advice]) => {
    const outcomes = followed(text, problem, advice).map((changed) => {
      estate.write(problem.place.file, changed);
      return errors().filter((other) => fieldOf(other) === fieldOf(problem));
    });
    return outcomes.length > 0 && outcomes.every((left) => left.length > 0)
      ? [`${formatProblem(problem)} ${way}: ${outcomes[0]?.map(formatProblem).join()}`]
      : [];
  });
}

describe.each(Object.entries(SLIPS))("%s", (_, [make, takes = "no field"]) => {
  test("is told in its line, in each field, and a fix that names a value is one that is taken", () => {
    const astray = VALUES.flatMap((place) => {
      const { file, at, name, value } = place;
      const slipped = make(value);
      if (slipped === value || new RegExp(`^(${takes})$`).test(name)) return [];
      const text = withValue(place, slipped);
      estate.write(file, text);
      const here = errors().filter(({ place }) => place.file === file && place.line === at + 1);
      const wrong =
        here.length === 0 ? ["nothing is told there"] : here.flatMap((problem) => leadsOn(problem, text));
      estate.restore([file]);
      return wrong.map((said) => `${file}:${at + 1}: ${name}: ${slipped} → ${said}`);
    });
    expect(astray).toEqual([]);
  });
});

/** What values are made of, and what patterns look for: a pattern that starts anew at each of them is quadratic. */
const PARTS = "a1b2|a |a-|a.|a/|a,|aA|\u0430|a\u2013|{a|'|/|@a.|a_|- |(|\\|https://|ghp_|eyJ|0|*|#|a: ".split(
  "|",
);

test.each(
  VALUES.map((value, i) => ({ ...value, parts: [i, i + 7].map((n) => PARTS.at(n % PARTS.length) ?? "") })),
)(
  "200 KB of $parts in the place of $name of $file are looked through once, and not at each place again",
  ({ parts, ...place }) => {
    const { file, value } = place;
    for (const part of parts) {
      const huge = JSON.stringify(part.repeat(200_000 / part.length));
      estate.write(file, withValue(place, value.startsWith("[") ? `[${huge}]` : huge));
      expect(errors).not.toThrow();
      estate.restore([file]);
    }
  },
  // One pass takes a tenth of a second, and one for each place more than ten.
  8000,
);
