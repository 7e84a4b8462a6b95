import type { Share } from "../delivery/share.ts";
import type { Secret } from "../entities/secret.ts";
import { setValueCommand } from "../settings.ts";
import { isPublicKey } from "./key-kinds.ts";

/** Values by secret id, as the stack's configuration holds them. */
export type Values = Readonly<Record<string, string>>;

/**
 * What is wrong with the values that a stack's configuration holds, every one at once; each line ends with the command
 * that puts it right, and none contains a value.
 */
export function valueProblems({ secrets, environment }: Share, values: Values): string[] {
  return secrets.flatMap((secret) => {
    const value = values[secret.id];
    const wrong = value === undefined || value === "" ? "has no value" : malformed(secret, value);
    return wrong
      ? [`secret ${secret.id} (${secret.key_name}) ${wrong}; run: ${setValueCommand(secret, environment)}`]
      : [];
  });
}

/** Why a value is none that a rotation could be for: one to the same value would look done and protect nobody. */
export function rotationProblem(
  secret: Secret,
  value: string,
  before: string | undefined,
): string | undefined {
  if (value !== before) return undefined;
  return `secret ${secret.id} is rotating, and its value is still the old one; run: ${setValueCommand(secret, secret.environment)}`;
}

/** What people write where a value is still to come. */
const PLACEHOLDER =
  /^(change-?me|todo|tbd|fixme|placeholder|your[-_ ].*(here|key|password|secret|token|url|value)|x{3,}|\.{3}|<.*>)$/i;

/** Why a value cannot be what it is said to be. Says nothing of the value itself. */
export function malformed(
  { key_name, service }: Pick<Secret, "key_name" | "service">,
  value: string,
): string | undefined {
  if (typeof value !== "string") return "is not a text";
  if (value !== value.trim()) return "starts or ends with white space, which most services refuse";
  if (PLACEHOLDER.test(value)) return "is a placeholder";
  if (key_name.endsWith("_TOKEN") && /\s/.test(value)) {
    return "has white space in it, as if it was pasted with something else";
  }
  if (service === "supabase" && key_name.endsWith("DATABASE_URL")) {
    const host = URL.canParse(value) ? new URL(value).hostname : "";
    if (!/^postgres(ql)?:\/\//.test(value)) return "is not a postgres:// URL";
    if (!host.endsWith(".pooler.supabase.com")) {
      return "is not the URL of the pooler (host …pooler.supabase.com); direct connections are IPv6 only, Cloud Run and Vercel are IPv4";
    }
  }
  if (/_(URL|DSN)$/.test(key_name) && !URL.canParse(value)) return "is not a URL";
  if (/(SECRET|SERVICE_ROLE|PRIVATE)(_KEY)?$/.test(key_name) && isPublicKey(value)) {
    return "is the public key of the pair, and a server needs the secret one";
  }
  return undefined;
}
