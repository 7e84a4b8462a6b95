import { ok, skipped, unknown, wrong } from "../../../model/doctor/finding.ts";
import { CONSTRAINTS, EffectivePolicy, refusedBy } from "../../../model/doctor/organization-policies.ts";
import { understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TITLES } from "../examined.ts";

/** The organization's policies that are about what is planned. */
export function googlePolicies({ stack, plan, clients: { google }, facts }: Examined): DoctorCheck[] {
  const { project } = stack.settings.gcp;
  const projectThere = given(facts.project, TITLES.project);
  return [
    {
      id: "google.policies",
      family: "google",
      title: "organization policies",
      run: async () => {
        const { parent } = await projectThere();
        if (parent === undefined) return skipped(`${project} belongs to no organization`);
        const concerned = CONSTRAINTS.map((constraint) => ({
          ...constraint,
          values: constraint.needs(plan),
        })).filter(({ values }) => values.length > 0);
        const judged = await Promise.all(
          concerned.map(async ({ name, about, values }) => {
            const answer = await ifThere(
              google.ask("orgpolicy", `v2/projects/${project}/policies/${name}:getEffectivePolicy`),
            );
            const policy = answer === undefined ? {} : understood(EffectivePolicy, answer, "Google Cloud");
            return { name, about, ...refusedBy(policy, values) };
          }),
        );
        const refusing = judged.filter(({ refused }) => refused.length > 0);
        if (refusing.length > 0)
          return wrong(
            refusing
              .map(({ name, about, refused }) => `${name} (${about}) refuses ${refused.join(", ")}`)
              .join("; "),
            [
              ...refusing.map(
                ({ name }) => `gcloud org-policies describe ${name} --project ${project} --effective`,
              ),
              `let an administrator of policies allow it: https://console.cloud.google.com/iam-admin/orgpolicies/list?project=${project}`,
            ].join("\n"),
          );
        const unclear = judged.filter((one) => one.unclear.length > 0);
        if (unclear.length > 0)
          return unknown(
            unclear
              .map(
                (one) =>
                  `${one.name} (${one.about}) does not say by name whether it allows ${one.unclear.join(", ")}`,
              )
              .join("; "),
            unclear
              .map(({ name }) => `gcloud org-policies describe ${name} --project ${project} --effective`)
              .join("\n"),
          );
        return ok(`${judged.length} that are about what is planned allow it`);
      },
    },
  ];
}
