import type { Finding } from "../../model/doctor/finding.ts";
import type { Planned } from "../../model/doctor/planned.ts";
import type { Stack } from "../estate.ts";
import { type DoctorCheck, findingOf } from "./check.ts";
import { dnsRecords } from "./checks/dns.ts";
import { gitHub } from "./checks/github.ts";
import { gitHubEnvironments } from "./checks/github-environments.ts";
import { googleDomains } from "./checks/google-domains.ts";
import { googleNames } from "./checks/google-names.ts";
import { googlePolicies } from "./checks/google-policies.ts";
import { googleProject } from "./checks/google-project.ts";
import { googleRegion } from "./checks/google-region.ts";
import { googleRights } from "./checks/google-rights.ts";
import { secretValues } from "./checks/secrets.ts";
import { stateOf } from "./checks/state.ts";
import { vercelAccount } from "./checks/vercel.ts";
import { type Clients, type Examined, type ExamineOptions, factsOf } from "./examined.ts";

/** Every family of checks, in the order of reports. */
const CHECKS: readonly ((examined: Examined) => DoctorCheck[])[] = [
  googleProject,
  googleRights,
  googlePolicies,
  googleRegion,
  googleDomains,
  googleNames,
  gitHub,
  gitHubEnvironments,
  vercelAccount,
  secretValues,
  dnsRecords,
  stateOf,
];

/** What is reported while checks run. */
export interface Progress {
  /** Called once, with the title of every check. */
  start(titles: readonly string[]): void;
  /** Called as each one ends. */
  end(title: string): void;
}

/** Runs every check that a plan asks for, all at the same time. */
export async function examine(
  stack: Stack,
  plan: readonly Planned[],
  clients: Clients,
  options: ExamineOptions = {},
  progress?: Progress,
): Promise<Finding[]> {
  const examined: Examined = { stack, plan, clients, options, facts: factsOf(stack, clients) };
  const checks = CHECKS.flatMap((family) => family(examined));
  progress?.start(checks.map(({ title }) => title));
  return Promise.all(
    checks.map(async (check) => {
      const finding = await findingOf(check);
      progress?.end(check.title);
      return finding;
    }),
  );
}
