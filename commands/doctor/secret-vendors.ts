import * as z from "zod";
import { supabaseOrigin, supabaseRefIn } from "../../model/doctor/supabase-project.ts";
import type { Secret } from "../../model/entities/secret.ts";
import type { Values } from "../../model/stack/secret-value.ts";
import { answerJson, isNotFound } from "../vendors/bounded-fetch.ts";
import { NoAnswer, understood } from "../vendors/no-answer.ts";
import { vercelClient } from "../vendors/vercel.ts";
import type { Examined } from "./examined.ts";

/** What a vendor makes of a value. */
export type Acceptance =
  | { readonly kind: "accepted"; readonly note?: string }
  | { readonly kind: "refused"; readonly why: string; readonly fix?: string }
  /** There is nobody to ask. */
  | { readonly kind: "unasked"; readonly why: string };

/** What a vendor is asked with, beside the value. */
export type Asking = Examined & { readonly values: Values };

/** A vendor that has a harmless call. It throws `NoAnswer` where there is no answer. */
export interface SecretVendor {
  readonly name: string;
  /** Names of variables whose values it issues. */
  readonly issues: RegExp;
  readonly ask: (value: string, asking: Asking) => Promise<Acceptance>;
}

const ACCEPTED: Acceptance = { kind: "accepted" };
const refused = (why: string, fix?: string): Acceptance => ({
  kind: "refused",
  why,
  ...(fix !== undefined && { fix }),
});
const REVOKED = "it is revoked, expired or mistyped";

/** Statuses that are neither yes nor no. */
function assertAnswer({ status }: Response, vendor: string): void {
  if (status === 429)
    throw new NoAnswer(`${vendor}'s limit of requests is reached`, { fix: "try again in a minute", status });
  if (status >= 300) throw new NoAnswer(`${vendor} answers ${status}`, { fix: "try again later", status });
}

/** Each vendor, the first whose names fit. */
const VENDORS: readonly SecretVendor[] = [
  {
    name: "Supabase",
    issues: /SUPABASE_URL$/,
    async ask(value, { clients: { fetch, endpoints } }) {
      const { origin, protocol } = new URL(value);
      if (protocol !== "https:") return refused("it is no https:// URL");
      try {
        // Without a key it refuses, and that is an answer of the project's own.
        const response = await fetch(`${endpoints.supabase(origin)}/auth/v1/health`);
        const { status } = response;
        // Supabase's own code for a paused project.
        if (status === 540)
          return refused("the project is paused", "restore it: https://supabase.com/dashboard/projects");
        if (status === 200 || status === 401) {
          understood(z.object({}), await answerJson(response), "Supabase");
          return { kind: "accepted", note: "the project answers" };
        }
        throw new NoAnswer(`Supabase answers ${status}`, { fix: "see https://status.supabase.com" });
      } catch (error) {
        if (isNotFound(error)) return refused("there is no such project");
        throw error;
      }
    },
  },
  {
    name: "Supabase",
    issues: /SUPABASE_(ANON|PUBLISHABLE|SERVICE(_ROLE)?|SECRET)_KEY$/,
    async ask(value, asking) {
      const origin = supabaseOf(value, asking);
      if (origin === undefined)
        return { kind: "unasked", why: "nothing says which project of Supabase it is of" };
      const { fetch, endpoints } = asking.clients;
      const response = await fetch(`${endpoints.supabase(origin)}/auth/v1/settings`, {
        headers: { apikey: value },
      });
      if (response.status === 401 || response.status === 403)
        return refused(`it is no key of ${new URL(origin).hostname}`);
      assertAnswer(response, "Supabase");
      understood(z.object({}), await answerJson(response), "Supabase");
      return ACCEPTED;
    },
  },
  {
    name: "Sentry",
    issues: /SENTRY_AUTH_TOKEN$/,
    async ask(value, { clients: { fetch, endpoints } }) {
      const response = await fetch(`${endpoints.sentry}/api/0/`, { headers: bearer(value) });
      if (response.status === 401) return refused(REVOKED);
      assertAnswer(response, "Sentry");
      // Whoever is not known is answered too, with nobody.
      const { auth } = understood(
        z.object({ auth: z.unknown().optional() }),
        await answerJson(response),
        "Sentry",
      );
      return auth ? ACCEPTED : refused(REVOKED);
    },
  },
  {
    name: "Slack",
    issues: /SLACK_BOT_TOKEN$/,
    async ask(value, { clients: { fetch, endpoints } }) {
      const response = await fetch(`${endpoints.slack}/api/auth.test`, {
        method: "POST",
        headers: bearer(value),
      });
      assertAnswer(response, "Slack");
      const { ok, error } = understood(
        z.object({ ok: z.boolean(), error: z.string().optional() }),
        await answerJson(response),
        "Slack",
      );
      if (ok) return ACCEPTED;
      // Slack's own errors of the moment (api.slack.com/methods/auth.test).
      if (
        error &&
        ["ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"].includes(
          error,
        )
      )
        throw new NoAnswer(`Slack answers ${error}`, { fix: "try again in a minute" });
      return refused(error && /^[a-z_]{1,40}$/.test(error) ? error : REVOKED);
    },
  },
  {
    name: "LINE",
    issues: /LINE_CHANNEL_ACCESS_TOKEN$/,
    async ask(value, { clients: { fetch, endpoints } }) {
      const response = await fetch(`${endpoints.line}/v2/bot/message/quota`, { headers: bearer(value) });
      if (response.status === 401 || response.status === 403) return refused(REVOKED);
      assertAnswer(response, "LINE");
      const { type, value: most } = understood(
        z.object({ type: z.string(), value: z.int().optional() }),
        await answerJson(response),
        "LINE",
      );
      return {
        kind: "accepted",
        note: type === "limited" ? `${most} messages a month` : "no limit of messages",
      };
    },
  },
  {
    name: "GitHub",
    issues: /GHCR_READ_TOKEN$/,
    async ask(value, { clients: { fetch, endpoints } }) {
      const response = await fetch(`${endpoints.github}/user`, {
        headers: { ...bearer(value), accept: "application/vnd.github+json" },
      });
      if (response.status === 401) return refused(REVOKED);
      assertAnswer(response, "GitHub");
      // What a classic token may do stands in this header (docs.github.com, "Scopes for OAuth apps").
      const scopes = (response.headers.get("x-oauth-scopes") ?? "").split(/,\s*/);
      return scopes.some((scope) => ["read:packages", "write:packages"].includes(scope))
        ? { kind: "accepted", note: "it may read packages" }
        : refused(
            "it lacks the scope read:packages",
            "make another, classic, with read:packages: https://github.com/settings/tokens/new?scopes=read:packages",
          );
    },
  },
  {
    name: "Expo",
    issues: /^EXPO_TOKEN$/,
    async ask(value, { clients: { fetch, endpoints } }) {
      const response = await fetch(`${endpoints.expo}/graphql`, {
        method: "POST",
        headers: { ...bearer(value), "content-type": "application/json" },
        body: JSON.stringify({ query: "query { meActor { __typename id } }" }),
      });
      if (response.status === 401 || response.status === 403) return refused(REVOKED);
      // Expo answers 400 with its errors in the body where a token is refused.
      if (response.status !== 400) assertAnswer(response, "Expo");
      const { data, errors } = understood(
        z.object({
          data: z.object({ meActor: z.unknown().optional() }).nullish(),
          errors: z
            .array(z.object({ extensions: z.object({ errorCode: z.string().optional() }).optional() }))
            .optional(),
        }),
        await answerJson(response),
        "Expo",
      );
      if (data?.meActor) return ACCEPTED;
      const isOther = errors?.some(
        ({ extensions }) => !/UNAUTH|INVALID/.test(extensions?.errorCode ?? "UNAUTHORIZED"),
      );
      if (isOther) throw new NoAnswer("Expo answers with errors", { fix: "see https://status.expo.dev" });
      return refused(REVOKED);
    },
  },
  {
    name: "Vercel",
    issues: /^VERCEL_TOKEN$/,
    async ask(value, { clients: { fetch, endpoints }, stack }) {
      const { team } = stack.settings.vercel;
      const vercel = vercelClient(value, { baseUrl: endpoints.vercel, fetch, team });
      try {
        await vercel(team === undefined ? "/v2/user" : `/v2/teams/${team}`);
        return ACCEPTED;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.status === 401) return refused(REVOKED);
        if (team !== undefined && (error.status === 403 || error.status === 404))
          return refused(`it may not see the team ${team}`);
        throw error;
      }
    },
  },
];

/** The vendor that issued a secret, where it has a harmless call. */
export const vendorOf = ({ key_name }: Pick<Secret, "key_name">): SecretVendor | undefined =>
  VENDORS.find(({ issues }) => issues.test(key_name));

const bearer = (value: string): Record<string, string> => ({ authorization: `Bearer ${value}` });

/** The origin of a key's project: what the key itself says, else the one project that the stack's other values name. */
function supabaseOf(value: string, { stack, values }: Asking): string | undefined {
  const own = supabaseRefIn(value);
  if (own) return supabaseOrigin(own);
  const named = stack.share.secrets.flatMap(({ id, key_name }) => {
    const other = values[id];
    if (other === undefined) return [];
    if (/SUPABASE_URL$/.test(key_name)) return URL.canParse(other) ? [new URL(other).origin] : [];
    const ref = supabaseRefIn(other);
    return ref ? [supabaseOrigin(ref)] : [];
  });
  const { project_ref } = stack.settings.supabase;
  const origins = new Set([...named, ...(project_ref ? [supabaseOrigin(project_ref)] : [])]);
  return origins.size === 1 ? [...origins][0] : undefined;
}
