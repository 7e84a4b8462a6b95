import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { AlertRule } from "../../../model/alerting/guardrail-promql.ts";
import type { Scenario } from "./scenario.ts";

/** What Prometheus says to a rule and to what is expected of it. */
export interface Verdict {
  readonly passed: boolean;
  /** promtool's own output. */
  readonly output: string;
}

/** Has `promtool test rules` play every scenario to the rule, evaluated as Cloud Monitoring is told to; `program` is promtool. */
export function playedBy(program: string, rule: AlertRule, scenarios: readonly Scenario[]): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  try {
    const { query, durationSeconds } = rule;
    // Long windows are played in coarser steps, in which nothing is to be seen between two values.
    const intervalSeconds = Math.max(
      rule.intervalSeconds,
      60 * Math.max(1, ...scenarios.map(({ every }) => (every === 10 ? 5 : 1))),
    );
    const alert = { alert: "Fires", expr: query, for: `${durationSeconds}s` };
    const group = { name: "guardrail", interval: `${intervalSeconds}s`, rules: [alert] };
    writeFileSync(join(folder, "rule.yaml"), stringify({ groups: [group] }));
    const tests = scenarios.map(({ title, every, series, firing, labels, quiet }) => ({
      name: title,
      interval: `${every}m`,
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      alert_rule_test: [
        ...firing.map((minute) => moment(minute, [{ exp_labels: labels }])),
        ...quiet.map((minute) => moment(minute, [])),
      ],
    }));
    const file = { rule_files: ["rule.yaml"], evaluation_interval: `${intervalSeconds}s`, tests };
    writeFileSync(join(folder, "test.yaml"), stringify(file));
    return promtool(program, ["test", "rules", "test.yaml"], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const moment = (minute: number, alerts: object[]) => ({
  eval_time: `${minute}m`,
  alertname: "Fires",
  exp_alerts: alerts,
});

function promtool(program: string, args: readonly string[], cwd: string): Verdict {
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (error) throw error;
  return { passed: status === 0, output: `${stdout}${stderr}`.trim() };
}
