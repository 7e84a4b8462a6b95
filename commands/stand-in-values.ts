import type { Share } from "../model/delivery.ts";
import type { Secret } from "../model/secret.ts";
import { VALUE_KEYS } from "../model/settings.ts";

/**
 * Values that stand in for a stack's secrets where nothing real is deployed: in a plan and in the sandbox. They have the
 * form of real ones, so that they pass the same checks.
 */
export function standInValues({ secrets }: Pick<Share, "secrets">): Record<string, Record<string, string>> {
  const valuesOf = (sensitive: boolean) =>
    Object.fromEntries(
      secrets
        .filter((secret) => secret.sensitive === sensitive)
        .map((secret) => [secret.id, standIn(secret)]),
    );
  return { [VALUE_KEYS.sensitive]: valuesOf(true), [VALUE_KEYS.plain]: valuesOf(false) };
}

function standIn({ id, key_name, service }: Pick<Secret, "id" | "key_name" | "service">): string {
  return service === "supabase" && key_name.endsWith("DATABASE_URL")
    ? `postgresql://postgres.sandbox:stand-in-for-${id}@sandbox.pooler.supabase.com:6543/postgres`
    : `stand-in-for-${id}`;
}
