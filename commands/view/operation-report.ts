import stringWidth from "string-width";
import { count } from "../../model/problems/count.ts";
import { colours } from "../terminal/colours.ts";
import { wrapped } from "../terminal/wrapped.ts";
import { byConcern } from "./concern.ts";
import type { OperationResult, ResourceChange, Verb } from "./operation-result.ts";
import type { PropertyDifference } from "./property-changes.ts";

const SIGNS: Readonly<Record<Verb, string>> = {
  create: colours.green("+"),
  import: colours.cyan("="),
  change: colours.yellow("~"),
  replace: colours.magenta("±"),
  delete: colours.red("-"),
};

/** What the counts say of what would happen, of what has happened, and of what somebody else did. */
const COUNTED = {
  planned: {
    create: "to create",
    import: "to take over",
    change: "to change",
    replace: "to replace",
    delete: "to delete",
  },
  done: {
    create: "created",
    import: "taken over",
    change: "changed",
    replace: "replaced",
    delete: "deleted",
  },
  found: { create: "added", import: "taken over", change: "changed", replace: "replaced", delete: "removed" },
} as const satisfies Record<string, Readonly<Record<Verb, string>>>;

/** What the count says where nothing changes. */
const NOTHING: Readonly<Record<keyof typeof COUNTED, string>> = {
  planned: "nothing to change",
  done: "nothing changed",
  found: "no drift",
};

/** Above this many resources, those of a concern that all come or all go share one line. */
const MOST_SINGLE_LINES = 15;

/** How a report is written. */
export interface OperationReportOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether it says what would happen, what has happened, or what was found to differ from what is deployed. */
  readonly tense: keyof typeof COUNTED;
}

/** What an operation changes, as lines: by surface and concern, with counts that add up at the end. */
export function operationReport(result: OperationResult, { width, tense }: OperationReportOptions): string[] {
  const { changes, errors, warnings, notes } = result;
  return [
    ...notes,
    ...grouped(changes).flatMap(([concern, group]) => concernLines(concern, group, changes, width)),
    ...warnings.flatMap((warning) => warningLines(warning, width)),
    ...errors.map((error) => colours.red(error)),
    countLine(result, tense),
  ];
}

/** `107 resources (31 components): 1 to change, 106 unchanged`; a step that changes nothing says that. */
export function countLine(
  { changes, unchanged, components, errors }: OperationResult,
  tense: OperationReportOptions["tense"],
): string {
  const verbs = Object.keys(COUNTED[tense]) as Verb[];
  const counts = verbs.flatMap((verb) => {
    const number = changes.filter((change) => change.verb === verb).length;
    return number === 0 ? [] : [`${number} ${COUNTED[tense][verb]}`];
  });
  const all = `${count(changes.length + unchanged, "resource")} (${count(components, "component")})`;
  const isStopped = errors.length > 0 && changes.length + unchanged === 0;
  if (counts.length === 0) return `${all}: ${isStopped ? "stopped by the error" : NOTHING[tense]}`;
  return `${all}: ${[...counts, ...(unchanged > 0 ? [`${unchanged} unchanged`] : [])].join(", ")}`;
}

/** A warning with its fix below, wrapped between words. */
function warningLines(warning: string, width: number): string[] {
  return `warning: ${warning}`.split("\n").flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? "";
    const lines = wrapped(line.trim().split(" "), " ", width - indent.length - 2);
    return lines.map((text, i) => colours.yellow(`${indent}${i === 0 ? "" : "  "}${text}`));
  });
}

function grouped(changes: readonly ResourceChange[]): [string, ResourceChange[]][] {
  const groups = new Map<string, ResourceChange[]>();
  for (const change of changes) groups.set(change.concern, [...(groups.get(change.concern) ?? []), change]);
  return [...groups].sort(([a], [b]) => byConcern(a, b));
}

function concernLines(
  concern: string,
  group: readonly ResourceChange[],
  all: readonly ResourceChange[],
  width: number,
): string[] {
  const [first] = group;
  const isAlike = group.every(({ verb }) => verb === first?.verb);
  const isWhole =
    first?.verb !== "change" &&
    first?.verb !== "replace" &&
    group.every(({ properties }) => properties.length === 0);
  if (first && isAlike && isWhole && all.length > MOST_SINGLE_LINES) {
    const column = Math.max(...all.map((change) => change.concern.length));
    const start = `  ${SIGNS[first.verb]} ${concern.padEnd(column)} ${String(group.length).padStart(3)}  `;
    return [`${start}${colours.dim(shortened(typesOf(group), width - stringWidth(start)))}`];
  }
  return [colours.bold(concern), ...group.flatMap((change) => changeLines(change, width)), ""];
}

/** `2 secret iam members, service`, the most frequent first. */
function typesOf(group: readonly ResourceChange[]): string {
  const numbers = new Map<string, number>();
  for (const { type } of group) numbers.set(kindOf(type), (numbers.get(kindOf(type)) ?? 0) + 1);
  const sorted = [...numbers].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  return sorted.map(([kind, number]) => (number === 1 ? kind : `${number} × ${kind}`)).join(", ");
}

function changeLines({ type, name, verb, properties, replacedFor }: ResourceChange, width: number): string[] {
  const paths = properties.map(({ path }) => path.length);
  const column = Math.min(Math.max(0, ...paths), Math.floor(width / 2));
  return [
    `  ${SIGNS[verb]} ${kindOf(type)} ${name}`,
    ...properties.flatMap((property) => propertyLines(property, column, width)),
    ...(replacedFor.length > 0
      ? [`      replaced, since ${replacedFor.join(", ")} cannot change in place`]
      : []),
  ];
}

/** On one line where it fits, else the values below the path: a value is never folded away from its label. */
function propertyLines({ path, before, after }: PropertyDifference, column: number, width: number): string[] {
  const values = before === after ? "(secret) changed" : `${shown(before)} → ${shown(after)}`;
  const line = `      ${path.padEnd(column)}  ${values}`;
  if (stringWidth(line) <= width) return [line];
  const room = width - 10;
  return [
    `      ${path}`,
    ...(before === after
      ? [`        ${values}`]
      : [`        ${shortened(shown(before), room)}`, `        → ${shortened(shown(after), room - 2)}`]),
  ];
}

/** How the engine marks what only the update can tell (pulumi/sdk/go/common/resource/plugin/rpc.go). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function shown(value: unknown): string {
  if (value === UNKNOWN) return "(known after the update)";
  if (value === undefined) return "(none)";
  if (value === "[secret]") return "(secret)";
  return typeof value === "string" ? value.replaceAll("\n", "⏎") : JSON.stringify(value);
}

/** `gcp:cloudrunv2/service:Service` → `service`; `…:SecretIamMember` → `secret iam member`. */
const kindOf = (type: string): string =>
  (type.split(":").at(-1) ?? type)
    .replaceAll(/([a-z])([A-Z])|([A-Z]+)([A-Z][a-z])/g, "$1$3 $2$4")
    .toLowerCase()
    .replace(/\biam\b/, "IAM");

const shortened = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
