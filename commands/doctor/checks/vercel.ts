import * as z from "zod";
import { registeredDomain } from "../../../model/doctor/dns-records.ts";
import { ok, skipped, unknown, type Verdict, wrong } from "../../../model/doctor/finding.ts";
import { known, ofType } from "../../../model/doctor/planned.ts";
import { notDeployed } from "../../../model/doctor/taken-names.ts";
import { NoAnswer, understood } from "../../vendors/no-answer.ts";
import { NEW_VERCEL_TOKEN } from "../../vendors/vercel.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TeamAnswer, TITLES } from "../examined.ts";
import { inTurns } from "../in-turns.ts";

const PROJECT = "vercel:index/project:Project";
const DOMAIN = "vercel:index/projectDomain:ProjectDomain";

const Attached = z.object({
  verified: z.boolean(),
  verification: z.array(z.object({ type: z.string(), domain: z.string(), value: z.string() })).default([]),
});

const Alias = z.object({ projectId: z.string().nullish() });
const Named = z.object({ name: z.string() });

/** The token, team and plan; names and domains; and the policy on sensitive variables. */
export function vercelAccount({ stack, plan, clients: { vercel }, facts }: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { team, plan: declaredPlan, all_variables_sensitive = false } = settings.vercel;
  const isPlanned = plan.some(({ type }) => type.startsWith("vercel:"));
  if (!isPlanned) return [];
  const teamKnown = given(facts.vercelTeam, TITLES.vercelTeam);
  const deployed = given(facts.deployed, TITLES.stack);
  const check = (name: string, title: string, run: DoctorCheck["run"]): DoctorCheck => ({
    id: `vercel.${name}`,
    family: "vercel",
    title,
    run,
  });
  const write = (line: string) => `write ${line} under skeleton:vercel in Pulumi.${environment}.yaml`;
  const hosts = ofType(plan, DOMAIN).flatMap(({ inputs, name }) => {
    const host = known(inputs.domain);
    return host === undefined ? [] : [{ host, project: projectOf(name) }];
  });

  /** The project of a domain: the surface that both are named after. */
  function projectOf(name: string): string {
    const project = ofType(plan, PROJECT).find((candidate) => name.startsWith(candidate.name));
    return known(project?.inputs.name) ?? name;
  }

  return [
    check("login", TITLES.vercelUser, async () => {
      try {
        const { username, softBlock } = await facts.vercelUser();
        return softBlock
          ? wrong(
              `Vercel has blocked the account ${username}: ${softBlock.reason.toLowerCase().replaceAll("_", " ")}`,
              "https://vercel.com/account/settings/billing",
            )
          : ok(username);
      } catch (error) {
        if (error instanceof NoAnswer && error.status === 401)
          return wrong(error.message, error.fix ?? NEW_VERCEL_TOKEN);
        throw error;
      }
    }),
    check("team", TITLES.vercelTeam, async () => {
      try {
        const found = await facts.vercelTeam();
        return found ? ok(found.slug) : skipped("a personal account");
      } catch (error) {
        if (!(error instanceof NoAnswer && (error.status === 403 || error.status === 404))) throw error;
        return wrong(`the token may not see the team ${team}`, `make one for that team: ${NEW_VERCEL_TOKEN}`);
      }
    }),
    check("plan", "plan", async () => {
      const found = await planOf();
      if (found === undefined)
        return unknown("Vercel does not tell the plan", "https://vercel.com/account/settings/billing");
      if (found === declaredPlan) return ok(declaredPlan);
      return wrong(`the plan is ${found}, and ${declaredPlan} is declared`, write(`plan: ${found}`));
    }),
    check("sensitive", "policy on sensitive variables", async () => {
      const found = await teamKnown();
      const isForced = found?.sensitiveEnvironmentVariablePolicy === "on";
      if (isForced === all_variables_sensitive) return ok(isForced ? "all are sensitive" : "none is forced");
      return wrong(
        isForced
          ? "the team forces every variable to be sensitive, and that is not declared"
          : "all_variables_sensitive is declared, and the team has no such policy",
        write(`all_variables_sensitive: ${isForced}`),
      );
    }),
    check("names", "names of projects", async () => {
      await teamKnown();
      const fresh = ofType(notDeployed(plan, await deployed()), PROJECT);
      const there = await inTurns(fresh, async ({ inputs, name }) =>
        ifThere(vercel(`/v9/projects/${encodeURIComponent(known(inputs.name) ?? name)}`)),
      );
      const taken = fresh.filter((_, i) => there[i] !== undefined);
      if (taken.length === 0) return ok(`${fresh.length} that an update would create are free`);
      return wrong(
        `there already, and not in the state: ${taken.map(({ inputs, name }) => known(inputs.name) ?? name).join(", ")}`,
        `npm run adopt -- ${environment}`,
      );
    }),
    ...hosts.map(({ host, project }) =>
      check(`domain.${host}`, `ownership of ${host}`, async () => {
        await teamKnown();
        return ownership(host, project);
      }),
    ),
  ];

  /** The team's plan; of a personal account its own, or that of the team that it consists of. */
  async function planOf(): Promise<string | undefined> {
    const found = await teamKnown();
    if (found) return found.billing?.plan;
    const { billing, defaultTeamId } = await given(facts.vercelUser, TITLES.vercelUser)();
    if (billing?.plan !== undefined || !defaultTeamId) return billing?.plan;
    const own = understood(TeamAnswer, await vercel(`/v2/teams/${defaultTeamId}`), "Vercel");
    return own.billing?.plan;
  }

  async function ownership(host: string, project: string): Promise<Verdict> {
    const domain = registeredDomain(host);
    const attached = await ifThere(vercel(`/v9/projects/${encodeURIComponent(project)}/domains/${host}`));
    if (attached !== undefined) {
      const { verified, verification } = understood(Attached, attached, "Vercel");
      if (verified) return ok("attached and verified");
      const records = verification.map(({ domain: name, value }) => ({ name, type: "TXT" as const, value }));
      return {
        outcome: "wrong",
        says: `${host} is attached and not verified`,
        fix: "add these records where the domain's zone is kept",
        records,
      };
    }
    try {
      const alias = await ifThere(vercel(`/v4/aliases/${host}`));
      const holder = alias === undefined ? undefined : understood(Alias, alias, "Vercel").projectId;
      if (holder) {
        const found = understood(Named, await vercel(`/v9/projects/${holder}`), "Vercel").name;
        if (found !== project)
          return wrong(
            `${host} belongs to the project ${found}, and a domain belongs to one`,
            `remove it there, under Domains, or move it: vercel domains add ${host} ${project} --force`,
          );
      }
      const there = await ifThere(vercel(`/v5/domains/${domain}`));
      return ok(
        there ? `${domain} belongs to the account` : `${domain} is kept elsewhere, and free to attach`,
      );
    } catch (error) {
      // Vercel says so of a domain that another account has.
      if (!(error instanceof NoAnswer && error.status === 403)) throw error;
      return wrong(
        `${domain} belongs to another account of Vercel`,
        `remove it there, or verify it by the record that Vercel asks for: https://vercel.com/docs/domains/working-with-domains/claim-domain-ownership`,
      );
    }
  }
}
