import type { Environment } from "../entities/entity.ts";
import { webhookOf } from "../entities/relay-plan.ts";

/** Id of a secret of an environment. */
export const secretId = (name: string, environment: Environment): string => `${name}-${environment}`;

/** Names of the secrets that functions ask and tell with, by the name of the variable. */
const FUNCTION_TOKENS: Readonly<Record<string, string>> = {
  VERCEL_TOKEN: "vercel-usage-token",
  SENTRY_AUTH_TOKEN: "sentry-auth-token",
  SUPABASE_SERVICE_ROLE_KEY: "supabase-service-key",
  LINE_CHANNEL_ACCESS_TOKEN: "line-token",
  SLACK_BOT_TOKEN: "slack-token",
};

/** How the names of secrets start that are URLs of webhooks. */
export const WEBHOOK_SECRET = "webhook-";

/** Id of the secret with which a function of an environment asks a source, or tells a channel. */
export function functionTokenId(keyName: string, environment: Environment): string {
  const webhook = webhookOf(keyName);
  const name = webhook === undefined ? FUNCTION_TOKENS[keyName] : `${WEBHOOK_SECRET}${webhook}`;
  if (name === undefined) throw new Error(`no secret is known that has key_name ${keyName}`);
  return secretId(name, environment);
}
