import type { Platform } from "./app.ts";

/**
 * Domains below which a provider gives names to what it hosts: a surface of one platform is never found at another's.
 * Source: the private part of publicsuffix.org's list, as far as the estate's own providers and common others go.
 */
const HOSTING: Readonly<Record<string, Platform | undefined>> = {
  "run.app": "cloud-run",
  "vercel.app": "vercel",
  "now.sh": "vercel",
  "expo.app": "expo-eas",
  "expo.dev": "expo-eas",
  "appspot.com": undefined,
  "cloudfunctions.net": undefined,
  "web.app": undefined,
  "firebaseapp.com": undefined,
  "supabase.co": undefined,
  "netlify.app": undefined,
  "herokuapp.com": undefined,
  "github.io": undefined,
  "pages.dev": undefined,
  "workers.dev": undefined,
  "onrender.com": undefined,
  "fly.dev": undefined,
  "azurewebsites.net": undefined,
  "amazonaws.com": undefined,
  "cloudfront.net": undefined,
};

/** Where EAS Update answers for every project: which one is in the path, and so one URL is many surfaces'. */
const SHARED_HOSTS: readonly string[] = ["u.expo.dev"];

/** Whether other surfaces answer at a host too. */
export const isSharedHost = (host: string): boolean => SHARED_HOSTS.includes(host.toLowerCase());

/** Whose domain a host is below; `undefined` for a domain of one's own. */
export function hostingOf(
  host: string,
): { readonly domain: string; readonly platform: Platform | undefined } | undefined {
  const name = host.toLowerCase();
  const domain = Object.keys(HOSTING).find((candidate) => name.endsWith(`.${candidate}`));
  return domain === undefined ? undefined : { domain, platform: HOSTING[domain] };
}

/** The domain of its own that a surface declares; `undefined` where it answers at a URL that its platform gives it. */
export function ownDomain({ endpoint_url }: { readonly endpoint_url: string }): string | undefined {
  const host = new URL(endpoint_url).hostname;
  return hostingOf(host) === undefined ? host : undefined;
}
