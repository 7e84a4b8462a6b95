import { silenceRule } from "../../../model/alerting/guardrail-promql.ts";
import { outageRule } from "../../../model/alerting/outage-rule.ts";
import { samplerName } from "../../../model/names.ts";
import { code, fileLink, page, table } from "../markdown.ts";
import { task } from "./commands.ts";
import type { StackPlace } from "./place.ts";

/** The alerts of a stack by name, with the surface to look at and the runbook; nothing where there is none. */
export function alertSection({ share, inRegion }: StackPlace): string {
  const { environment, guardrails, surfaces, usage } = share;
  const alerts = guardrails.flatMap((guardrail) => {
    const surface = surfaces.find(({ id }) => id === guardrail.surface);
    if (!surface) return [];
    const links = [`[${surface.id}](#look-at-${surface.id})`, fileLink("runbook", guardrail.runbook_ref)];
    const outage = outageRule(guardrail, surface, { guardrails, usage });
    const silence = silenceRule(guardrail, surface);
    return [
      [code(guardrail.id), `\`${guardrail.metric_name}\` is above ${guardrail.threshold}`, ...links],
      ...(outage ? [[code(`${guardrail.id}-outage`), outage.summary, ...links]] : []),
      ...(silence ? [[code(`${guardrail.id}-silence`), silence.summary, ...links]] : []),
    ];
  });
  if (alerts.length === 0) return "";
  const isSilenceable = guardrails.some((guardrail) =>
    surfaces.some((surface) => surface.id === guardrail.surface && silenceRule(guardrail, surface)),
  );
  return page(
    table(["Alert", "It says", "Look at", "What to do"], alerts),
    isSilenceable
      ? task(
          `${environment}: an alert whose name ends with \`-silence\`. What was the sampler told?`,
          `gcloud run services logs read ${samplerName(environment)} ${inRegion} --freshness=1h`,
        )
      : "",
    task(
      `${environment}: change a threshold, with the review that governance asks for.`,
      guardrails.map(({ id }) => `npm run govern -- threshold ${id} VALUE`).join("\n"),
      `One of these, then a pull request with both files, then \`npm run deploy -- ${environment}\`.`,
    ),
  ).trimEnd();
}
