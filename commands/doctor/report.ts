import { recordLines } from "../../model/doctor/dns-records.ts";
import { FAMILIES, type Family, type Finding } from "../../model/doctor/finding.ts";
import { count } from "../../model/problems/count.ts";
import { colours } from "../terminal/colours.ts";

const SIGNS: Readonly<Record<Finding["outcome"], string>> = {
  ok: colours.green("✓"),
  wrong: colours.red("✗"),
  skipped: colours.dim("–"),
  unknown: colours.yellow("?"),
};

/** What a report shows. */
export interface DoctorReportOptions {
  /** Leaves out what is as it should be, and what was skipped. */
  readonly problems?: boolean;
}

/** The findings of a stack as lines: by family, each with its fix, and a count at the end. */
export function reportLines(
  stack: string,
  findings: readonly Finding[],
  { problems = false }: DoctorReportOptions = {},
): string[] {
  const isShown = ({ outcome }: Finding) => !problems || outcome === "wrong" || outcome === "unknown";
  const families = (Object.keys(FAMILIES) as Family[]).flatMap((family) => {
    const shown = findings.filter((finding) => finding.family === family && isShown(finding));
    return shown.length === 0 ? [] : [colours.bold(FAMILIES[family]), ...shown.flatMap(findingLines), ""];
  });
  return [colours.bold(`doctor: ${stack}`), "", ...families, countLine(findings)];
}

function findingLines(finding: Finding): string[] {
  const { outcome, title, says } = finding;
  const line = `  ${SIGNS[outcome]} ${title}: ${says}`;
  const head =
    outcome === "skipped"
      ? colours.dim(line)
      : outcome === "unknown"
        ? `${line} (could not be checked)`
        : line;
  const fix =
    "fix" in finding && finding.fix ? finding.fix.split("\n").map((one) => `      fix: ${one}`) : [];
  const records = "records" in finding && finding.records ? recordLines(finding.records) : [];
  return [head, ...fix.map(colours.dim), ...records.map((record) => `      ${record}`)];
}

function countLine(findings: readonly Finding[]): string {
  const number = (outcome: Finding["outcome"]) => findings.filter((one) => one.outcome === outcome).length;
  const rest = `${number("ok")} as they should be, ${number("skipped")} skipped`;
  const failing = number("wrong");
  const open = number("unknown");
  const unanswered = open > 0 ? `, ${open} could not be checked` : "";
  const text = `${count(findings.length, "check")}: ${failing} would fail${unanswered}, ${rest}`;
  return failing > 0 ? colours.red(text) : open > 0 ? colours.yellow(text) : colours.green(text);
}
