import { createSign, generateKeyPairSync } from "node:crypto";
import { json, localServer } from "./local-server.ts";

/** Made once: a key of 2048 bits takes its time. */
const GOOGLE = generateKeyPairSync("rsa", { modulusLength: 2048 });
const STRANGER = generateKeyPairSync("rsa", { modulusLength: 2048 });

const KEY_ID = "key-of-this-week";

/** Claims as Pub/Sub and Cloud Scheduler get them for a service account. */
export interface Claims {
  readonly aud: string;
  readonly email: string;
  readonly email_verified?: boolean;
  readonly iss?: string;
  /** Seconds since 1970. */
  readonly iat?: number;
  readonly exp?: number;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/** An identity token with the given claims, valid for an hour unless they say otherwise. */
export function identityToken(
  claims: Claims,
  { signedBy = "google", kid = KEY_ID }: { signedBy?: "google" | "stranger"; kid?: string } = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: "https://accounts.google.com",
    sub: "1",
    email_verified: true,
    iat: now,
    exp: now + 3600,
  };
  const signed = `${encoded({ alg: "RS256", kid, typ: "JWT" })}.${encoded({ ...payload, ...claims })}`;
  const { privateKey } = signedBy === "google" ? GOOGLE : STRANGER;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
}

/** Such a token as Cloud Run passes it on, or as somebody makes it up who would like it to seem so. */
export const withoutSignature = (claims: Claims): string =>
  identityToken(claims).replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE");

/** Serves the key that {@link identityToken} signs with as Google serves its own: PEM, by key id, with an age. */
export function googleCertificates() {
  return localServer((_, response) => {
    response.setHeader("cache-control", "public, max-age=3600");
    json(response, { [KEY_ID]: GOOGLE.publicKey.export({ type: "spki", format: "pem" }) });
  });
}
