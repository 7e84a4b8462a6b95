import type { Share } from "../delivery/share.ts";
import { own } from "../entities/own.ts";
import { hostFlaw } from "../entities/public-host.ts";
import { webhookOf } from "../entities/relay-plan.ts";
import type { Secret } from "../entities/secret.ts";
import { setValueCommand } from "../settings.ts";
import { isPlaceholder } from "../yaml/explain/placeholder.ts";
import { copiedWith } from "./copied-value.ts";
import { wrongKind } from "./credential-kind.ts";
import { wrongDatabaseUrl } from "./database-url.ts";
import { isNotForAll, isPublicKey } from "./key-kinds.ts";
import { wrongPassword } from "./url-password.ts";
import { wrongWebhookUrl } from "./webhook-url.ts";

/** Values by secret id, as the stack's configuration holds them. */
export type Values = Readonly<Record<string, string>>;

/**
 * What is wrong with the values that a stack's configuration holds, every one at once; each line ends with the command
 * that corrects it, and none contains a value.
 */
export function valueProblems({ secrets, environment }: Share, values: Values): string[] {
  return secrets.flatMap((secret) => {
    const value = own(values, secret.id);
    const wrong = value === undefined || value === "" ? "has no value" : malformed(secret, value);
    return wrong
      ? [`secret ${secret.id} (${secret.key_name}) ${wrong}; run: ${setValueCommand(secret, environment)}`]
      : [];
  });
}

/** Why the new value cannot complete the rotation: an unchanged value would look rotated and protect nothing. */
export function rotationProblem(
  secret: Secret,
  value: string,
  before: string | undefined,
): string | undefined {
  if (value !== before) return undefined;
  return `secret ${secret.id} is rotating, and its value is still the old one; run: ${setValueCommand(secret, secret.environment)}`;
}

/** Hosts that are the machine itself, or that only its own network answers for: loopback, link-local, unspecified. */
const OWN_MACHINE = /^(localhost|.*\.localhost|127\..*|0\.0\.0\.0|169\.254\..*|\[(::1?|fe80:.*)\])$/;

/**
 * What documentation writes in place of a project's reference. Other names below supabase.co may be a project's own: its
 * reference, or its vanity subdomain (supabase.com/docs/guides/platform/custom-domains).
 */
const STAND_IN_PROJECT =
  /^(your|my|the|some)?-?(project|supabase)?-?(ref|reference|id|url|project|xyzcompany|x+)\.supabase\.co$/;

const NO_DSN = "is no DSN: Sentry's are https://KEY@HOST/PROJECT, with the number of the project";

function wrongUrl(key_name: string, value: string): string | undefined {
  if (!URL.canParse(value)) return "is not a URL";
  const { protocol, hostname, port, pathname, username } = new URL(value);
  if (key_name.endsWith("SENTRY_DSN") && !/^https?:$/.test(protocol)) return NO_DSN;
  if (OWN_MACHINE.test(hostname))
    return "is the URL of a server on the machine that reads it, as in development";
  if (key_name.endsWith("SENTRY_DSN") && !(username !== "" && /\/\d+$/.test(pathname))) return NO_DSN;
  if (!key_name.endsWith("SUPABASE_URL")) return undefined;
  if (protocol !== "https:") return "is no https URL, and Supabase answers at nothing else";
  if (hostFlaw(hostname)) return "has no host that the public internet knows";
  if (/(^|\.)supabase\.(com|io|in|dev)$/.test(hostname))
    return "is no URL of a project: those are https://REF.supabase.co, or a domain of your own";
  // The database's own host, and its ports.
  if (/^db\.[a-z]+\.supabase\.co$/.test(hostname) || /^(5432|6543)$/.test(port))
    return "is the address of the project's database; store the project's own URL, https://REF.supabase.co";
  // Its client puts the paths of the APIs behind the URL.
  if (/^\/(rest|auth|storage|functions|realtime|graphql)\/v1\b/.test(pathname))
    return "is the address of one of the project's APIs; store the project's own URL, without a path";
  return STAND_IN_PROJECT.test(hostname)
    ? "stands in for a project's URL, as documentation does: the reference of a project has 20 letters, https://REF.supabase.co"
    : undefined;
}

/** What people write where a value is still to come, and no name could be. */
const PLACEHOLDER =
  /^(todo|fixme|placeholder|null|undefined|\[object object\]|your[-_ ].*(here|key|password|secret|token|url|value)|<.*>|\$\{.*\}|\{\{.*\}\}|\$[A-Z_]{2,})$/i;

/** What dashboards and examples put into a URL or a command, to be replaced: `[YOUR-PASSWORD]`, `<token>`, `${PASSWORD}`. */
const UNFILLED =
  /(\[|%5B)(your|my)[-_ ][a-z_ -]+(\]|%5D)|<(your|my)?[-_ ]?[a-z_ -]*(password|secret|token|key)>|\$\{?[A-Z_]*(PASSWORD|SECRET|TOKEN|KEY)\b/i;

/** A number that lost digits on its way: `pulumi config set --path` turns 20 digits into `1.2345678901234567e+19`. */
const ROUNDED = /^\d(\.\d+)?e\+\d+$/;

/** Why a value cannot be what it is said to be. Says nothing of the value itself. */
export function malformed(
  { key_name, service, sensitive }: Pick<Secret, "key_name" | "service" | "sensitive">,
  value: string,
): string | undefined {
  if (typeof value !== "string") return "is not a text";
  if (ROUNDED.test(value))
    return "was a number, of which digits are lost: store it in quotes, in the stack's file";
  if (value.includes("\0")) return "holds a NUL character, which no variable can hold";
  const limit = service === "github" ? 48 : 64;
  if (Buffer.byteLength(value) > limit * 1024)
    return `has more than ${limit} KB, and ${service === "github" ? "GitHub" : "Secret Manager"} takes no more`;
  if (value !== value.trim()) return "starts or ends with white space, which most services refuse";
  if (PLACEHOLDER.test(value) || isPlaceholder(value)) return "is a placeholder";
  if (UNFILLED.test(value)) return "has a placeholder in it, where a password or a key is to be filled in";
  const copied = copiedWith(key_name, value);
  if (copied) return copied;
  if (webhookOf(key_name) !== undefined) return wrongWebhookUrl(value);
  const password = wrongPassword(value);
  if (password) return password;
  if (service === "supabase" && key_name.endsWith("DATABASE_URL")) {
    const wrong = wrongDatabaseUrl(value);
    if (wrong) return wrong;
  }
  if (key_name.endsWith("SUPABASE_URL") && /^https:\/\/(app\.)?supabase\.(com|io)\//.test(value)) {
    return "is the address of the dashboard; store the project's own URL, https://REF.supabase.co";
  }
  if (/_(URL|DSN)$/.test(key_name)) {
    const wrong = wrongUrl(key_name, value);
    if (wrong) return wrong;
  }
  const kind = wrongKind(key_name, value);
  if (kind) return kind;
  if (/(SECRET|SERVICE_ROLE|PRIVATE)(_KEY)?$/.test(key_name) && isPublicKey(value))
    return "is the public key of the pair, and a server needs the secret one";
  return !sensitive && isNotForAll(key_name, value)
    ? "is a credential, and everybody can read what is stored for a secret with sensitive: false"
    : undefined;
}
