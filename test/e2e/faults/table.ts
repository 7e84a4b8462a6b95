import { FAULT_KINDS, type FaultKind } from "../../../sandbox/provider/faults.ts";
import { SCENARIOS } from "./scenarios.ts";

/** What became of one fault. */
export interface Outcome {
  readonly scenario: string;
  readonly kind: FaultKind;
  readonly survived: boolean;
}

/** Faults survived of those tried, by kind and operation, as a table of Markdown with its seed. */
export function faultTable(outcomes: readonly Outcome[], seed: number): string {
  const share = (those: readonly Outcome[]) =>
    those.length === 0 ? "" : `${those.filter(({ survived }) => survived).length}/${those.length}`;
  const names = SCENARIOS.map(({ name }) => name);
  const rows = FAULT_KINDS.map((kind) => {
    const those = outcomes.filter((outcome) => outcome.kind === kind);
    return [
      kind,
      ...names.map((name) => share(those.filter(({ scenario }) => scenario === name))),
      share(those),
    ];
  });
  const total = names.map((name) => share(outcomes.filter(({ scenario }) => scenario === name)));
  return [
    `faults survived of those tried (FAULT_SEED=${seed}):`,
    ["fault", ...names, "all"],
    ["fault", ...names, "all"].map(() => "---"),
    ...rows,
    ["all", ...total, share(outcomes)],
  ]
    .map((line) => (typeof line === "string" ? line : `| ${line.join(" | ")} |`))
    .join("\n");
}
