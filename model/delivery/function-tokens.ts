import { parseAlertChannel } from "../entities/alert-channel.ts";
import type { Environment } from "../entities/entity.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import { CHANNEL_TOKEN } from "../entities/relay-plan.ts";
import { isPolled, SOURCE_TOKEN } from "../entities/sampling.ts";
import type { Secret } from "../entities/secret.ts";
import { relayName, samplerName } from "../names.ts";

/** A token without which a guardrail cannot measure, or cannot tell: the field that asks for it, and its key name. */
export interface NeededToken {
  readonly field: "observability_source" | "alert_channel";
  readonly keyName: string;
}

export function tokensOf({ observability_source: source, alert_channel }: Guardrail): NeededToken[] {
  const kind = parseAlertChannel(alert_channel)?.kind;
  return [
    ...(isPolled(source) ? [{ field: "observability_source" as const, keyName: SOURCE_TOKEN[source] }] : []),
    ...(kind === "line" || kind === "slack"
      ? [{ field: "alert_channel" as const, keyName: CHANNEL_TOKEN[kind] }]
      : []),
  ];
}

/** The secrets that each function of an environment gets, by its name: those that have the key names of its tokens. */
export function functionSecrets({
  environment,
  guardrails,
  secrets,
}: {
  readonly environment: Environment;
  readonly guardrails: readonly Guardrail[];
  readonly secrets: readonly Secret[];
}): Readonly<Record<string, Secret[]>> {
  const named = (keyNames: readonly string[]) =>
    secrets.filter(({ key_name, sensitive }) => sensitive && keyNames.includes(key_name));
  const sources = guardrails.map(({ observability_source }) => observability_source).filter(isPolled);
  return {
    [samplerName(environment)]: named(sources.map((source) => SOURCE_TOKEN[source])),
    [relayName(environment)]: named(Object.values(CHANNEL_TOKEN)),
  };
}
