import * as z from "zod";
import type { DnsRecord } from "../../model/doctor/finding.ts";
import { answerJson, type BoundedFetch } from "./bounded-fetch.ts";
import { NoAnswer, understood } from "./no-answer.ts";

/** Numbers of the types of records (iana.org/assignments/dns-parameters). */
const TYPES = { A: 1, CNAME: 5, TXT: 16, AAAA: 28, CAA: 257 } as const;

/** NXDOMAIN: there is no such name. */
const NO_SUCH_NAME = 3;

const Answer = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ name: z.string(), type: z.int(), data: z.string() })).default([]),
});

/** The records of a type that a name has, as anybody in the world sees them; empty where there are none. */
export type PublicDns = (name: string, type: DnsRecord["type"]) => Promise<DnsRecord[]>;

/** Asks Google's public DNS, which every network that reaches Google reaches: the resolver of this machine may know less. */
export function publicDns(baseUrl: string, fetch: BoundedFetch): PublicDns {
  return async (name, type) => {
    const response = await fetch(`${baseUrl}/resolve?name=${encodeURIComponent(name)}&type=${type}`);
    const fix = "see https://developers.google.com/speed/public-dns/docs/troubleshooting, and try again";
    if (!response.ok) throw new NoAnswer(`public DNS answers ${response.status}`, { fix });
    const answer = understood(Answer, await answerJson(response), "public DNS");
    if (answer.Status !== 0 && answer.Status !== NO_SUCH_NAME)
      throw new NoAnswer(`public DNS cannot look ${name} up (code ${answer.Status})`, { fix });
    // The records of an alias are its target's. Who may issue certificates is said at a name itself (RFC 8659, 3).
    const isOwn = (record: { name: string }) =>
      type !== "CAA" || record.name.replace(/\.$/, "").toLowerCase() === name.toLowerCase();
    return answer.Answer.filter((record) => record.type === TYPES[type] && isOwn(record)).map((record) => ({
      name,
      type,
      value: record.data.replace(/\.$/, ""),
    }));
  };
}
