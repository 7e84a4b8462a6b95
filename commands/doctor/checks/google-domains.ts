import * as z from "zod";
import { isBelow, registeredDomain } from "../../../model/doctor/dns-records.ts";
import { aside, ok, skipped, wrong } from "../../../model/doctor/finding.ts";
import { known, ofType } from "../../../model/doctor/planned.ts";
import { infrastructureEnvironments } from "../../../model/entities/infrastructure.ts";
import { understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TITLES } from "../examined.ts";

const Authorized = z.object({ id: z.string() });
const Resources = z.object({
  items: z
    .array(
      z.object({
        site: z.object({ identifier: z.string(), type: z.string() }),
        owners: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});
const Variable = z.object({ value: z.string() });

/** Who is a verified owner of the domains that are mapped to services: Google maps no other. */
export function googleDomains({ stack, plan, clients: { google, github }, facts }: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { project } = settings.gcp;
  const projectThere = given(facts.project, TITLES.project);
  const repositoryThere = given(facts.repository, TITLES.repository);
  const hosts = ofType(plan, "gcp:cloudrun/domainMapping:DomainMapping").flatMap(
    ({ inputs }) => known(inputs.name) ?? [],
  );

  /** The account that CI runs as, from the variable that its environment holds. */
  async function ciAccount(): Promise<string | undefined> {
    const [runner] = infrastructureEnvironments(environment);
    const { owner, repository: repo } = settings.github;
    const answer = await ifThere(
      github.ask("/repos/{owner}/{repo}/environments/{environment_name}/variables/{name}", {
        owner,
        repo,
        environment_name: runner?.name,
        name: "INFRASTRUCTURE_ACCOUNT",
      }),
    );
    return answer && understood(Variable, answer.data, "GitHub").value;
  }

  return hosts.flatMap((host): DoctorCheck[] => [
    {
      id: `google.domain.${host}`,
      family: "google",
      title: `ownership of ${host}`,
      run: async () => {
        await projectThere();
        const domains = await google.list(
          "run",
          `v1/projects/${project}/authorizeddomains`,
          "domains",
          Authorized,
        );
        const owned = domains.find(({ id }) => isBelow(host, id));
        return owned
          ? ok(`${owned.id} is verified for this login`)
          : wrong(
              `${host} is not verified for this login`,
              `gcloud domains verify ${registeredDomain(host)}`,
            );
      },
    },
    {
      id: `google.ci-domain.${host}`,
      family: "google",
      title: `ownership of ${host} for CI`,
      run: async () => {
        await projectThere();
        await repositoryThere();
        const account = await ciAccount();
        if (account === undefined) return skipped("CI has no account yet (INFRASTRUCTURE_ACCOUNT)");
        if (account === (await facts.googleAccount())) return skipped("CI itself is logged in here");
        const { items } = understood(
          Resources,
          await google.ask("www", "siteVerification/v1/webResource"),
          "Google Cloud",
        );
        const owners = items
          .filter(({ site }) => site.type === "INET_DOMAIN" && isBelow(host, site.identifier))
          .flatMap((item) => item.owners);
        return owners.includes(account)
          ? ok(`${account} is an owner`)
          : aside(
              `${account} is no verified owner of ${host}`,
              `add ${account} as an owner of ${registeredDomain(host)}: https://search.google.com/search-console/users`,
            );
      },
    },
  ]);
}
