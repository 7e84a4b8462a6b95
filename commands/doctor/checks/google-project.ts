import * as z from "zod";
import { ok, wrong } from "../../../model/doctor/finding.ts";
import { GOOGLE_LOGIN } from "../../../model/doctor/google-refusal.ts";
import { Blocked, NoAnswer, understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, TITLES } from "../examined.ts";

const Billing = z.object({
  billingEnabled: z.boolean().default(false),
  billingAccountName: z.string().default(""),
});
const Api = z.object({ state: z.string() });

/** The APIs through which the program switches on the others. */
const FIRST_APIS_TITLE = "APIs that switch on the others";
const FIRST_APIS = ["serviceusage.googleapis.com", "cloudresourcemanager.googleapis.com"];

/** Google's words for a project that this login may not see. */
const REFUSED = ["PERMISSION_DENIED", "IAM_PERMISSION_DENIED"];

/** Who is logged in, and the project: that it exists, is paid for, and lets its APIs be switched on. */
export function googleProject({ stack, clients: { google }, facts }: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { project, project_number } = settings.gcp;
  const projectThere = given(facts.project, TITLES.project);
  const check = (name: string, title: string, run: DoctorCheck["run"]): DoctorCheck => ({
    id: `google.${name}`,
    family: "google",
    title,
    run,
  });

  return [
    check("login", TITLES.googleAccount, async () => {
      try {
        return ok((await facts.googleAccount()) ?? "logged in; the login does not say who it is");
      } catch (error) {
        if (error instanceof NoAnswer && error.status === 401)
          return wrong(error.message, error.fix ?? GOOGLE_LOGIN);
        throw error;
      }
    }),
    check("project", TITLES.project, async () => {
      try {
        const { name, state } = await facts.project();
        if (state !== "ACTIVE")
          return wrong(`${project} is ${state.toLowerCase()}`, `gcloud projects undelete ${project}`);
        const number = name.replace("projects/", "");
        if (number === project_number) return ok(`${project}, number ${number}`);
        return wrong(
          `${project} has the number ${number}, and ${project_number} is declared`,
          `write project_number: "${number}" under skeleton:gcp in Pulumi.${environment}.yaml`,
        );
      } catch (error) {
        // Google answers 403 for projects that do not exist, too.
        if (!(error instanceof NoAnswer)) throw error;
        if (error.reason === "SERVICE_DISABLED") throw new Blocked(`needs "${FIRST_APIS_TITLE}"`);
        if (error.status !== 404 && !REFUSED.includes(error.reason ?? "")) throw error;
        return wrong(
          `${project} does not exist, or this login may not see it`,
          `gcloud projects create ${project}, or: gcloud projects add-iam-policy-binding ${project} --member MEMBER --role roles/browser`,
        );
      }
    }),
    check("billing", "billing", async () => {
      await projectThere();
      const { billingEnabled, billingAccountName } = understood(
        Billing,
        await google.ask("cloudbilling", `v1/projects/${project}/billingInfo`),
        "Google Cloud",
      );
      const account = settings.budget?.billing_account;
      if (!billingEnabled)
        return wrong(
          `billing is off for ${project}`,
          `gcloud billing projects link ${project} --billing-account ${account ?? "ACCOUNT"}`,
        );
      const paying = billingAccountName.replace("billingAccounts/", "");
      if (account === undefined || paying === account) return ok(`paid by ${paying}`);
      return wrong(
        `${paying} pays for ${project}, and the budget is declared for ${account}`,
        `write billing_account: ${paying} under skeleton:budget in Pulumi.${environment}.yaml, or: gcloud billing projects link ${project} --billing-account ${account}`,
      );
    }),
    check("apis", FIRST_APIS_TITLE, async () => {
      const enable = (apis: readonly string[]) =>
        `gcloud services enable ${apis.join(" ")} --project ${project}`;
      try {
        const states = await Promise.all(
          FIRST_APIS.map(async (api) => ({
            api,
            ...understood(
              Api,
              await google.ask("serviceusage", `v1/projects/${project_number}/services/${api}`),
              "Google Cloud",
            ),
          })),
        );
        const off = states.filter(({ state }) => state !== "ENABLED").map(({ api }) => api);
        return off.length === 0 ? ok(FIRST_APIS.join(", ")) : wrong(`off: ${off.join(", ")}`, enable(off));
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.reason === "SERVICE_DISABLED") return wrong(error.message, enable(FIRST_APIS));
        // A project that is missing, or nobody who is logged in, is reported there.
        await projectThere();
        throw error;
      }
    }),
  ];
}
