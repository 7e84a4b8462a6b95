import { parseAlertChannel } from "../entities/alert-channel.ts";
import type { Environment } from "../entities/entity.ts";
import type { Guardrail } from "../entities/guardrail.ts";
import { channelVariable } from "../entities/relay-plan.ts";
import { SOURCE_TOKEN } from "../entities/sampler-plan.ts";
import type { Secret } from "../entities/secret.ts";
import { isPolled } from "../entities/sources/sources.ts";
import { withField } from "../entities/with-field.ts";
import { relayName, samplerName } from "../names.ts";

/** A credential without which a guardrail cannot measure, or cannot tell: the field that asks for it, and its key name. */
export interface NeededToken {
  readonly field: "observability_source" | "alert_channel";
  readonly keyName: string;
}

/** The tokens that a guardrail needs: one to ask its source, one to tell its channel. */
export function tokensOf({
  observability_source: source,
  alert_channel,
}: Pick<Guardrail, "observability_source" | "alert_channel">): NeededToken[] {
  const channel = channelToken(alert_channel);
  return [
    ...(isPolled(source) ? [{ field: "observability_source" as const, keyName: SOURCE_TOKEN[source] }] : []),
    ...(channel === undefined ? [] : [{ field: "alert_channel" as const, keyName: channel }]),
  ];
}

/** Key name of what the relay tells a channel with, a token or a URL; `undefined` for a channel that takes neither. */
export function channelToken(text: string): string | undefined {
  const channel = parseAlertChannel(text);
  return channel === undefined || channel.kind === "email" ? undefined : channelVariable(channel);
}

/** What decides which secrets functions get. */
export interface TokenReferences {
  readonly environment: Environment;
  readonly guardrails: readonly Guardrail[];
  readonly secrets: readonly Secret[];
  /** Id of the secret that the governance channel needs, where the stack's settings name such a channel. */
  readonly governance_secret?: string | undefined;
}

/** The secrets that each function of an environment gets, by its name: those that guardrails, or the settings, refer to. */
export function functionSecrets({
  environment,
  guardrails,
  secrets,
  governance_secret,
}: TokenReferences): Readonly<Record<string, Secret[]>> {
  const referred = (field: NeededToken["field"]) =>
    guardrails.flatMap((guardrail) => {
      const keyName = tokensOf(guardrail).find((token) => token.field === field)?.keyName;
      return guardrail.secrets.filter((id) =>
        withField(secrets, "id", id).some(({ key_name }) => key_name === keyName),
      );
    });
  const sensitive = (ids: readonly (string | undefined)[]) => {
    const wanted = new Set(ids);
    return secrets.filter(({ id, sensitive }) => sensitive && wanted.has(id));
  };
  return {
    [samplerName(environment)]: sensitive(referred("observability_source")),
    [relayName(environment)]: sensitive([...referred("alert_channel"), governance_secret]),
  };
}
