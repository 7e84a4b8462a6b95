import { colours } from "../terminal/colours.ts";
import { wrapped } from "../terminal/wrapped.ts";
import { operationReport } from "../view/operation-report.ts";
import type { PlannedChanges } from "./changes-since.ts";

/** What would change, in the view of a preview, and what the plan was compared with: three lines where nothing does. */
export function plannedLines(planned: PlannedChanges, width: number): string[] {
  const { stack, against, comparedWith, changes, errors } = planned;
  const lines = operationReport(planned, { width, tense: "planned" });
  return [
    colours.bold(stack),
    ...lines.slice(0, -1),
    `plan: ${lines.at(-1)}`,
    ...wrapped(`against ${comparedWith}`.split(" "), " ", width - 2).map((line, i) =>
      colours.dim(`${i > 0 ? "  " : ""}${line}`),
    ),
    ...(changes.length > 0 && errors.length === 0 ? [colours.dim(`next: ${NEXT[against](stack)}`)] : []),
  ];
}

const NEXT: Readonly<Record<PlannedChanges["against"], (stack: string) => string>> = {
  sandbox: (stack) => `npm run sandbox -- up ${stack}`,
  login: (stack) => `pulumi up -s ${stack}`,
  accepted: () => "npm run inventory -- --accept, and commit inventory/ with the change",
};
