import { exitCodeOf, type Finding } from "../../model/doctor/finding.ts";
import type { Stack } from "../estate.ts";
import { planOf } from "../plan/plan-of.ts";
import { clientsOf } from "./clients/clients.ts";
import { examine } from "./examine.ts";
import type { ExamineOptions } from "./examined.ts";
import { liveList } from "./live-list.ts";
import { type DoctorReportOptions, reportLines } from "./report.ts";

/** Options of `npm run doctor`. */
export interface DoctorOptions extends ExamineOptions, DoctorReportOptions {
  readonly json?: boolean;
  /** Fails only for what makes an update fail. */
  readonly update?: boolean;
}

/** Examines stacks, prints what was found, and gives the exit code. Changes nothing anywhere. */
export async function doctor(stacks: readonly Stack[], options: DoctorOptions): Promise<number> {
  const found: Record<string, Finding[]> = {};
  for (const stack of stacks) {
    const live = await liveList(`checking ${stack.environment}`);
    try {
      const plan = await planOf(stack);
      found[stack.environment] = await examine(stack, plan, clientsOf(stack, process.env), options, live);
    } finally {
      live.stop();
    }
    if (!options.json)
      console.log(reportLines(stack.environment, found[stack.environment] ?? [], options).join("\n"));
  }
  const exit = exitCodeOf(Object.values(found).flat(), options.update);
  if (options.json) console.log(JSON.stringify({ exit, stacks: found }, null, 2));
  return exit;
}
