import * as z from "zod";
import { AUTHORITIES, forbidsAll } from "../../../model/doctor/certificate-authorities.ts";
import { cloudRunRecords, missingRecords, registeredDomain } from "../../../model/doctor/dns-records.ts";
import { type DnsRecord, ok, type Verdict } from "../../../model/doctor/finding.ts";
import { known, ofType } from "../../../model/doctor/planned.ts";
import { lookupOf } from "../../../model/doctor/taken-names.ts";
import { NoAnswer, understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TITLES } from "../examined.ts";

const Mapping = z.object({
  status: z
    .object({
      resourceRecords: z
        .array(z.object({ type: z.enum(["A", "AAAA", "CNAME"]), rrdata: z.string() }))
        .default([]),
    })
    .default({ resourceRecords: [] }),
});

const Config = z.object({
  misconfigured: z.boolean(),
  recommendedCNAME: z.array(z.object({ rank: z.int(), value: z.string() })).default([]),
  recommendedIPv4: z.array(z.object({ rank: z.int(), value: z.array(z.string()) })).default([]),
});

/** The records that Cloud Run and Vercel want for the planned domains, and whether they are there. */
export function dnsRecords({ plan, clients: { google, vercel, dns }, facts }: Examined): DoctorCheck[] {
  const mapped = ofType(plan, "gcp:cloudrun/domainMapping:DomainMapping").flatMap(
    (mapping): DoctorCheck[] => {
      const host = known(mapping.inputs.name);
      if (host === undefined) return [];
      const run = async () => {
        const wanted = (await ofMapping(lookupOf(mapping)?.path)) ?? cloudRunRecords(host);
        const records = wanted.map((record) => ({ ...record, name: host }));
        const types = [...new Set(records.map(({ type }) => type))];
        const answered = (await Promise.all(types.map((type) => dns(host, type)))).flat();
        return judged(host, "Cloud Run", records, missingRecords(records, answered), answered);
      };
      return [{ id: `dns.${host}`, family: "dns", title: `records of ${host}`, run }];
    },
  );
  const attached = ofType(plan, "vercel:index/projectDomain:ProjectDomain").flatMap(
    (domain): DoctorCheck[] => {
      const host = known(domain.inputs.domain);
      // A name below vercel.app needs no record.
      if (host === undefined || host.endsWith(".vercel.app")) return [];
      const run = async () => {
        await given(facts.vercelTeam, TITLES.vercelTeam)();
        const answer = await vercel(`/v6/domains/${host}/config`);
        const { misconfigured, recommendedCNAME, recommendedIPv4 } = understood(Config, answer, "Vercel");
        const best = <Ranked extends { rank: number }>(all: readonly Ranked[]) =>
          [...all].sort((a, b) => a.rank - b.rank)[0];
        const records: DnsRecord[] =
          registeredDomain(host) === host
            ? (best(recommendedIPv4)?.value ?? []).map((value) => ({ name: host, type: "A", value }))
            : [best(recommendedCNAME)].flatMap((one) =>
                one ? [{ name: host, type: "CNAME", value: one.value } as const] : [],
              );
        return judged(host, "Vercel", records, misconfigured ? records : [], [], misconfigured);
      };
      return [{ id: `dns.${host}`, family: "dns", title: `records of ${host}`, run }];
    },
  );
  const certificates = [
    ...ofType(plan, "gcp:cloudrun/domainMapping:DomainMapping").map(
      ({ inputs }) => [known(inputs.name), "Cloud Run"] as const,
    ),
    ...ofType(plan, "vercel:index/projectDomain:ProjectDomain").map(
      ({ inputs }) => [known(inputs.domain), "Vercel"] as const,
    ),
  ].flatMap(([host, platform]): DoctorCheck[] => {
    if (host === undefined || host.endsWith(".vercel.app")) return [];
    const run = () => issuable(host, platform);
    return [{ id: `dns.certificate.${host}`, family: "dns", title: `certificate of ${host}`, run }];
  });
  return [...mapped, ...attached, ...certificates];

  /** The records of the name hold, else those of the nearest name above it. */
  async function issuable(host: string, platform: keyof typeof AUTHORITIES): Promise<Verdict> {
    const authorities = AUTHORITIES[platform];
    const top = registeredDomain(host);
    for (let name = host; ; name = name.slice(name.indexOf(".") + 1)) {
      const records = await dns(name, "CAA");
      if (records.length > 0) {
        if (
          !forbidsAll(
            records.map(({ value }) => value),
            authorities,
          )
        )
          return ok(`CAA records of ${name} allow it`);
        return {
          outcome: "wrong",
          says: `CAA records of ${name} allow no certificate of ${platform}`,
          fix: "add this record where the domain's zone is kept",
          records: [{ name, type: "CAA", value: `0 issue "${authorities[0]}"` }],
          aside: true,
        };
      }
      if (name === top || !name.includes(".")) return ok("no CAA record restricts who issues it");
    }
  }

  /** What Google itself says of a mapping that is there. */
  async function ofMapping(path: string | undefined): Promise<DnsRecord[] | undefined> {
    if (path === undefined) return undefined;
    try {
      const answer = await ifThere(google.ask("run", path));
      const records =
        answer === undefined ? undefined : understood(Mapping, answer, "Google Cloud").status.resourceRecords;
      return records?.length
        ? records.map(({ type, rrdata }) => ({ name: "", type, value: rrdata }))
        : undefined;
    } catch (error) {
      // Without an answer, what Google documents holds.
      if (error instanceof NoAnswer) return undefined;
      throw error;
    }
  }
}

function judged(
  host: string,
  platform: string,
  records: readonly DnsRecord[],
  missing: readonly DnsRecord[],
  answered: readonly DnsRecord[],
  isWrong = missing.length > 0,
): Verdict {
  if (!isWrong) return { outcome: "ok", says: `as ${platform} wants them`, records };
  const found = answered.map(({ type, value }) => `${type} ${value}`).join(", ");
  return {
    outcome: "wrong",
    says: `${host} does not lead to ${platform}${found && `; it has ${found}`}`,
    fix: "add these records where the domain's zone is kept, and remove others of the name",
    records: missing,
    // Certificates wait for the records; the update does not.
    aside: true,
  };
}
