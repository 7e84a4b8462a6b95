import * as z from "zod";
import { known, ofType, type Planned } from "./planned.ts";

/** A rule of an organization's policy that can refuse what is planned. */
export interface Constraint {
  /** Its name, without `constraints/`. */
  readonly name: string;
  /** What it refuses, for messages. */
  readonly about: string;
  /**
   * The values that the plan needs it to allow; for a rule that is only on or off, what the plan has that it forbids.
   * Empty where the plan has nothing that it is about.
   */
  readonly needs: (plan: readonly Planned[]) => readonly string[];
}

const SERVICE = "gcp:cloudrunv2/service:Service";
const FUNCTION = "gcp:cloudfunctionsv2/function:Function";

const SECRET = "gcp:secretmanager/secret:Secret";

/** APIs that the constraint on keys is about, by the type whose data would be encrypted by Google's keys. */
const ENCRYPTED: Readonly<Record<string, string>> = {
  [SERVICE]: "run.googleapis.com",
  [SECRET]: "secretmanager.googleapis.com",
  "gcp:artifactregistry/repository:Repository": "artifactregistry.googleapis.com",
  "gcp:pubsub/topic:Topic": "pubsub.googleapis.com",
  "gcp:storage/bucket:Bucket": "storage.googleapis.com",
};

const names = (resources: readonly Planned[]): string[] => resources.map(({ name }) => name);
const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

const RUN_INGRESS: Readonly<Record<string, string>> = {
  INGRESS_TRAFFIC_ALL: "all",
  INGRESS_TRAFFIC_INTERNAL_ONLY: "internal",
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: "internal-and-cloud-load-balancing",
};

/** Members that no domain has. */
const EVERYBODY = ["allUsers", "allAuthenticatedUsers"];
const openMembers = (plan: readonly Planned[]): string[] =>
  distinct(plan.map(({ inputs }) => known(inputs.member))).filter((member) => EVERYBODY.includes(member));

/** Constraints that are about what the program plans (cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints). */
export const CONSTRAINTS: readonly Constraint[] = [
  {
    name: "gcp.resourceLocations",
    about: "locations of resources",
    needs: (plan) =>
      distinct([
        ...plan.map(({ inputs }) => (known(inputs.location) ?? known(inputs.region))?.toLowerCase()),
        // A secret that is replicated automatically counts as one in `global` (…/secret-manager/docs/choosing-replication).
        ...ofType(plan, SECRET).map(({ inputs }) =>
          (inputs.replication as { auto?: unknown } | undefined)?.auto ? "global" : undefined,
        ),
      ]),
  },
  {
    name: "gcp.restrictNonCmekServices",
    about: "APIs whose data must be encrypted with keys of one's own, and is not",
    needs: (plan) =>
      distinct(
        Object.entries(ENCRYPTED).map(([type, api]) => (ofType(plan, type).length > 0 ? api : undefined)),
      ),
  },
  {
    name: "gcp.restrictServiceUsage",
    about: "APIs that may be used",
    needs: (plan) =>
      distinct(ofType(plan, "gcp:projects/service:Service").map(({ inputs }) => known(inputs.service))),
  },
  { name: "iam.allowedPolicyMemberDomains", about: "members outside the organization", needs: openMembers },
  {
    name: "iam.disableServiceAccountCreation",
    about: "new service accounts",
    needs: (plan) => names(ofType(plan, "gcp:serviceaccount/account:Account")),
  },
  {
    name: "iam.managed.disableServiceAccountCreation",
    about: "new service accounts",
    needs: (plan) => names(ofType(plan, "gcp:serviceaccount/account:Account")),
  },
  {
    name: "iam.disableServiceAccountKeyCreation",
    about: "keys of service accounts",
    needs: (plan) => names(ofType(plan, "gcp:serviceaccount/key:Key")),
  },
  {
    name: "iam.workloadIdentityPoolProviders",
    about: "issuers of workload identities",
    needs: (plan) =>
      distinct(
        ofType(plan, "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider").map(({ inputs }) =>
          known((inputs.oidc as { issuerUri?: unknown } | undefined)?.issuerUri),
        ),
      ),
  },
  {
    name: "run.allowedIngress",
    about: "ingress of services",
    needs: (plan) => distinct(ofType(plan, SERVICE).map(({ inputs }) => RUN_INGRESS[String(inputs.ingress)])),
  },
  {
    name: "run.managed.requireInvokerIam",
    about: "services that everybody may call",
    needs: (plan) => names(ofType(plan, SERVICE).filter(({ inputs }) => inputs.invokerIamDisabled === true)),
  },
  {
    name: "cloudfunctions.allowedIngressSettings",
    about: "ingress of functions",
    needs: (plan) =>
      distinct(
        ofType(plan, FUNCTION).map(({ inputs }) =>
          known((inputs.serviceConfig as { ingressSettings?: unknown } | undefined)?.ingressSettings),
        ),
      ),
  },
];

/** The answer of `policies.getEffectivePolicy` (Organization Policy API v2), as far as it is read. */
export const EffectivePolicy = z.object({
  spec: z
    .object({
      rules: z
        .array(
          z.object({
            enforce: z.boolean().optional(),
            allowAll: z.boolean().optional(),
            denyAll: z.boolean().optional(),
            values: z
              .object({
                allowedValues: z.array(z.string()).default([]),
                deniedValues: z.array(z.string()).default([]),
              })
              .optional(),
            condition: z.object({ expression: z.string().optional() }).optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** What a policy does with values: those that it refuses, and those of which a name of a group does not tell. */
export interface Refusal {
  readonly refused: readonly string[];
  readonly unclear: readonly string[];
}

/** What a policy refuses of the values that a plan needs. */
export function refusedBy(policy: z.infer<typeof EffectivePolicy>, needs: readonly string[]): Refusal {
  const rules = policy.spec?.rules ?? [];
  const conditional = rules.filter(({ condition }) => condition !== undefined);
  const always = rules.filter(({ condition }) => condition === undefined);
  const judged = needs.map((value) => ({ value, judgement: judge(always, value) }));
  const refused = judged.filter(({ judgement }) => judgement === "refused").map(({ value }) => value);
  const unclear = judged
    .filter(({ judgement }) => judgement === "unclear" || (judgement === "allowed" && conditional.length > 0))
    .map(({ value }) => value);
  return { refused, unclear };
}

type Rules = NonNullable<z.infer<typeof EffectivePolicy>["spec"]>["rules"];

function judge(rules: Rules, value: string): "allowed" | "refused" | "unclear" {
  if (rules.some(({ enforce, denyAll }) => enforce === true || denyAll === true)) return "refused";
  if (rules.some(({ allowAll }) => allowAll === true)) return "allowed";
  const allowed = rules.flatMap(({ values }) => values?.allowedValues ?? []);
  const denied = rules.flatMap(({ values }) => values?.deniedValues ?? []);
  if (denied.some((entry) => holds(entry, value))) return "refused";
  if (allowed.length === 0) return denied.some(isForeignGroup(value)) ? "unclear" : "allowed";
  if (allowed.some((entry) => holds(entry, value))) return "allowed";
  return allowed.some(isForeignGroup(value)) ? "unclear" : "refused";
}

/** Whether an entry names the value, or the group of locations that is called after it or its continent. */
function holds(entry: string, value: string): boolean {
  const [continent = ""] = value.split("-");
  const groups = [`in:${value}-locations`, `in:${continent}-locations`];
  if (continent === "europe") groups.push("in:eu-locations");
  return [value, `is:${value}`].includes(entry) || groups.includes(entry);
}

/** A group whose name does not say what is in it, such as `in:low-carbon-locations`, for a value that is a location. */
const isForeignGroup = (value: string) => (entry: string) =>
  entry.startsWith("in:") && /^[a-z]+(-[a-z]+\d+)?$/.test(value) && !isOtherPlace(entry);

/** A group that is called after one region or continent holds no other. */
const isOtherPlace = (entry: string): boolean =>
  /^in:(asia|us|eu|europe|australia|africa|me|[a-z]+-[a-z]+\d+)-locations$/.test(entry);
