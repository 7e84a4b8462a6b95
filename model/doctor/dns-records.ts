import { getDomain } from "tldts";
import type { DnsRecord } from "./finding.ts";

/** Addresses of Google's front end for domains at the apex (cloud.google.com/run/docs/mapping-custom-domains#dns_update). */
const GOOGLE_A = ["216.239.32.21", "216.239.34.21", "216.239.36.21", "216.239.38.21"];
const GOOGLE_AAAA = [
  "2001:4860:4802:32::15",
  "2001:4860:4802:34::15",
  "2001:4860:4802:36::15",
  "2001:4860:4802:38::15",
];

/** The domain that is registered, of which a host is a part: `api.example.co.jp` → `example.co.jp`. */
export const registeredDomain = (host: string): string => getDomain(host) ?? host;

/** The records that Cloud Run wants for a mapped domain: a name below the apex gets an alias, the apex addresses. */
export function cloudRunRecords(host: string): DnsRecord[] {
  if (registeredDomain(host) !== host) return [{ name: host, type: "CNAME", value: "ghs.googlehosted.com" }];
  return [
    ...GOOGLE_A.map((value) => ({ name: host, type: "A" as const, value })),
    ...GOOGLE_AAAA.map((value) => ({ name: host, type: "AAAA" as const, value })),
  ];
}

/** The records among those that were answered nowhere; a dot at the end and capitals make no difference. */
export function missingRecords(wanted: readonly DnsRecord[], answered: readonly DnsRecord[]): DnsRecord[] {
  const there = new Set(answered.map(keyOf));
  return wanted.filter((record) => !there.has(keyOf(record)));
}

const keyOf = ({ name, type, value }: DnsRecord): string => `${bare(name)} ${type} ${bare(value)}`;
const bare = (text: string): string => text.toLowerCase().replace(/\.$/, "");

/** Records as lines of a table to copy. */
export function recordLines(records: readonly DnsRecord[]): string[] {
  const width = Math.max(0, ...records.map(({ name }) => name.length));
  return records.map(({ name, type, value }) => `${name.padEnd(width)}  ${type.padEnd(5)}  ${value}`);
}

/** Whether a host is a verified domain or below one. */
export const isBelow = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`);
