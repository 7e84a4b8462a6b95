import { describe, expect, test } from "vitest";
import { NoAnswer } from "../../../commands/vendors/no-answer.ts";
import { engineRefusal } from "../../../model/doctor/engine-refusal.ts";
import type { Environment } from "../../../model/entities/entity.ts";
import type { StackSettings } from "../../../model/settings.ts";
import type { Received } from "../../functions/local-server.ts";
import { type Patient, patient } from "./examined.ts";
import { type Answer, ciAccount, dnsAnswer, googleError } from "./world.ts";

/** One thing that is not as it should be: the one line that turns red, and what mends it. */
interface Defect {
  readonly what: string;
  readonly in?: Environment;
  readonly plant: (patient: Patient) => void;
  readonly id: string;
  readonly says: string;
  readonly fix: string;
}

const P = "example-staging";
const ROOT = "/google/cloudresourcemanager/v3/projects";
const REPOSITORY = "/github/repos/example-founder/estate";

/** Replaces one answer; a function is given the answer of before. */
const answer =
  (key: string, change: Answer) =>
  ({ world: { answers } }: Patient) => {
    answers.set(key, change);
  };
const altered =
  (key: string, change: Record<string, unknown>) =>
  ({ world: { answers } }: Patient) => {
    const before = answers.get(key);
    if (before === undefined) throw new Error(`the world has no ${key}`);
    answers.set(key, { ...(before as object), ...change });
  };
const policy = (name: string, rule: unknown) =>
  answer(`GET /google/orgpolicy/v2/projects/${P}/policies/${name}:getEffectivePolicy`, {
    spec: { rules: [rule] },
  });
const without =
  (...permissions: string[]): Answer =>
  (request: { body: string }) => ({
    permissions: (JSON.parse(request.body).permissions as string[]).filter(
      (one) => !permissions.includes(one),
    ),
  });
const value = (id: string, text: string | undefined) => (patient: Patient) => {
  const { values } = patient.engine;
  patient.engine.values = async (stack) => {
    const { [id]: _, ...rest } = await values(stack);
    return text === undefined ? rest : { ...rest, [id]: text };
  };
};
const fails = (reason?: string) => async () => {
  throw new NoAnswer("the Pulumi CLI says no", { reason });
};

/** Declares other settings, key by key. */
const declared =
  (changes: { [Key in keyof StackSettings]?: Partial<StackSettings[Key]> }) => (patient: Patient) => {
    const { settings } = patient.stack;
    const merged = Object.entries(changes).map(([key, change]) => [
      key,
      { ...(settings[key as keyof StackSettings] as object), ...(change as object) },
    ]);
    patient.stack = { ...patient.stack, settings: { ...settings, ...Object.fromEntries(merged) } };
  };
const both =
  (...plants: ((patient: Patient) => void)[]) =>
  (patient: Patient) => {
    for (const plant of plants) plant(patient);
  };
const TEAM = "team_abcdefghijklmnopqrstuvwx";
const team = (change: Record<string, unknown> = {}) =>
  both(
    declared({ vercel: { team: TEAM } }),
    answer(`GET /vercel/v2/teams/${TEAM}`, { id: TEAM, slug: "acme", billing: { plan: "hobby" }, ...change }),
  );

const DECLARED: Defect[] = [
  {
    what: "a region that maps no domains",
    plant: declared({ gcp: { region: "asia-northeast3" } }),
    id: "google.region",
    says: "Cloud Run maps no domains in asia-northeast3",
    fix: "pulumi config set --stack staging --path 'skeleton:gcp.map_domains' false",
  },
  {
    what: "an owner of another type",
    plant: declared({ github: { owner_type: "organization" } }),
    id: "github.repository",
    says: "example-founder is of the type user, and organization is declared",
    fix: "write owner_type: user under skeleton:github in Pulumi.staging.yaml",
  },
  {
    what: "a team of reviewers that does not exist",
    plant: both(
      declared({ github: { reviewers: { users: [], teams: [7, 8] } } }),
      answer(`GET ${REPOSITORY}/teams`, [{ id: 7, slug: "on-call", permission: "pull" }]),
    ),
    id: "github.reviewers",
    says: "team 8 does not exist, or may not read example-founder/estate",
    fix: "correct Pulumi.staging.yaml (skeleton:github, reviewers)",
  },
  {
    what: "a team of Vercel's that the token does not see",
    plant: declared({ vercel: { team: TEAM } }),
    id: "vercel.team",
    says: `the token may not see the team ${TEAM}`,
    fix: "make one for that team: https://vercel.com/account/settings/tokens",
  },
  {
    what: "a team on another plan",
    plant: team({ billing: { plan: "pro" } }),
    id: "vercel.plan",
    says: "the plan is pro, and hobby is declared",
    fix: "write plan: pro under skeleton:vercel in Pulumi.staging.yaml",
  },
  {
    what: "a team that forces sensitive variables",
    plant: team({ sensitiveEnvironmentVariablePolicy: "on" }),
    id: "vercel.sensitive",
    says: "the team forces every variable to be sensitive, and that is not declared",
    fix: "write all_variables_sensitive: true under skeleton:vercel in Pulumi.staging.yaml",
  },
  {
    what: "a domain that is attached and not verified",
    plant: answer("GET /vercel/v9/projects/portal-staging/domains/portal.staging.example.com", {
      name: "portal.staging.example.com",
      verified: false,
      verification: [
        { type: "TXT", domain: "_vercel.example.com", value: "vc-domain-verify=x", reason: "pending" },
      ],
    }),
    id: "vercel.domain.portal.staging.example.com",
    says: "portal.staging.example.com is attached and not verified",
    fix: "add these records where the domain's zone is kept",
  },
];

const GOOGLE: Defect[] = [
  {
    what: "a login that is revoked",
    plant: answer("POST /google/oauth2/tokeninfo", [
      400,
      { error: "invalid_token", error_description: "Invalid Value" },
    ]),
    id: "google.login",
    says: "the login to Google Cloud is expired or revoked",
    fix: "gcloud auth application-default login",
  },
  {
    what: "a project that does not exist",
    plant: answer(`GET ${ROOT}/${P}`, googleError(403, "PERMISSION_DENIED")),
    id: "google.project",
    says: `${P} does not exist, or this login may not see it`,
    fix: `gcloud projects create ${P}, or: gcloud projects add-iam-policy-binding ${P} --member MEMBER --role roles/browser`,
  },
  {
    what: "a project with another number",
    plant: altered(`GET ${ROOT}/${P}`, { name: "projects/999999999999" }),
    id: "google.project",
    says: `${P} has the number 999999999999, and 123456789012 is declared`,
    fix: 'write project_number: "999999999999" under skeleton:gcp in Pulumi.staging.yaml',
  },
  {
    what: "a project that is being deleted",
    plant: altered(`GET ${ROOT}/${P}`, { state: "DELETE_REQUESTED" }),
    id: "google.project",
    says: `${P} is delete_requested`,
    fix: `gcloud projects undelete ${P}`,
  },
  {
    what: "billing that is off",
    plant: altered(`GET /google/cloudbilling/v1/projects/${P}/billingInfo`, {
      billingEnabled: false,
      billingAccountName: "",
    }),
    id: "google.billing",
    says: `billing is off for ${P}`,
    fix: `gcloud billing projects link ${P} --billing-account 000000-AAAAAA-000000`,
  },
  {
    what: "another account that pays",
    plant: altered(`GET /google/cloudbilling/v1/projects/${P}/billingInfo`, {
      billingAccountName: "billingAccounts/111111-BBBBBB-111111",
    }),
    id: "google.billing",
    says: `111111-BBBBBB-111111 pays for ${P}, and the budget is declared for 000000-AAAAAA-000000`,
    fix: `write billing_account: 111111-BBBBBB-111111 under skeleton:budget in Pulumi.staging.yaml, or: gcloud billing projects link ${P} --billing-account 000000-AAAAAA-000000`,
  },
  {
    what: "Service Usage that is off",
    plant: answer(
      "GET /google/serviceusage/v1/projects/123456789012/services/serviceusage.googleapis.com",
      googleError(403, "PERMISSION_DENIED", "SERVICE_DISABLED", { service: "serviceusage.googleapis.com" }),
    ),
    id: "google.apis",
    says: `the API serviceusage.googleapis.com is off in ${P}`,
    fix: `gcloud services enable serviceusage.googleapis.com cloudresourcemanager.googleapis.com --project ${P}`,
  },
  {
    what: "Resource Manager that is off",
    plant: (patient) => {
      const off = googleError(403, "PERMISSION_DENIED", "SERVICE_DISABLED", {
        service: "cloudresourcemanager.googleapis.com",
      });
      answer(`GET ${ROOT}/${P}`, off)(patient);
      altered(
        "GET /google/serviceusage/v1/projects/123456789012/services/cloudresourcemanager.googleapis.com",
        { state: "DISABLED" },
      )(patient);
    },
    id: "google.apis",
    says: "off: cloudresourcemanager.googleapis.com",
    fix: `gcloud services enable cloudresourcemanager.googleapis.com --project ${P}`,
  },
  {
    what: "permissions that are missing",
    plant: answer(
      `POST ${ROOT}/${P}:testIamPermissions`,
      without("run.services.create", "run.services.update", "secretmanager.versions.add"),
    ),
    id: "google.permissions",
    says: "missing: run.services.create, run.services.update, secretmanager.versions.add",
    fix: `gcloud projects add-iam-policy-binding ${P} --member user:founder@example.com --role roles/run.admin\ngcloud projects add-iam-policy-binding ${P} --member user:founder@example.com --role roles/secretmanager.admin`,
  },
  {
    what: "no permission at all",
    plant: answer(`POST ${ROOT}/${P}:testIamPermissions`, {}),
    id: "google.permissions",
    says: "missing: artifactregistry.repositories.create",
    fix: `gcloud projects add-iam-policy-binding ${P} --member user:founder@example.com --role roles/artifactregistry.admin`,
  },
  {
    what: "a billing account in another currency",
    plant: altered("GET /google/cloudbilling/v1/billingAccounts/000000-AAAAAA-000000", {
      currencyCode: "JPY",
    }),
    id: "google.budget",
    says: "the billing account 000000-AAAAAA-000000 is in JPY, and the budget is declared in USD",
    fix: "write currency: JPY and an amount in it under skeleton:budget in Pulumi.staging.yaml",
  },
  {
    what: "a billing account that is closed",
    plant: altered("GET /google/cloudbilling/v1/billingAccounts/000000-AAAAAA-000000", { open: false }),
    id: "google.budget",
    says: "the billing account 000000-AAAAAA-000000 is closed",
    fix: "https://console.cloud.google.com/billing/000000-AAAAAA-000000",
  },
  {
    what: "no right to make a budget",
    plant: answer(
      "POST /google/cloudbilling/v1/billingAccounts/000000-AAAAAA-000000:testIamPermissions",
      without("billing.budgets.create"),
    ),
    id: "google.budget",
    says: "missing: billing.budgets.create",
    fix: "gcloud billing accounts add-iam-policy-binding 000000-AAAAAA-000000 --member user:founder@example.com --role roles/billing.costsManager",
  },
  ...(
    [
      [
        "gcp.resourceLocations",
        { values: { allowedValues: ["in:europe-locations"] } },
        "locations of resources",
        "asia-northeast1",
      ],
      [
        "gcp.restrictServiceUsage",
        { values: { deniedValues: ["run.googleapis.com"] } },
        "APIs that may be used",
        "run.googleapis.com",
      ],
      [
        "gcp.resourceLocations",
        { values: { allowedValues: ["in:asia-locations", "in:us-locations"] } },
        "locations of resources",
        "global",
      ],
      [
        "gcp.restrictNonCmekServices",
        { values: { deniedValues: ["is:secretmanager.googleapis.com"] } },
        "APIs whose data must be encrypted with keys of one's own, and is not",
        "secretmanager.googleapis.com",
      ],
      ["iam.disableServiceAccountCreation", { enforce: true }, "new service accounts", "api-staging"],
      ["iam.managed.disableServiceAccountCreation", { enforce: true }, "new service accounts", "api-staging"],
      [
        "iam.workloadIdentityPoolProviders",
        { denyAll: true },
        "issuers of workload identities",
        "https://token.actions.githubusercontent.com",
      ],
      ["run.allowedIngress", { values: { allowedValues: ["internal"] } }, "ingress of services", "all"],
      ["run.managed.requireInvokerIam", { enforce: true }, "services that everybody may call", "api-staging"],
    ] as const
  ).map(([name, rule, about, refused]) => ({
    what: `the policy ${name}`,
    plant: policy(name, rule),
    id: "google.policies",
    says: `${name} (${about}) refuses ${refused}`,
    fix: `gcloud org-policies describe ${name} --project ${P} --effective\nlet an administrator of policies allow it: https://console.cloud.google.com/iam-admin/orgpolicies/list?project=${P}`,
  })),
  {
    what: "a region without a service",
    plant: answer(`GET /google/cloudscheduler/v1/projects/${P}/locations`, {
      locations: [{ locationId: "us-central1" }],
    }),
    id: "google.region",
    says: "asia-northeast1 does not offer Cloud Scheduler",
    fix: "choose another region in Pulumi.staging.yaml (skeleton:gcp.region): https://cloud.google.com/about/locations",
  },
  {
    what: "a domain that is not verified",
    plant: answer(`GET /google/run/v1/projects/${P}/authorizeddomains`, {
      domains: [{ id: "other-example.com" }, { id: "ample.com" }],
    }),
    id: "google.domain.api.staging.example.com",
    says: "api.staging.example.com is not verified for this login",
    fix: "gcloud domains verify example.com",
  },
  {
    what: "a domain of which CI is no owner",
    plant: answer("GET /google/www/siteVerification/v1/webResource", {
      items: [{ site: { identifier: "example.com", type: "INET_DOMAIN" }, owners: ["founder@example.com"] }],
    }),
    id: "google.ci-domain.api.staging.example.com",
    says: `${ciAccount(P)} is no verified owner of api.staging.example.com`,
    fix: `add ${ciAccount(P)} as an owner of example.com: https://search.google.com/search-console/users`,
  },
  {
    what: "names that are taken",
    plant: (patient) => {
      answer(`GET /google/run/v2/projects/${P}/locations/asia-northeast1/services/api-staging`, {
        name: "x",
      })(patient);
      answer(`GET /google/secretmanager/v1/projects/${P}/secrets/database-url-staging`, { name: "x" })(
        patient,
      );
    },
    id: "google.names",
    says: "there already, and not in the state: Service api-staging, Secret database-url-staging",
    fix: "npm run adopt -- staging",
  },
  {
    what: "an identity pool that is deleted and not yet gone",
    plant: (patient) => {
      const account = `deployer-staging@${P}.iam.gserviceaccount.com`;
      answer(`GET /google/iam/v1/projects/${P}/serviceAccounts/${account}`, {
        uniqueId: "100000000000000123456",
      })(patient);
      answer(
        `GET /google/iam/v1/projects/${P}/locations/global/workloadIdentityPools/github-staging-123456`,
        {
          name: "projects/1/locations/global/workloadIdentityPools/github-staging-123456",
          state: "DELETED",
        },
      )(patient);
      // What the state holds is no name that is taken.
      patient.engine.resources = async () =>
        patient.plan
          .filter(({ type }) => type === "gcp:serviceaccount/account:Account")
          .map(({ type, name }) => ({ type, urn: `urn:pulumi:staging::skeleton::a$${type}::${name}` }));
    },
    id: "google.identity-pool",
    says: "the identity pool github-staging-123456 is deleted, and keeps its name for 30 days",
    fix: `gcloud iam workload-identity-pools undelete github-staging-123456 --location global --project ${P}`,
  },
];

const declaredFix = (line: string) => `write ${line} under skeleton:github in Pulumi.staging.yaml`;
const OTHERS: Defect[] = [
  {
    what: "no token for GitHub",
    plant: ({ env }) => delete env.GITHUB_TOKEN,
    id: "github.repository",
    says: "GITHUB_TOKEN is not set",
    fix: "make a token (https://github.com/settings/tokens), and export GITHUB_TOKEN",
  },
  {
    what: "a line end within GITHUB_TOKEN",
    plant: ({ env }) => Object.assign(env, { GITHUB_TOKEN: "hidden\nvalue" }),
    id: "github.repository",
    says: "GITHUB_TOKEN holds a line end, which no token has",
    fix: "set GITHUB_TOKEN again, to the token alone",
  },
  {
    what: "a repository that is not there",
    plant: ({ world }) => world.answers.delete(`GET ${REPOSITORY}`),
    id: "github.repository",
    says: "example-founder/estate is not there, or the token may not see it",
    fix: "correct github.owner and github.repository in Pulumi.staging.yaml, or let the token see it: https://github.com/settings/tokens",
  },
  {
    what: "a repository with another id",
    plant: altered(`GET ${REPOSITORY}`, { id: 5 }),
    id: "github.repository",
    says: "example-founder/estate has the id 5, and 900000001 is declared",
    fix: declaredFix("repository_id: 5"),
  },
  {
    what: "an owner with another id",
    plant: altered(`GET ${REPOSITORY}`, { owner: { id: 6, login: "example-founder", type: "User" } }),
    id: "github.repository",
    says: "example-founder has the id 6, and 10000001 is declared",
    fix: declaredFix("owner_id: 6"),
  },
  {
    what: "a repository that is archived",
    plant: altered(`GET ${REPOSITORY}`, { archived: true }),
    id: "github.repository",
    says: "example-founder/estate is archived, and nothing in it can be changed",
    fix: "gh repo unarchive example-founder/estate --yes",
  },
  {
    what: "a token that the organization's single sign-on was not authorized for",
    plant: ({ world }) => {
      world.headers.set(`GET ${REPOSITORY}`, {
        "x-github-sso": "required; url=https://github.com/orgs/acme/sso?authorization_request=hidden",
      });
      world.answers.set(`GET ${REPOSITORY}`, [
        403,
        { message: "Resource protected by organization SAML enforcement." },
      ]);
    },
    id: "github.repository",
    says: "the organization asks for a single sign-on that the token was not authorized for",
    fix: 'authorize the token ("Configure SSO"): https://github.com/settings/tokens',
  },
  {
    what: "a fine-grained token that the organization does not admit",
    plant: answer(`GET ${REPOSITORY}`, [
      403,
      {
        message:
          "The 'acme' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days.",
      },
    ]),
    id: "github.repository",
    says: "the organization forbids tokens of this kind, or of this lifetime",
    fix: "make one that it allows: https://github.com/settings/tokens",
  },
  {
    what: "an address that the organization does not admit",
    plant: answer(`GET ${REPOSITORY}`, [
      403,
      {
        message:
          "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.",
      },
    ]),
    id: "github.repository",
    says: "the organization admits the token from certain addresses only",
    fix: "ask one of its owners to allow the address",
  },
  {
    what: "a token that may not read the repository",
    plant: answer(`GET ${REPOSITORY}`, [
      403,
      { message: "Resource not accessible by personal access token" },
    ]),
    id: "github.repository",
    says: "the token may not read this",
    fix: "give it more rights: https://github.com/settings/tokens",
  },
  {
    what: "Actions that are switched off",
    plant: answer(`GET ${REPOSITORY}/actions/permissions`, { enabled: false }),
    id: "github.actions",
    says: "they are switched off: no workflow runs",
    fix: "enable them: https://github.com/example-founder/estate/settings/actions",
  },
  {
    what: "Actions of the owner alone",
    plant: answer(`GET ${REPOSITORY}/actions/permissions`, { enabled: true, allowed_actions: "local_only" }),
    id: "github.actions",
    says: "only the owner's own actions are allowed, and the workflows use others",
    fix: "allow actions of others: https://github.com/example-founder/estate/settings/actions",
  },
  {
    what: "a clock that is slow",
    plant: ({ world }) => {
      world.headers.set(`GET ${REPOSITORY}`, { date: new Date(Date.now() + 3_600_000).toUTCString() });
    },
    id: "state.clock",
    says: "seconds slow, and Google refuses what it signs",
    fix: "set it by the network: timedatectl set-ntp true",
  },
  {
    what: "a token of somebody who does not administer",
    plant: altered(`GET ${REPOSITORY}`, { permissions: { admin: false, push: true } }),
    id: "github.rights",
    says: "the token's owner does not administer example-founder/estate",
    fix: "let an administrator make the token, or: https://github.com/example-founder/estate/settings/access",
  },
  {
    what: "a token that may not read secrets",
    plant: answer(`GET ${REPOSITORY}/actions/secrets`, [
      403,
      { message: "Resource not accessible by personal access token" },
    ]),
    id: "github.rights",
    says: "the token lacks Secrets",
    fix: "give it Secrets: write: https://github.com/settings/personal-access-tokens",
  },
  {
    what: "a repository that is private",
    plant: altered(`GET ${REPOSITORY}`, { private: true }),
    id: "github.visibility",
    says: "example-founder/estate is private, and public is declared",
    fix: declaredFix("visibility: private"),
  },
  {
    what: "another default branch",
    plant: altered(`GET ${REPOSITORY}`, { default_branch: "trunk" }),
    id: "github.branch",
    says: "the default branch is trunk, and main is declared",
    fix: declaredFix("default_branch: trunk"),
  },
  {
    what: "another plan",
    plant: altered("GET /github/user", { plan: { name: "pro" } }),
    id: "github.plan",
    says: "example-founder is on the plan pro, and free is declared",
    fix: declaredFix("plan: pro"),
  },
  {
    what: "a reviewer who does not exist",
    plant: ({ world }) => world.answers.delete("GET /github/user/10000002"),
    id: "github.reviewers",
    says: "user 10000002 does not exist",
    fix: "correct Pulumi.staging.yaml (skeleton:github, reviewers), or let them read: https://github.com/example-founder/estate/settings/access",
  },
  {
    what: "a reviewer who may not read",
    plant: answer(`GET ${REPOSITORY}/collaborators/reviewer-10000001/permission`, {
      permission: "none",
      user: null,
    }),
    id: "github.reviewers",
    says: "reviewer-10000001 may not read example-founder/estate",
    fix: "correct Pulumi.staging.yaml (skeleton:github, reviewers), or let them read: https://github.com/example-founder/estate/settings/access",
  },
  {
    what: "a variable that is there",
    plant: answer(`GET ${REPOSITORY}/environments/staging/variables`, {
      total_count: 1,
      variables: [{ name: "GCP_PROJECT", value: "x" }],
    }),
    id: "github.names",
    says: "there already, and not in the state: variable GCP_PROJECT of staging",
    fix: "npm run adopt -- staging",
  },
  {
    what: "a ruleset that is there",
    in: "production",
    plant: answer(`GET ${REPOSITORY}/rulesets`, [{ id: 1, name: "release-tags", enforcement: "active" }]),
    id: "github.names",
    says: "there already, and not in the state: ruleset release-tags",
    fix: "npm run adopt -- production",
  },
  {
    what: "Vercel's App that is not installed",
    plant: answer("GET /vercel/v1/integrations/git-namespaces", []),
    id: "github.vercel-app",
    says: "the App is not installed for example-founder",
    fix: "https://github.com/apps/vercel/installations/new",
  },
  {
    what: "Vercel's App that does not see the repository",
    plant: answer("GET /vercel/v1/integrations/search-repo", { repos: [] }),
    id: "github.vercel-app",
    says: "the App may not see example-founder/estate",
    fix: "https://github.com/settings/installations",
  },
  {
    what: "no token for Vercel",
    plant: ({ env }) => delete env.VERCEL_API_TOKEN,
    id: "vercel.login",
    says: "VERCEL_API_TOKEN is not set",
    fix: "make a token (https://vercel.com/account/settings/tokens), and export VERCEL_API_TOKEN",
  },
  {
    what: "a line end within VERCEL_API_TOKEN",
    plant: ({ env }) => Object.assign(env, { VERCEL_API_TOKEN: "hidden\nvalue" }),
    id: "vercel.login",
    says: "VERCEL_API_TOKEN holds a line end, which no token has",
    fix: "set VERCEL_API_TOKEN again, to the token alone",
  },
  {
    what: "another plan of Vercel's",
    plant: answer("GET /vercel/v2/user", { user: { username: "founder", billing: { plan: "pro" } } }),
    id: "vercel.plan",
    says: "the plan is pro, and hobby is declared",
    fix: "write plan: pro under skeleton:vercel in Pulumi.staging.yaml",
  },
  {
    what: "a personal account whose own team is on another plan",
    plant: both(
      answer("GET /vercel/v2/user", {
        user: { username: "founder", billing: null, defaultTeamId: "team_own" },
      }),
      answer("GET /vercel/v2/teams/team_own", { id: "team_own", slug: "founder", billing: { plan: "pro" } }),
    ),
    id: "vercel.plan",
    says: "the plan is pro, and hobby is declared",
    fix: "write plan: pro under skeleton:vercel in Pulumi.staging.yaml",
  },
  {
    what: "a project of Vercel's that is there",
    plant: answer("GET /vercel/v9/projects/portal-staging", { id: "prj_1", name: "portal-staging" }),
    id: "vercel.names",
    says: "there already, and not in the state: portal-staging",
    fix: "npm run adopt -- staging",
  },
  {
    what: "an account that Vercel has blocked",
    plant: answer("GET /vercel/v2/user", {
      user: {
        username: "founder",
        billing: { plan: "hobby" },
        softBlock: { blockedAt: 1762000000000, reason: "FAIR_USE_LIMITS_EXCEEDED" },
      },
    }),
    id: "vercel.login",
    says: "Vercel has blocked the account founder: fair use limits exceeded",
    fix: "https://vercel.com/account/settings/billing",
  },
  {
    what: "a domain that another project has",
    plant: both(
      answer("GET /vercel/v4/aliases/portal.staging.example.com", {
        uid: "al1",
        alias: "portal.staging.example.com",
        created: "2026-11-01T00:00:00Z",
        deploymentId: "dpl_1",
        projectId: "prj_old",
      }),
      answer("GET /vercel/v9/projects/prj_old", { id: "prj_old", name: "old-site" }),
    ),
    id: "vercel.domain.portal.staging.example.com",
    says: "portal.staging.example.com belongs to the project old-site, and a domain belongs to one",
    fix: "remove it there, under Domains, or move it: vercel domains add portal.staging.example.com portal-staging --force",
  },
  {
    what: "CAA records that keep Vercel from a certificate",
    plant: answer("GET /dns/resolve", ({ url }: Received) =>
      url.searchParams.get("type") !== "CAA"
        ? dnsAnswer(String(url.searchParams.get("name")), 5, "ghs.googlehosted.com.")
        : url.searchParams.get("name") === "portal.staging.example.com"
          ? dnsAnswer(
              "portal.staging.example.com",
              257,
              '0 issue "digicert.com"',
              '0 iodef "mailto:a@example.com"',
            )
          : dnsAnswer("example.com", 257),
    ),
    id: "dns.certificate.portal.staging.example.com",
    says: "CAA records of portal.staging.example.com allow no certificate of Vercel",
    fix: "add this record where the domain's zone is kept",
  },
  {
    what: "a domain that another account of Vercel's has",
    plant: answer("GET /vercel/v5/domains/example.com", [
      403,
      { error: { code: "forbidden", message: "Not authorized" } },
    ]),
    id: "vercel.domain.portal.staging.example.com",
    says: "example.com belongs to another account of Vercel",
    fix: "remove it there, or verify it by the record that Vercel asks for: https://vercel.com/docs/domains/working-with-domains/claim-domain-ownership",
  },
  {
    what: "a record that Cloud Run wants",
    plant: answer("GET /dns/resolve", dnsAnswer("api.staging.example.com", 5, "elsewhere.example.net.")),
    id: "dns.api.staging.example.com",
    says: "api.staging.example.com does not lead to Cloud Run; it has CNAME elsewhere.example.net",
    fix: "add these records where the domain's zone is kept, and remove others of the name",
  },
  {
    what: "a record that Vercel wants",
    plant: altered("GET /vercel/v6/domains/portal.staging.example.com/config", { misconfigured: true }),
    id: "dns.portal.staging.example.com",
    says: "portal.staging.example.com does not lead to Vercel",
    fix: "add these records where the domain's zone is kept, and remove others of the name",
  },
  {
    what: "a login of the Pulumi CLI that is missing",
    plant: ({ engine }) => {
      engine.backend = fails("login");
    },
    id: "state.login",
    says: "the Pulumi CLI says no",
    fix: "pulumi login gs://BUCKET, or pulumi login",
  },
  {
    what: "a stack that the backend does not have",
    plant: ({ engine }) => {
      engine.stacks = async () => [{ name: "organization/skeleton/production" }];
    },
    id: "state.stack",
    says: "the backend has no stack staging",
    fix: "pulumi stack init staging",
  },
  {
    what: "a passphrase that is wrong",
    plant: ({ engine }) => {
      engine.values = fails("passphrase");
    },
    id: "state.secrets",
    says: "the Pulumi CLI says no",
    fix: "export PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE",
  },
  {
    what: "a key of Cloud KMS that is disabled",
    plant: ({ engine }) => {
      engine.values = async () => {
        const { kind, says, fix } = engineRefusal(
          "error: secrets (code=FailedPrecondition): rpc error: code = FailedPrecondition desc = projects/p/locations/asia-northeast1/keyRings/pulumi/cryptoKeys/staging/cryptoKeyVersions/1 is not enabled, current state is: DISABLED.",
        );
        throw new NoAnswer(says, { fix, reason: kind });
      };
    },
    id: "state.secrets",
    says: "the version 1 of the key staging, which encrypts the stack's secrets, is disabled",
    fix: "gcloud kms keys versions enable 1 --key staging --keyring pulumi --location asia-northeast1 --project p",
  },
  {
    what: "a bucket of the state that does not exist",
    plant: ({ engine }) => {
      engine.backend = async () => {
        const { kind, says, fix } = engineRefusal(
          "error: could not list bucket: blob (code=NotFound): googleapi: Error 404: The specified bucket does not exist., notFound",
        );
        throw new NoAnswer(says, { fix, reason: kind });
      };
    },
    id: "state.login",
    says: "the bucket that the Pulumi CLI is logged in to does not exist",
    fix: "tools/state/make-bucket.sh STACK PROJECT REGION, or pulumi login with the right bucket",
  },
  {
    what: "a lock that is held",
    plant: answer("GET /google/storage/storage/v1/b/example-state/o", {
      items: [{ name: ".pulumi/locks/x.json" }],
    }),
    id: "state.lock",
    says: "somebody holds the lock: an update is running, or was killed",
    fix: "wait for it to end; if nothing runs: pulumi cancel --stack staging",
  },
  {
    what: "a bucket that keeps no versions",
    plant: answer("GET /google/storage/storage/v1/b/example-state", {}),
    id: "state.backup",
    says: "example-state keeps no earlier versions",
    fix: "gcloud storage buckets update gs://example-state --versioning",
  },
];

const SECRETS: Defect[] = (
  [
    ["database-url-staging", "DATABASE_URL has no value", value("database-url-staging", undefined)],
    ["expo-token-staging", "EXPO_TOKEN is a placeholder", value("expo-token-staging", "changeme")],
    [
      "supabase-service-key-staging",
      "SUPABASE_SERVICE_ROLE_KEY is a publishable (or anon) key of Supabase",
      value("supabase-service-key-staging", "sb_publishable_hidden"),
    ],
    [
      "expo-token-staging",
      "Expo refuses EXPO_TOKEN: it is revoked, expired or mistyped",
      answer("POST /expo/graphql", { data: { meActor: null } }),
    ],
    [
      "sentry-auth-token-staging",
      "Sentry refuses SENTRY_AUTH_TOKEN: it is revoked, expired or mistyped",
      answer("GET /sentry/api/0/", [401, { detail: "Invalid token" }]),
    ],
  ] as const
).map(([id, says, plant]) => ({
  what: says,
  plant,
  id: `secrets.${id}`,
  says,
  fix: `npm run secrets -- set ${id}`,
}));

const PRODUCTION: Defect[] = (
  [
    [
      "slack-token-production",
      "Slack refuses SLACK_BOT_TOKEN: invalid_auth",
      "POST /slack/api/auth.test",
      { ok: false, error: "invalid_auth" },
    ],
    [
      "line-token-production",
      "LINE refuses LINE_CHANNEL_ACCESS_TOKEN: it is revoked, expired or mistyped",
      "GET /line/v2/bot/message/quota",
      [401, { message: "Authentication failed" }],
    ],
  ] as const
).map(([id, says, key, body]) => ({
  what: says,
  in: "production" as const,
  plant: answer(key, body),
  id: `secrets.${id}`,
  says,
  fix: `npm run secrets -- set ${id}`,
}));

describe.each([...DECLARED, ...GOOGLE, ...OTHERS, ...SECRETS, ...PRODUCTION])("$what", (defect) => {
  test(`turns ${defect.id} red, and nothing else`, async () => {
    const ill = await patient(defect.in ?? "staging");
    defect.plant(ill);
    const findings = await ill.examine();
    const found = findings.filter(({ outcome }) => outcome === "wrong" || outcome === "unknown");

    expect(found.map(({ id, outcome, says }) => ({ id, outcome, says }))).toEqual([
      { id: defect.id, outcome: "wrong", says: expect.stringContaining(defect.says) },
    ]);
    expect(found[0]).toHaveProperty("fix", expect.stringContaining(defect.fix));
    expect(ill.world.writes).toEqual([]);
  });
});

test("values of another Supabase project than the settings name are told, and those of that one are not", async () => {
  const told = async (project_ref: string) => {
    const ill = await patient("staging");
    const { settings } = ill.stack;
    ill.stack = {
      ...ill.stack,
      settings: { ...settings, supabase: { ...settings.supabase, project_ref } },
    };
    const findings = await ill.examine();
    return findings.flatMap(({ id, ...finding }) =>
      finding.outcome === "wrong" ? [`${id}: ${finding.says}`] : [],
    );
  };

  expect(await told("abcdefghijklmnopqrst")).toEqual([]);
  expect(await told("tsrqponmlkjihgfedcba")).toContain(
    "secrets.database-url-staging: DATABASE_URL is of another project of Supabase than the settings name",
  );
});

test("who may not ask whether GitHub Actions are on is not told that they are off", async () => {
  const ill = await patient("staging");
  answer("GET /github/repos/example-founder/estate/actions/permissions", [403, { message: "Forbidden" }])(
    ill,
  );
  const findings = await ill.examine();
  expect(findings.find(({ id }) => id === "github.actions")).toMatchObject({
    outcome: "skipped",
    says: "the token may not see it",
  });
});

test("CAA records of what a name is an alias of are not its own", async () => {
  const ill = await patient("staging");
  answer("GET /dns/resolve", ({ url }: Received) =>
    url.searchParams.get("type") === "CAA"
      ? dnsAnswer("elsewhere.example.net", 257, '0 issue "digicert.com"')
      : dnsAnswer(String(url.searchParams.get("name")), 5, "ghs.googlehosted.com."),
  )(ill);
  const findings = await ill.examine();
  expect(findings.filter(({ outcome }) => outcome === "wrong")).toEqual([]);
});
