import { unfit } from "../problems/strange-characters.ts";
import type { Flaw } from "./flaw.ts";

/**
 * Schemas that Supabase or Postgres keep for themselves: what is written there is refused, or breaks a service.
 * Sources: Supabase's changelog 34270 (auth, storage, realtime) and the schemas that its dashboard hides as internal
 * (supabase/supabase, INTERNAL_SCHEMAS).
 */
const RESERVED = [
  "auth",
  "storage",
  "realtime",
  "_realtime",
  "_analytics",
  "_supavisor",
  "cron",
  "dbdev",
  "etl",
  "extensions",
  "graphql",
  "graphql_public",
  "information_schema",
  "net",
  "pgbouncer",
  "pgmq",
  "pgmq_public",
  "pgsodium",
  "pgsodium_masks",
  "pgtle",
  "repack",
  "supabase_functions",
  "supabase_migrations",
  "tiger",
  "tiger_data",
  "topology",
  "vault",
];

/** Why a text is not a schema of one's own in Supabase; `undefined` where it is one. Names have at most 63 bytes. */
export function schemaFlaw(text: string): Flaw | undefined {
  const fix = 'write a Postgres schema of your own in lower case, at most 63 characters, e.g. "app_staging"';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(text))
    return { wrong: `this is not the name of a schema${unfit(text, /[a-z0-9_]/)}`, fix };
  if (RESERVED.includes(text)) return { wrong: `Supabase keeps the schema ${text} for itself`, fix };
  if (text.startsWith("pg_")) return { wrong: "Postgres keeps schemas that start with pg_ for itself", fix };
  return undefined;
}

/** The same for editors. */
export const SCHEMA_PATTERN = `^(?!pg_)(?!(${RESERVED.join("|")})$)[a-z_][a-z0-9_]{0,62}$`;
