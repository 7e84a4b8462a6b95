import type { Guardrail } from "../entities/guardrail.ts";
import { guardrailTraffic } from "../entities/guardrail-traffic.ts";
import type { Surface } from "../entities/surface.ts";
import { canBeJudged, outageWindow } from "../entities/traffic-window.ts";
import { assumptionsOf, type Usage } from "../entities/usage.ts";
import { reportsOutages } from "./outage-rule.ts";

/** How a guardrail's window follows from the declared use. */
export interface TrafficFinding {
  /** Sentences with the numbers. */
  readonly text: string;
  /** False where the declared use brings too little for the rule to fire. */
  readonly isJudged: boolean;
}

/** How the window and the minimum of a guardrail follow from the declared use; `undefined` where they do not. */
export function trafficFinding(
  guardrail: Guardrail,
  surface: Surface,
  { guardrails, usage }: { readonly guardrails: readonly Guardrail[]; readonly usage: readonly Usage[] },
): TrafficFinding | undefined {
  const window = guardrailTraffic(guardrail, usage);
  if (!window) return undefined;
  const { requests_a_month } = assumptionsOf(surface, usage);
  const { minutes, least, expected, of } = window;
  const isJudged = canBeJudged(window);
  const outage = outageWindow(requests_a_month);
  return {
    isJudged,
    text: [
      `It needs ${least} ${of} in ${minutes} minutes; the declared use of ${requests_a_month} a month brings about ${rounded(expected)}.`,
      ...(isJudged ? [] : ["That is too few to judge by, so the rule does not fire at this use."]),
      ...(reportsOutages(guardrail, surface, guardrails)
        ? [
            `An outage is reported from ${outage.least === 1 ? "1 failure" : `${outage.least} failures`} without a success in ${outage.minutes} minutes, or from failed probes.`,
          ]
        : []),
    ].join(" "),
  };
}

const rounded = (count: number): number => Number(count < 10 ? count.toFixed(1) : count.toFixed(0));
