import { OAuth2Client } from "google-auth-library";
import * as z from "zod";

/** Who calls, or the answer that the call gets instead. */
export type CallerCheck =
  | { readonly email: string }
  | {
      /** 401 no valid identity token; 403 not somebody who may call; 503 nobody can tell now, so try again. */
      readonly status: 401 | 403 | 503;
      /** For the log and the answer; nothing of the token. */
      readonly reason: string;
    };

/** What an identity token is checked against. */
export interface CallerSettings {
  /** URL that callers name in their identity token. */
  readonly audience: string;
  /** Where the certificates are that Google signs identity tokens with; Google's own unless a test says otherwise. */
  readonly certificatesUrl?: string;
}

/** Milliseconds for the certificates to come. */
const CERTIFICATES_TIMEOUT = 5_000;

/** Google's certificates, by the id of their key. */
const Certificates = z.record(z.string(), z.string());

/** Issuers of Google's identity tokens ("Verify the Google ID token on your server side"). */
const ISSUERS = ["accounts.google.com", "https://accounts.google.com"];

/**
 * What stands in the place of the signature once Cloud Run's invoker check has verified it and taken it off, so that
 * nobody can use the token again. The check is always on, since without it anybody on the internet could start instances.
 * Of a request that it let in by its `Authorization`, this is Cloud Run's own word.
 */
const VERIFIED_BY_CLOUD_RUN = "SIGNATURE_REMOVED_BY_GOOGLE";

/**
 * Where a request carries this header, the invoker check looks at it alone, and passes `Authorization` on as it came
 * (Cloud Run documentation, "Authenticate service-to-service"): whoever may call at all could write there that Cloud Run
 * has verified somebody else. Neither Pub/Sub nor CI sends it, so a request that has it is refused.
 */
const CHECKED_INSTEAD = "x-serverless-authorization";

/** The headers of a request; names in whatever case. */
export interface RequestHeaders {
  get(name: string): string | undefined;
}

/** Claims of an identity token, as far as they are read here. */
const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
});
type Claims = z.infer<typeof Claims>;

/**
 * Checks that a request was made by one of the service accounts that are allowed to, by the identity token that Google
 * signed for it: Cloud Run knows who may call the service at all, and this who may call what.
 */
export function callerChecker({ audience, certificatesUrl }: CallerSettings) {
  const client = new OAuth2Client({
    transporterOptions: { timeout: CERTIFICATES_TIMEOUT },
    ...(certificatesUrl && { endpoints: { oauth2FederatedSignonPemCertsUrl: certificatesUrl } }),
  });

  return async (headers: RequestHeaders, allowed: readonly string[]): Promise<CallerCheck> => {
    if (headers.get(CHECKED_INSTEAD) !== undefined)
      return {
        status: 401,
        reason: "the identity token belongs in Authorization, not in X-Serverless-Authorization",
      };
    const token = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (!token) return { status: 401, reason: "no identity token in the header Authorization" };
    if (token.endsWith(`.${VERIFIED_BY_CLOUD_RUN}`)) return verified(token, audience, allowed);
    // The two halves of the client's verifyIdToken, so that an outage of Google is not taken for a bad token.
    const certs = await certificates(client);
    if (!certs) return { status: 503, reason: "Google's certificates are not available" };
    try {
      const ticket = await client.verifySignedJwtWithCertsAsync(token, certs, audience, ISSUERS);
      return permitted(ticket.getPayload(), allowed);
    } catch (error) {
      return { status: 401, reason: tokenRefusal(error) };
    }
  };
}

/** Whose token it is that Cloud Run has verified, and whether it is meant for this. */
function verified(token: string, audience: string, allowed: readonly string[]): CallerCheck {
  const claims = tokenClaims(token);
  const refused = (reason: string): CallerCheck => ({ status: 401, reason });
  if (!claims) return refused("that is not an identity token");
  if (!ISSUERS.includes(claims.iss)) return refused("the identity token is not issued by Google");
  if (claims.aud !== audience) return refused("the identity token is for another audience");
  if (claims.exp * 1000 < Date.now()) return refused("the identity token has expired");
  return permitted(claims, allowed);
}

function tokenClaims(token: string): Claims | undefined {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
    return Claims.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

/** Kept by the client for as long as Google says; `undefined` where nothing usable comes. */
async function certificates(client: OAuth2Client): Promise<Record<string, string> | undefined> {
  try {
    return Certificates.safeParse((await client.getFederatedSignonCertsAsync()).certs).data;
  } catch {
    return undefined;
  }
}

function permitted(
  claims: { email?: string | undefined; email_verified?: boolean | undefined } | undefined,
  allowed: readonly string[],
): CallerCheck {
  if (!claims?.email || claims.email_verified !== true)
    return { status: 403, reason: "the identity token names no verified e-mail address" };
  if (!allowed.includes(claims.email)) return { status: 403, reason: `${claims.email} may not call this` };
  return { email: claims.email };
}

/** What is wrong with a token, by how google-auth-library's message starts: the rest of it repeats the token. */
const REASONS: readonly (readonly [start: string, reason: string])[] = [
  ["Token used too late", "the identity token has expired"],
  ["Token used too early", "the identity token is not valid yet"],
  ["Wrong recipient", "the identity token is for another audience"],
  ["Invalid issuer", "the identity token is not issued by Google"],
  ["No pem found", "the identity token is not signed by Google"],
  ["Invalid token signature", "the identity token is not signed by Google"],
];

function tokenRefusal(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  return REASONS.find(([start]) => message.startsWith(start))?.[1] ?? "that is not an identity token";
}
