import type { Against, StackChanges } from "./against.ts";
import type { PlanChange } from "./plan-changes.ts";

/** Lines of changes of one stack that a comment shows; the job's log has all of them. */
const MOST_LINES = 150;

/** What differs from another checkout, for a comment on a pull request. */
export function changesMarkdown({ stacks, unplanned }: Against): string {
  return [
    "## What this changes",
    "Planned by the code of this pull request itself, without credentials: what is deployed was not looked at, and code that means to can lie here. Read the diff as well.",
    ...(unplanned === undefined
      ? []
      : [
          `What it is merged into could not be planned, so everything is shown as added: \`${inline(unplanned)}\``,
        ]),
    ...stacks.map(stackMarkdown),
  ]
    .join("\n\n")
    .concat("\n");
}

function stackMarkdown({ environment, changes, governed, usdBefore, usdAfter }: StackChanges): string {
  const count = (kind: PlanChange["kind"]) => changes.filter((change) => change.kind === kind).length;
  const lines = changes.flatMap(changeLines);
  const left = lines.length - MOST_LINES;
  return [
    `### ${environment}`,
    changes.length === 0
      ? "Nothing changes."
      : `${count("added")} added, ${count("changed")} changed, ${count("replaced")} replaced, ${count("removed")} removed.`,
    ...(lines.length > 0
      ? [fenced("diff", [...lines.slice(0, MOST_LINES), ...(left > 0 ? [`# and ${left} more lines`] : [])])]
      : []),
    ...(governed.length > 0 ? ["Governed:", governed.map((line) => `- \`${inline(line)}\``).join("\n")] : []),
    `Expected cost a month: ${usd(usdBefore)} before, ${usd(usdAfter)} after.`,
  ].join("\n\n");
}

/** A resource, and each value that changes in it: what it was, and what it becomes. */
function changeLines({ kind, resource, isProtected, values }: PlanChange): string[] {
  const mark = { added: "+", removed: "-", changed: "!", replaced: "!" }[kind];
  const isDeleted = kind === "removed" || kind === "replaced";
  const note = `${kind === "replaced" ? "  replaced" : ""}${isDeleted && isProtected ? "  protected: the engine refuses to delete it" : ""}`;
  return [
    `${mark} ${resource}${note}`,
    ...values.flatMap(({ path, before, after }) => [
      ...(before === undefined ? [] : [`-   ${path}: ${shown(before)}`]),
      ...(after === undefined ? [] : [`+   ${path}: ${shown(after)}`]),
    ]),
  ];
}

/** On one line, and no longer than a reader takes in. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

const usd = (amount: number | undefined): string =>
  amount === undefined ? "unknown" : `$${amount.toFixed(2)}`;

/** A block that no text inside can end: its fence is longer than any inside. */
function fenced(language: string, lines: readonly string[]): string {
  const text = lines.join("\n");
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Text inside backquotes, which none of its own may end. */
const inline = (text: string): string => text.replaceAll("`", "'").replaceAll("\n", " ");
