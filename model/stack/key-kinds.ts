import { holdsCredential } from "../problems/credential-formats.ts";

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
  PAIRS.some(({ secretKey }) => secretKey.test(text)) || claimsOf(text)?.role === "service_role";

/** Whether a text is a key that everybody may have, so that it opens nothing that needs a secret. */
export const isPublicKey = (text: string): boolean =>
  PAIRS.some(({ publicKey }) => publicKey.test(text)) || claimsOf(text)?.role === "anon";

/**
 * What has the form of a credential, and is public all the same by its issuer's documentation: in any variable, or in one
 * that is named after the issuer.
 */
const PUBLIC_FORMS: readonly { readonly name?: RegExp; readonly form: RegExp }[] = [
  // Google, "Manage API keys": keys of browsers and apps, such as Firebase's, are restricted and not hidden.
  { form: /\bAIza[\w-]{30,}/g },
  // Mapbox, "Access tokens": public tokens.
  { form: /\bpk\.eyJ[\w-]+\.[\w-]+/g },
  // Apple, "Creating a Maps token": MapKit JS gets it in the page. Cesium ion, "Access tokens": of public scopes.
  { name: /MAPKIT|CESIUM/, form: /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g },
];

/** Whether a value has something in it that only its holders may read, so that it may not stand where everybody can. */
export function isNotForAll(keyName: string, value: string): boolean {
  const text = PUBLIC_FORMS.filter(({ name }) => name?.test(keyName) ?? true).reduce(
    (rest, { form }) => rest.replace(form, ""),
    value.trim(),
  );
  return isSecretKey(value.trim()) || holdsCredential(text) || hasPassword(text);
}

/** Any password counts: this is the value that is used, and no example of one. */
const hasPassword = (text: string): boolean => URL.canParse(text) && new URL(text).password !== "";

/** What Supabase's keys of before, which are JSON web tokens, say in clear; `undefined` for other values. */
export function claimsOf(text: string): { readonly role?: unknown; readonly iss?: unknown } | undefined {
  const [, payload] = /^eyJ[\w-]+\.([\w-]+)\.[\w-]*$/.exec(text) ?? [];
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) ?? undefined;
  } catch {
    return undefined;
  }
}
