import { guardrailTraffic } from "../entities/guardrail-traffic.ts";
import { canBeJudged } from "../entities/traffic-window.ts";
import { assumptionsOf } from "../entities/usage.ts";
import { type CrossRule, finding } from "./cross-rule.ts";

/** The declared use that is too low for a guardrail is a warning: its rule stays silent, and only outages are reported. */
export const judgedTraffic: CrossRule = ({ guardrails, usage, whole }) =>
  guardrails.flatMap((guardrail) => {
    const window = whole.usage ? guardrailTraffic(guardrail, usage) : undefined;
    if (!window || canBeJudged(window)) return [];
    const { surface } = guardrail;
    const { requests_a_month } = assumptionsOf({ id: surface }, usage);
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
