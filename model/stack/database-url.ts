const DIRECT =
  "is not the URL of the pooler (host …pooler.supabase.com); direct connections are IPv6 only, Cloud Run and Vercel are IPv4";
const SESSION =
  "is the pooler's session mode (port 5432), which has 15 connections by default and keeps one for each client; take the URL of the transaction mode (port 6543)";

const OTHER_PORT = "has a port that the pooler does not answer at; in transaction mode it is 6543";
const NO_REFERENCE =
  "has a user without the project's reference, and the shared pooler knows none: they are ROLE.REF, e.g. postgres.abcdefghijklmnopqrst";
const NO_PASSWORD = "has no password, and the pooler asks for one";

/** Port of both poolers in transaction mode. */
const TRANSACTION_PORT = "6543";
/** What a URL without a port means, too. */
const SESSION_PORT = "5432";

/**
 * Why a URL is not one by which many short-lived instances can reach a database of Supabase. There are two poolers: the
 * shared one, whose users have the project's reference behind a dot, and one of the project's own beside the database.
 * Source: https://supabase.com/docs/guides/database/connecting-to-postgres
 */
export function wrongDatabaseUrl(value: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(value)) return "is not a postgres:// URL";
  const {
    hostname = "",
    port = "",
    username = "",
    password = "",
  } = URL.canParse(value) ? new URL(value) : {};
  const isShared = hostname.endsWith(".pooler.supabase.com");
  const isDedicated = /^db\.[a-z0-9]+\.supabase\.co$/.test(hostname) && port === TRANSACTION_PORT;
  if (!isShared && !isDedicated) return DIRECT;
  if (port === "" || port === SESSION_PORT) return SESSION;
  if (port !== TRANSACTION_PORT) return OTHER_PORT;
  if (isShared && !/\.[^.]+$/.test(username)) return NO_REFERENCE;
  return password === "" ? NO_PASSWORD : undefined;
}
