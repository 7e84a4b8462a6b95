import * as z from "zod";
import { mapsDomains } from "../../../model/delivery/domain.ts";
import { ok, skipped, wrong } from "../../../model/doctor/finding.ts";
import { ofType } from "../../../model/doctor/planned.ts";
import { NoAnswer } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, TITLES } from "../examined.ts";

/** APIs that list where they are offered, by a type that needs them. */
const OFFERED: readonly (readonly [type: string, service: string, version: string, name: string])[] = [
  ["gcp:cloudrunv2/service:Service", "run", "v1", "Cloud Run"],
  ["gcp:cloudfunctionsv2/function:Function", "cloudfunctions", "v2", "Cloud Functions"],
  ["gcp:cloudscheduler/job:Job", "cloudscheduler", "v1", "Cloud Scheduler"],
  ["gcp:artifactregistry/repository:Repository", "artifactregistry", "v1", "Artifact Registry"],
];

const Location = z.object({ locationId: z.string() });

/** Whether the region offers what is planned there. */
export function googleRegion({ stack, plan, clients: { google }, facts }: Examined): DoctorCheck[] {
  const { environment, settings } = stack;
  const { project, region } = settings.gcp;
  const projectThere = given(facts.project, TITLES.project);
  return [
    {
      id: "google.region",
      family: "google",
      title: `region ${region}`,
      run: async () => {
        const mapped = ofType(plan, "gcp:cloudrun/domainMapping:DomainMapping");
        if (mapped.length > 0 && !mapsDomains({ region }))
          return wrong(
            `Cloud Run maps no domains in ${region}`,
            `pulumi config set --stack ${environment} --path 'skeleton:gcp.map_domains' false, or another region: https://cloud.google.com/run/docs/mapping-custom-domains`,
          );
        await projectThere();
        const needed = OFFERED.filter(([type]) => ofType(plan, type).length > 0);
        const offers = await Promise.all(
          needed.map(async ([, service, version, name]) => {
            try {
              const locations = await google.list(
                service,
                `${version}/projects/${project}/locations`,
                "locations",
                Location,
              );
              return { name, offered: locations.some(({ locationId }) => locationId === region) };
            } catch (error) {
              // An API that is off lists nothing; it is switched on by the update.
              if (error instanceof NoAnswer && error.reason === "SERVICE_DISABLED") return { name };
              throw error;
            }
          }),
        );
        const lacking = offers.filter(({ offered }) => offered === false).map(({ name }) => name);
        if (lacking.length > 0)
          return wrong(
            `${region} does not offer ${lacking.join(", ")}`,
            `choose another region in Pulumi.${environment}.yaml (skeleton:gcp.region): https://cloud.google.com/about/locations`,
          );
        const asked = offers.filter(({ offered }) => offered).map(({ name }) => name);
        return asked.length === 0
          ? skipped("the APIs that list their regions are off until the first update")
          : ok(`offers ${asked.join(", ")}`);
      },
    },
  ];
}
