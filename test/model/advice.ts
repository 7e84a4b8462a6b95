import { isMap, isSeq, LineCounter, type Node, type ParsedNode, parseDocument, type Scalar } from "yaml";
import { STAGES } from "../../model/entities/pipeline.ts";
import type { Problem } from "../../model/problems/problem.ts";

/** What a fix says to do, where it names something concrete. `values` are choices: each has to be one that is taken. */
type Advice =
  | { readonly does: "write"; readonly values: readonly unknown[] }
  | { readonly does: "set"; readonly field: string; readonly value: unknown }
  | { readonly does: "remove" | "quote" | "cut the dot" }
  | { readonly does: "append"; readonly text: string }
  | { readonly does: "insert"; readonly items: readonly string[] };

const write = (...values: unknown[]): Advice => ({ does: "write", values });
const numbers = (...texts: (string | undefined)[]) => write(...texts.map(Number));
/** As YAML reads it. A placeholder in upper case, other than a stage, and what is left out, is nothing that could be written. */
const written = (text: string): unknown =>
  /…|\b[A-Z]{2,}\b/.test(text.replace(new RegExp(STAGES.join("|"), "g"), ""))
    ? undefined
    : parseDocument(text).toJS();

/** How fixes are worded, the most telling wording first. */
const WORDINGS: readonly (readonly [RegExp, (...parts: string[]) => Advice])[] = [
  [/^did you mean "(.+)"\?$/, (word) => write(word)],
  [/(?:^|; )one of: (.*)$/, (list = "") => write(...list.replace(/, … .*$/, "").split(", "))],
  [
    /^(?:remove (?:it|them|the line)|leave (?:it|the field) out|keep one of the two)$/,
    () => ({ does: "remove" }),
  ],
  [/^end it with "(.+)"$/, (text = "") => ({ does: "append", text })],
  [
    /^add (Build|GHCR Push|Build and GHCR Push)(?: before it)?$/,
    (list = "") => ({ does: "insert", items: list.split(" and ") }),
  ],
  [
    /^put one that admits something before it, e\.g\. "(.+)"$/,
    (item = "") => ({ does: "insert", items: [item] }),
  ],
  [/^(?:write the value|put it) in quotes/, () => ({ does: "quote" })],
  [/^write (\S+) without quotes$/, (value = "") => write(written(value))],
  [/^take the dot away$/, () => ({ does: "cut the dot" })],
  [/\be\.g\. (\d+)/, (number) => numbers(number)],
  [/\be\.g\. "([^"…]+)" or "([^"…]+)"/, (one, other) => write(one, other)],
  [/\be\.g\. "([^"…]+)"/, (text) => write(text)],
  [/^write true or false\b/, () => write(true, false)],
  [/^write (\d+(?:Mi|Gi)) to (\d+(?:Mi|Gi))$/, (least, most) => write(least, most)],
  [/(?:^write|,| from) (\d[\d.]*) to (\d[\d.]*)/, (least, most) => numbers(least, most)],
  [/^write at (?:least|most) (\d[\d.]*)$/, (number) => numbers(number)],
  [/^write (\d+) or less$/, (number) => numbers(number)],
  [/^write less than (\d+)$/, (number) => write(Number(number) - 1)],
  [/^write (\d[\d.]*|true|false|null|\[[^…]*\])(?: here)?$/, (value = "") => write(written(value))],
  [
    /^(?:write )?([a-z_]+): ([^ …]+|\[[^…]*\])$/,
    (field = "", value = "") => ({ does: "set", field, value: written(value) }),
  ],
  [/^write "(\S+)"(?:, with the quotes|, if that is the name that is meant)?$/, (text) => write(text)],
  [/^write (\S+) in single quotes/, (text) => write(text)],
];

/** The parts of a fix are ways to mend, one of which is taken. */
const waysOf = (fix: string): string[] => fix.split(/; (?!one of)|, or (?=[a-z])/);

/** Everything concrete that a fix says, each by the words that say it. */
export const advised = (fix: string): (readonly [way: string, advice: Advice])[] =>
  waysOf(fix).flatMap((way) => {
    const [wording, advice] = WORDINGS.find(([words]) => words.test(way)) ?? [];
    const said = wording && advice?.(...(wording.exec(way) ?? []).slice(1).map(String));
    const isEmpty =
      said?.does === "set"
        ? said.value === undefined
        : said?.does === "write" && said.values.includes(undefined);
    return said && !isEmpty ? [[way, said] as const] : [];
  });

type Path = readonly (string | number)[];

/** What starts at a place of a text: a field by its name or its value, or an item. */
function standsAt(
  text: string,
  { line, column }: Problem["place"],
): { path: Path; isName: boolean } | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const offset = (lines.lineStarts[line - 1] ?? 0) + column - 1;
  const startsHere = (node: unknown) => (node as ParsedNode | null)?.range?.[0] === offset;
  let found: { path: Path; isName: boolean } | undefined;
  const look = (node: unknown, path: Path): void => {
    if (isMap(node))
      for (const { key, value } of node.items) {
        const at = [...path, String((key as { value?: unknown }).value)];
        if (startsHere(key)) found = { path: at, isName: true };
        else if (startsHere(value)) found = { path: at, isName: false };
        look(value, at);
      }
    if (isSeq(node))
      node.items.forEach((item, i) => {
        if (startsHere(item) && !isMap(item)) found = { path: [...path, i], isName: false };
        look(item, [...path, i]);
      });
  };
  look(document.contents, []);
  return found;
}

/** The text after a piece of advice was followed at the place of a problem, once for each choice. */
export function followed(text: string, { place, field = "", value }: Problem, advice: Advice): string[] {
  const stands = standsAt(text, place);
  if (!stands) return [];
  const { path, isName } = stands;
  const name =
    field
      .replace(/\[\d+\]$/, "")
      .split(".")
      .at(-1) ?? "";
  // A field that is missing is told at what should have it.
  const isMissing = isName && value === undefined && name !== "" && path.at(-1) !== name;
  const holder = isMap(parseDocument(text).getIn(path)) ? path : path.slice(0, -1);
  const at = isMissing ? [...holder, name] : path;
  const changed = (change: (document: ReturnType<typeof parseDocument>) => void): string => {
    const document = parseDocument(text);
    change(document);
    return document.toString({ lineWidth: 0 });
  };
  switch (advice.does) {
    case "write":
      return advice.values.map((choice) =>
        changed((document) =>
          isName && !isMissing
            ? rename(document.getIn(path.slice(0, -1), true), path, choice)
            : document.setIn(at, document.createNode(choice)),
        ),
      );
    case "set":
      return [
        changed((document) =>
          document.setIn(
            [
              ...at.slice(
                0,
                at.findLastIndex((step) => typeof step === "string"),
              ),
              advice.field,
            ],
            document.createNode(advice.value),
          ),
        ),
      ];
    case "remove":
      return [changed((document) => document.deleteIn(path))];
    case "append":
      return [changed((document) => document.setIn(at, `${document.getIn(at)}${advice.text}`))];
    case "cut the dot":
      return [changed((document) => document.setIn(at, String(document.getIn(at)).replace(/\.$/, "")))];
    case "quote":
      return [
        changed((document) => {
          const scalar = document.getIn(at, true) as Scalar;
          Object.assign(scalar, { value: scalar.source, type: "QUOTE_DOUBLE" });
        }),
      ];
    case "insert":
      return [changed((document) => insert(document, at, advice.items))];
  }
}

function rename(mapping: unknown, path: Path, name: unknown): void {
  if (!isMap(mapping)) throw new Error(`no mapping holds ${path.join(".")}`);
  const pair = mapping.items.find(({ key }) => String((key as { value?: unknown }).value) === path.at(-1));
  if (pair) pair.key = parseDocument(String(name)).contents as Node;
}

/** Stages go where their order has them, triggers before the one that was complained of. */
function insert(document: ReturnType<typeof parseDocument>, at: Path, items: readonly string[]): void {
  const isStage = items.every((item) => STAGES.some((stage) => stage === item));
  const list = isStage ? [at[0] ?? 0, "stages"] : at.slice(0, -1);
  const present = (document.getIn(list) as { toJSON(): string[] }).toJSON();
  const index = Number(at.at(-1));
  document.setIn(
    list,
    document.createNode(
      isStage
        ? STAGES.filter((stage) => present.includes(stage) || items.includes(stage))
        : [...present.slice(0, index), ...items, ...present.slice(index)],
    ),
  );
}
