import { OAuth2Client } from "google-auth-library";
import { z } from "zod";

/** Who calls, or the answer that the call gets instead. */
export type CallerCheck =
  | { readonly email: string }
  | {
      /** 401 no valid identity token; 403 not somebody who may call; 503 nobody can tell now, so try again. */
      readonly status: 401 | 403 | 503;
      /** For the log and the answer; nothing of the token. */
      readonly reason: string;
    };

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
 * Checks that a request was made by one of the service accounts that are allowed to, by the identity token that Google
 * signed for it. The signature must be there, so the function's service has to be deployed without the invoker check of
 * Cloud Run, which takes the signature off the token that it passes on.
 */
export function callerChecker({ audience, certificatesUrl }: CallerSettings) {
  const client = new OAuth2Client({
    transporterOptions: { timeout: CERTIFICATES_TIMEOUT },
    ...(certificatesUrl && { endpoints: { oauth2FederatedSignonPemCertsUrl: certificatesUrl } }),
  });

  /** @param authorization the header of that name */
  return async (authorization: string | undefined, allowed: readonly string[]): Promise<CallerCheck> => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    if (!token) return { status: 401, reason: "no identity token in the header Authorization" };
    // The two halves of the client's verifyIdToken, so that an outage of Google is not taken for a bad token.
    const certs = await certificates(client);
    if (!certs) return { status: 503, reason: "Google's certificates cannot be had" };
    try {
      const ticket = await client.verifySignedJwtWithCertsAsync(token, certs, audience, ISSUERS);
      return permitted(ticket.getPayload(), allowed);
    } catch (error) {
      return { status: 401, reason: reasonOf(error, token) };
    }
  };
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
  claims: { email?: string; email_verified?: boolean } | undefined,
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

function reasonOf(error: unknown, token: string): string {
  if (token.endsWith(".SIGNATURE_REMOVED_BY_GOOGLE"))
    return "Cloud Run took the signature off the identity token: its invoker check has to be off";
  const message = error instanceof Error ? error.message : "";
  return REASONS.find(([start]) => message.startsWith(start))?.[1] ?? "that is not an identity token";
}
