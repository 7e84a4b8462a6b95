/** Keys that their issuers give out in pairs, one for the public and one for servers, told apart by how they start. */
const PAIRS: readonly { readonly issuer: string; readonly publicKey: RegExp; readonly secretKey: RegExp }[] =
  [
    // Supabase, "Understanding API keys".
    { issuer: "Supabase", publicKey: /^sb_publishable_/, secretKey: /^(sb_secret_|sbp_)/ },
    // Stripe, "API keys"; restricted keys are secret as well.
    { issuer: "Stripe", publicKey: /^pk_(live|test)_/, secretKey: /^((sk|rk)_(live|test)_|whsec_)/ },
    // Clerk uses Stripe's form. Mapbox, "Access tokens".
    { issuer: "Mapbox", publicKey: /^pk\.eyJ/, secretKey: /^sk\.eyJ/ },
  ];

/** Whether a text is a key that only servers may have. */
export const isSecretKey = (text: string): boolean =>
  PAIRS.some(({ secretKey }) => secretKey.test(text)) || roleOf(text) === "service_role";

/** Whether a text is a key that everybody may have, so that it opens nothing that needs a secret. */
export const isPublicKey = (text: string): boolean =>
  PAIRS.some(({ publicKey }) => publicKey.test(text)) || roleOf(text) === "anon";

/** The role in a JSON web token of Supabase's older keys: `anon` or `service_role`. */
function roleOf(text: string): unknown {
  const [, payload] = /^eyJ[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*$/.exec(text) ?? [];
  if (payload === undefined) return undefined;
  try {
    return (JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { role?: unknown } | null)
      ?.role;
  } catch {
    return undefined;
  }
}
