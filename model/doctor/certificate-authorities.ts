/**
 * Who issues the certificates of each platform, as CAA records name them; one of them must be allowed.
 * Source: cloud.google.com/run/docs/mapping-custom-domains and pki.goog; vercel.com/docs/domains/working-with-ssl.
 */
export const AUTHORITIES = {
  "Cloud Run": ["pki.goog", "letsencrypt.org"],
  Vercel: ["letsencrypt.org"],
} as const satisfies Record<string, readonly string[]>;

/**
 * Whether CAA records keep an authority from issuing a certificate (RFC 8659): where any record is about issuing, one must
 * name it.
 * @param records values of the records that hold for the name, e.g. `0 issue "letsencrypt.org"`
 */
export function forbidsAll(records: readonly string[], authorities: readonly string[]): boolean {
  const issuers = records.flatMap((record) => /^\d+ issue "?([^";]*)/i.exec(record)?.[1] ?? []);
  return issuers.length > 0 && !issuers.some((issuer) => authorities.includes(issuer.trim().toLowerCase()));
}
