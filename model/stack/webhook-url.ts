import { hostFlaw } from "../entities/public-host.ts";

/**
 * Why a value is not the URL of a webhook: https to a public host, without a user and a fragment. Path and query are its
 * own: they carry the token. Says nothing of the value itself.
 */
export function wrongWebhookUrl(value: string): string | undefined {
  const [, host] = /^https:\/\/([^\s/\\?#@]+?)(?::[0-9]{1,5})?(?:[/?][^\s\\#]*)?$/i.exec(value) ?? [];
  if (host === undefined || !URL.canParse(value)) return "is not an https URL without a user and a fragment";
  return hostFlaw(host) && "has no host that the public internet knows";
}
