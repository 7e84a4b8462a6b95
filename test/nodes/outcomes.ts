/** How one check ended under one Node. */
export type Outcome =
  | { readonly passed: boolean; readonly seconds: number }
  | {
      /** Why it was not run. */
      readonly skipped: string;
    };

/** One Node, and how its checks ended. */
export interface NodeRow {
  /** As it was asked for, e.g. "24" or "newest". */
  readonly asked: string;
  /** As the program itself says; absent where it could not be installed. */
  readonly version?: string;
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** The rows as a table for a terminal, with the reasons of what was skipped below it. */
export function tableOfNodes(rows: readonly NodeRow[]): string {
  const checks = [...new Set(rows.flatMap(({ outcomes }) => Object.keys(outcomes)))];
  const lines = [
    ["Node", "version", ...checks],
    ...rows.map(({ asked, version = "–", outcomes }) => [
      asked,
      version,
      ...checks.map((check) => worded(outcomes[check])),
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const reasons = rows.flatMap(({ asked, outcomes }) =>
    Object.values(outcomes).flatMap((outcome) =>
      "skipped" in outcome ? [`Node ${asked} was skipped: ${outcome.skipped}`] : [],
    ),
  );
  return [
    ...lines.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
    ...new Set(reasons),
  ].join("\n");
}

/** 1 where a check failed; what was skipped is no failure. */
export const exitCodeOf = (rows: readonly NodeRow[]): 0 | 1 =>
  rows.some(({ outcomes }) =>
    Object.values(outcomes).some((outcome) => "passed" in outcome && !outcome.passed),
  )
    ? 1
    : 0;

function worded(outcome: Outcome | undefined): string {
  if (!outcome) return "";
  if ("skipped" in outcome) return "skipped";
  return `${outcome.passed ? "passed" : "FAILED"}, ${Math.round(outcome.seconds)} s`;
}
