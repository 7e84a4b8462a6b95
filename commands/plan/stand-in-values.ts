import type { Share } from "../../model/delivery/share.ts";
import type { Secret } from "../../model/entities/secret.ts";
import { type Governed, versionsOf } from "../../model/governance/snapshot.ts";
import { secretVersionName } from "../../model/names.ts";
import { VALUE_KEYS } from "../../model/settings.ts";
import { startOf } from "../../model/stack/credential-kind.ts";

/**
 * Values that stand in for a stack's secrets where nothing real is deployed: in a plan and in the sandbox. They have the
 * form of real ones, so that they pass the same checks, and a rotation gets a new one.
 */
export function standInValues(
  { secrets }: Pick<Share, "secrets">,
  governed: Pick<Governed, "secrets"> = { secrets: {} },
): Record<string, Record<string, string>> {
  const valuesOf = (sensitive: boolean) =>
    Object.fromEntries(
      secrets
        .filter((secret) => secret.sensitive === sensitive)
        .map((secret) => [secret.id, standIn(secret, versionsOf(governed, secret.id).current)]),
    );
  return { [VALUE_KEYS.sensitive]: valuesOf(true), [VALUE_KEYS.plain]: valuesOf(false) };
}

/** What every value that stands in for another has in it. */
const MARK = "stand-in-for-";

/** Whether a text holds a value that stands in for a secret or a variable of a stack. */
export const isStandIn = (text: string): boolean => text.includes(MARK);

/** So many characters, behind its start, are enough for a credential of any kind. */
const LONG_ENOUGH = 64;

function standIn(
  { id, key_name, service }: Pick<Secret, "id" | "key_name" | "service">,
  version: number,
): string {
  const value = `${MARK}${secretVersionName({ id }, version)}`;
  if (service === "supabase" && key_name.endsWith("DATABASE_URL")) {
    return `postgresql://postgres.sandbox:${value}@sandbox.pooler.supabase.com:6543/postgres`;
  }
  if (key_name.endsWith("_DSN")) return `https://sandbox@sandbox.example.com/${value}/1`;
  if (/_URL$|^WEBHOOK_URL_/.test(key_name)) return `https://sandbox.example.com/${value}`;
  const start = startOf(key_name);
  return start === undefined ? value : `${start}${value}`.padEnd(start.length + LONG_ENOUGH, "-");
}
