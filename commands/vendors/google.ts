import { existsSync, readFileSync } from "node:fs";
import { GoogleAuth } from "google-auth-library";
import * as z from "zod";
import { GOOGLE_LOGIN, googleRefusal } from "../../model/doctor/google-refusal.ts";
import { withTimeout } from "../../model/waiting/with-timeout.ts";
import { bearerToken } from "./bearer-token.ts";
import { answerJson, type BoundedFetch } from "./bounded-fetch.ts";
import type { VendorEndpoints } from "./endpoints.ts";
import { NoAnswer, understood } from "./no-answer.ts";

/** How long a token may take, in milliseconds. */
const TOKEN_MS = 15_000;
/** Pages that are read of a list at most. */
const MOST_PAGES = 20;

const SCOPES = [
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/userinfo.email",
];

/** Google Cloud, as the login of this machine sees it. Every method throws {@link NoAnswer} where there is no answer. */
export interface GoogleClient {
  /** Who is logged in, by e-mail; nothing where the login does not say. */
  account(): Promise<string | undefined>;
  /** Asks an API. A body makes it a POST, for the questions that Google takes as one; `null` is a POST without a body. */
  ask(service: string, path: string, body?: unknown): Promise<unknown>;
  /** The entries of a list, page by page. */
  list<Entry>(service: string, path: string, key: string, entry: z.ZodType<Entry>): Promise<Entry[]>;
}

/** Gives the headers that log a request in. */
export type GoogleLogin = () => Promise<Headers>;

/** @param project the project to name in remedies */
export function googleClient(
  login: GoogleLogin,
  { endpoints, fetch, project }: { endpoints: VendorEndpoints; fetch: BoundedFetch; project: string },
): GoogleClient {
  async function ask(service: string, path: string, body?: unknown): Promise<unknown> {
    if (body === undefined) return send(service, path, {}, "application/json");
    return send(
      service,
      path,
      { method: "POST", ...(body !== null && { body: JSON.stringify(body) }) },
      "application/json",
    );
  }

  async function send(service: string, path: string, init: RequestInit, type: string): Promise<unknown> {
    const headers = await login();
    headers.set("accept", "application/json");
    if (init.method === "POST") headers.set("content-type", type);
    const response = await fetch(`${endpoints.google(service)}/${path}`, { ...init, headers });
    const answer = await answerJson(response);
    if (!response.ok) {
      const { says, ...rest } = googleRefusal(response.status, answer, project);
      const token = headers.get("authorization")?.replace("Bearer ", "");
      // Google's own words are repeated, and whoever stands in for Google could put anything into them.
      throw new NoAnswer(token ? says.replaceAll(token, "(token)") : says, {
        ...rest,
        status: response.status,
      });
    }
    if (answer === undefined) throw new NoAnswer("the answer of Google Cloud is not as documented");
    return answer;
  }

  return {
    ask,
    async account() {
      try {
        const info = understood(
          z.object({ email: z.string().optional() }),
          // The token goes into the header, as Google's own library sends it: addresses are logged.
          await send("oauth2", "tokeninfo", { method: "POST" }, "application/x-www-form-urlencoded"),
          "Google",
        );
        return info.email;
      } catch (error) {
        // Google says so with 400, `invalid_token`.
        if (error instanceof NoAnswer && error.status === 400)
          throw new NoAnswer("the login to Google Cloud is expired or revoked", {
            fix: GOOGLE_LOGIN,
            status: 401,
          });
        throw error;
      }
    },
    async list(service, path, key, entry) {
      const entries: z.infer<typeof entry>[] = [];
      const Page = z.object({
        [key]: z.array(entry).default([]),
        nextPageToken: z.string().optional(),
      }) as unknown as z.ZodType<Record<string, z.infer<typeof entry>[]> & { nextPageToken?: string }>;
      let token: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const more = token ? `${path.includes("?") ? "&" : "?"}pageToken=${encodeURIComponent(token)}` : "";
        const answer = understood(Page, await ask(service, path + more), "Google Cloud");
        entries.push(...(answer[key] ?? []));
        token = answer.nextPageToken;
        if (!token) return entries;
      }
      throw new NoAnswer(`the list ${path} of Google Cloud does not end`);
    },
  };
}

/**
 * The login that the Google provider of Pulumi uses: a token in `GOOGLE_OAUTH_ACCESS_TOKEN`, credentials in
 * `GOOGLE_CREDENTIALS`, else application default credentials. It throws {@link NoAnswer} where there is none.
 */
export function googleLogin(env: NodeJS.ProcessEnv): GoogleLogin {
  const { GOOGLE_OAUTH_ACCESS_TOKEN: token, GOOGLE_CREDENTIALS: credentials } = env;
  if (token?.trim())
    return async () =>
      new Headers({ authorization: `Bearer ${bearerToken("GOOGLE_OAUTH_ACCESS_TOKEN", token)}` });
  let auth: GoogleAuth | undefined;
  // Elsewhere than in Google Cloud, the library would look for its metadata server on the network, and warn of its absence.
  process.env.METADATA_SERVER_DETECTION ??= "bios-only";
  return async () => {
    auth ??= new GoogleAuth({ scopes: SCOPES, ...(credentials && { credentials: parsed(credentials) }) });
    try {
      return new Headers(await withTimeout(TOKEN_MS, auth.getRequestHeaders(), noToken));
    } catch (error) {
      if (error instanceof NoAnswer) throw error;
      // Its own messages may repeat what is in a file of credentials.
      throw new NoAnswer("nobody is logged in to Google Cloud, or the login is expired", {
        fix: GOOGLE_LOGIN,
        status: 401,
      });
    }
  };
}

const noToken = () => new NoAnswer("Google gives no token in time");

/** The provider takes the JSON itself, or the path of a file of it. */
function parsed(credentials: string): object {
  try {
    return JSON.parse(existsSync(credentials) ? readFileSync(credentials, "utf8") : credentials);
  } catch {
    throw new NoAnswer("GOOGLE_CREDENTIALS is neither JSON nor the path of a file of it", {
      fix: `unset GOOGLE_CREDENTIALS, and ${GOOGLE_LOGIN}`,
      status: 401,
    });
  }
}
