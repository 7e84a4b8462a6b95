import * as z from "zod";
import { ok, wrong } from "../../../model/doctor/finding.ts";
import { known, ofType, type Planned } from "../../../model/doctor/planned.ts";
import { lookupOf, notDeployed } from "../../../model/doctor/taken-names.ts";
import { accountEmail, deployerAccountId, identityPoolId } from "../../../model/names.ts";
import { NoAnswer, understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TITLES } from "../examined.ts";
import { inTurns } from "../in-turns.ts";

const Account = z.object({ uniqueId: z.string() });
const Pool = z.object({ name: z.string(), state: z.string().optional() });

/** Names that are taken by what the state does not hold: an update would fail on them half-way. */
export function googleNames({ stack, plan, clients: { google }, facts }: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { project } = settings.gcp;
  const projectThere = given(facts.project, TITLES.project);
  const deployed = given(facts.deployed, TITLES.stack);

  async function exists(resource: Planned): Promise<boolean> {
    const lookup = lookupOf(resource);
    if (!lookup) return false;
    return (await answered(google.ask(lookup.service, lookup.path))) !== undefined;
  }

  return [
    {
      id: "google.names",
      family: "google",
      title: "names in Google Cloud",
      run: async () => {
        await projectThere();
        const fresh = notDeployed(plan, await deployed()).filter((resource) => lookupOf(resource));
        const there = await inTurns(fresh, exists);
        const taken = fresh.filter((_, i) => there[i]);
        if (taken.length === 0) return ok(`${fresh.length} that an update would create are free`);
        return wrong(
          `there already, and not in the state: ${taken.map(labelOf).join(", ")}`,
          `npm run adopt -- ${environment}`,
        );
      },
    },
    {
      id: "google.identity-pool",
      family: "google",
      title: "deleted identity pools",
      run: async () => {
        await projectThere();
        const pools = notDeployed(plan, await deployed()).filter(
          ({ type }) => type === "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        );
        if (
          pools.length === 0 &&
          ofType(plan, "gcp:iam/workloadIdentityPool:WorkloadIdentityPool").length > 0
        )
          return ok("the pool is there");
        const email = accountEmail(deployerAccountId(environment), project);
        const account = await answered(google.ask("iam", `v1/projects/${project}/serviceAccounts/${email}`));
        // A new account gets a new id, and the pool a name that nobody had.
        if (account === undefined) return ok("the pool gets a name that was never used");
        const id = identityPoolId(environment, understood(Account, account, "Google Cloud").uniqueId);
        const path = `projects/${project}/locations/global/workloadIdentityPools/${id}`;
        const answer = await answered(google.ask("iam", `v1/${path}`));
        const pool = answer === undefined ? undefined : understood(Pool, answer, "Google Cloud");
        if (pool?.state !== "DELETED") return ok(pool ? "the pool is there" : "the pool's name is free");
        return wrong(
          `the identity pool ${id} is deleted, and keeps its name for 30 days`,
          `gcloud iam workload-identity-pools undelete ${id} --location global --project ${project}`,
        );
      },
    },
  ];
}

/** Nothing where the vendor says so, or where its API is off: then nothing can be there. */
async function answered(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await ifThere(asked);
  } catch (error) {
    if (error instanceof NoAnswer && error.reason === "SERVICE_DISABLED") return undefined;
    throw error;
  }
}

const labelOf = ({ type, inputs, name }: Planned): string => {
  const kind = type.split(":").at(-1) ?? type;
  return `${kind} ${known(inputs.name ?? inputs.secretId ?? inputs.accountId ?? inputs.repositoryId) ?? name}`;
};
