import { tokensOf } from "../delivery/function-tokens.ts";
import type { App } from "../entities/app.ts";
import type { Environment } from "../entities/entity.ts";
import type { MetricName } from "../entities/metric.ts";
import type { ObservabilitySource } from "../entities/sources/source.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import { behindOthers } from "./add-secret.ts";
import type { RawEstate } from "./founded.ts";
import { guardrailName, START } from "./guardrails.ts";
import { functionTokenId } from "./secret-ids.ts";
import { functionSecret } from "./secrets.ts";

/** A guardrail that is asked for; what is left out follows from the metric and the estate. */
export interface NewGuardrail {
  readonly surface: { readonly id: string; readonly app: App; readonly environment: Environment };
  readonly metric: MetricName;
  readonly source: ObservabilitySource;
  readonly channel: string;
  readonly threshold?: number | string;
  readonly runbook?: string;
}

/** An estate with one more guardrail, and with the secrets that its source and its channel take. */
export function withGuardrail(present: RawEstate, added: NewGuardrail): { estate: RawEstate; id: string } {
  const { surface, metric, source, channel } = added;
  const { environment } = surface;
  const { catalogue } = present;
  const tokens = tokensOf({ observability_source: source, alert_channel: channel }).map(
    ({ keyName }) => keyName,
  );
  const known = (keyName: string) => {
    const own = catalogue.secrets.filter(
      (secret) =>
        secret.environment === environment && secret.key_name === keyName && secret.sensitive !== false,
    );
    const isUsed = ({ id }: RawEntry) =>
      catalogue.guardrails.some(({ secrets }) => Array.isArray(secrets) && secrets.includes(id));
    return own.find(isUsed) ?? own.find(({ id }) => id === functionTokenId(keyName, environment));
  };
  const id = guardrailName(surface, metric, source);
  const guardrail: RawEntry = {
    id,
    surface: surface.id,
    metric_name: metric,
    threshold: added.threshold ?? START[metric].threshold[environment],
    observability_source: source,
    alert_channel: channel,
    runbook_ref: added.runbook ?? `docs/runbooks/${START[metric].runbook}.md`,
    ...(tokens.length > 0 && {
      secrets: tokens.map((keyName) => known(keyName)?.id ?? functionTokenId(keyName, environment)),
    }),
  };
  const secrets = tokens
    .filter((keyName) => !known(keyName))
    .reduce<readonly RawEntry[]>(
      (all, keyName) => behindOthers(all, environment, functionSecret(keyName, environment)),
      catalogue.secrets,
    );
  const last = catalogue.guardrails.findLastIndex((entry) => entry.surface === surface.id);
  const at = last === -1 ? catalogue.guardrails.length : last + 1;
  return {
    id,
    estate: {
      ...present,
      catalogue: { ...catalogue, secrets, guardrails: catalogue.guardrails.toSpliced(at, 0, guardrail) },
    },
  };
}
