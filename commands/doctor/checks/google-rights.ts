import * as z from "zod";
import { ok, skipped, type Verdict, wrong } from "../../../model/doctor/finding.ts";
import { type NeededPermission, neededPermissions } from "../../../model/doctor/rights.ts";
import { NoAnswer, understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, TITLES } from "../examined.ts";

/** Permissions that one question may name (cloud.google.com/resource-manager/reference/rest/v3/projects/testIamPermissions). */
const MOST_PERMISSIONS = 100;

const Tested = z.object({ permissions: z.array(z.string()).default([]) });
const Account = z.object({ open: z.boolean().default(false), currencyCode: z.string().optional() });

/** What the login may do on the project and on the billing account, against what the plan takes. */
export function googleRights({ stack, plan, clients: { google }, facts }: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { project } = settings.gcp;
  const projectThere = given(facts.project, TITLES.project);
  const account = settings.budget?.billing_account;
  const currency = settings.budget?.currency;

  async function missingOn(
    service: string,
    resource: string,
    needed: readonly NeededPermission[],
  ): Promise<readonly NeededPermission[]> {
    const granted = new Set<string>();
    for (let from = 0; from < needed.length; from += MOST_PERMISSIONS) {
      const permissions = needed.slice(from, from + MOST_PERMISSIONS).map(({ permission }) => permission);
      const answer = await google.ask(service, `${resource}:testIamPermissions`, { permissions });
      for (const permission of understood(Tested, answer, "Google Cloud").permissions)
        granted.add(permission);
    }
    return needed.filter(({ permission }) => !granted.has(permission));
  }

  return [
    {
      id: "google.permissions",
      family: "google",
      title: "permissions on the project",
      run: async () => {
        await projectThere();
        const needed = neededPermissions(plan, "project");
        const missing = await missingOn("cloudresourcemanager", `v3/projects/${project}`, needed);
        if (missing.length === 0) return ok(`all ${needed.length} that the plan takes`);
        const member = memberOf(await facts.googleAccount());
        return lacking(
          missing,
          (role) => `gcloud projects add-iam-policy-binding ${project} --member ${member} --role ${role}`,
        );
      },
    },
    {
      id: "google.budget",
      family: "google",
      title: "billing account of the budget",
      run: async () => {
        const needed = neededPermissions(plan, "billing account");
        if (account === undefined || needed.length === 0) return skipped("the plan has no budget");
        await projectThere();
        const path = `v1/billingAccounts/${account}`;
        try {
          const { open, currencyCode } = understood(
            Account,
            await google.ask("cloudbilling", path),
            "Google Cloud",
          );
          if (!open)
            return wrong(
              `the billing account ${account} is closed`,
              `https://console.cloud.google.com/billing/${account}`,
            );
          if (currencyCode !== undefined && currencyCode !== currency)
            return wrong(
              `the billing account ${account} is in ${currencyCode}, and the budget is declared in ${currency}`,
              `write currency: ${currencyCode} and an amount in it under skeleton:budget in Pulumi.${environment}.yaml`,
            );
          const missing = await missingOn("cloudbilling", path, needed);
          if (missing.length === 0) return ok(`${account}, in ${currencyCode ?? "an unknown currency"}`);
          const member = memberOf(await facts.googleAccount());
          return lacking(
            missing,
            (role) =>
              `gcloud billing accounts add-iam-policy-binding ${account} --member ${member} --role ${role}`,
          );
        } catch (error) {
          if (!(error instanceof NoAnswer && error.status === 404)) throw error;
          return wrong(
            `there is no billing account ${account} that this login may see`,
            "gcloud billing accounts list",
          );
        }
      },
    },
  ];
}

function lacking(missing: readonly NeededPermission[], grant: (role: string) => string): Verdict {
  const roles = [...new Set(missing.map(({ role }) => role))];
  return wrong(
    `missing: ${missing.map(({ permission }) => permission).join(", ")}`,
    roles.map(grant).join("\n"),
  );
}

/** How a policy names an account. */
const memberOf = (email: string | undefined): string => {
  if (email === undefined) return "MEMBER";
  return `${email.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user"}:${email}`;
};
