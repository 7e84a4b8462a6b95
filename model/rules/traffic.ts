import { canBeJudged, needsTraffic, trafficWindow } from "../entities/traffic-window.ts";
import { assumptionsOf } from "../entities/usage.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

/** The declared use that is too low for a guardrail is a warning: its rule stays silent, and only outages are reported. */
export const judgedTraffic: CrossRule = ({ guardrails, usage, whole }) =>
  guardrails.flatMap((guardrail) => {
    const { metric_name, observability_source, surface } = guardrail;
    if (!whole.usage || !needsTraffic(metric_name) || observability_source === "k6") return [];
    const { requests_a_month } = assumptionsOf({ id: surface }, usage);
    const window = trafficWindow(metric_name, requests_a_month);
    if (canBeJudged(window)) return [];
    const { least, of, expected } = window;
    return finding(guardrail, [
      {
        severity: "warning",
        field: ["metric_name"],
        wrong: `this needs ${least} ${of} a day, and the declared use of ${requests_a_month} a month brings about ${Number(expected.toFixed(1))}, so this does not fire at that use`,
        fix: `correct requests_a_month of ${surface} in usage.yaml if it is higher, or rely on the alert of outages until it is`,
      },
    ]);
  });
