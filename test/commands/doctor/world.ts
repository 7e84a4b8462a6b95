import type { components } from "@octokit/openapi-types";
import type { Stack } from "../../../commands/estate.ts";
import type { Planned } from "../../../model/doctor/planned.ts";
import { accountEmail, deployerAccountId } from "../../../model/names.ts";
import { json, localServer, type Received } from "../../functions/local-server.ts";
import { secretValues } from "./secret-values.ts";

type Schemas = components["schemas"];

/** An answer: a body, a status with one, or what is made of the request. */
export type Answer = unknown | readonly [status: number, body: unknown] | ((request: Received) => unknown);

/** All vendors on one server of this machine. */
export interface World {
  readonly url: string;
  /** Answers by method and path, e.g. `GET /vercel/v2/user`; what is not there is answered with 404. */
  readonly answers: Map<string, Answer>;
  /** Further headers of answers, by method and path. */
  readonly headers: Map<string, Readonly<Record<string, string>>>;
  /** Every request. */
  readonly received: readonly Received[];
  /** Requests that would have changed something: all are refused. */
  readonly writes: readonly string[];
}

/** Questions that are asked by POST. */
const QUESTIONS = [/:testIamPermissions$/, /\/tokeninfo$/, /\/auth\.test$/, /^\/expo\/graphql$/];

export const TOKENS = {
  GOOGLE_OAUTH_ACCESS_TOKEN: "ya29.hidden-google-token",
  GITHUB_TOKEN: "ghp_hiddenGitHubToken0000000000000000000",
  VERCEL_API_TOKEN: "hiddenVercelToken0000000",
};

/** A world in which everything that a stack's plan takes is as it should be. */
export async function healthyWorld(stack: Stack, plan: readonly Planned[]): Promise<World> {
  const answers = new Map<string, Answer>([
    ...google(stack, plan),
    ...gitHub(stack),
    ...vercel(stack),
    ...vendors(stack),
  ]);
  const headers: World["headers"] = new Map();
  const writes: string[] = [];
  const { url, received } = await localServer((request, response) => {
    const { pathname } = request.url;
    const question = request.method === "GET" || QUESTIONS.some((path) => path.test(pathname));
    if (!question) {
      writes.push(`${request.method} ${pathname}`);
      return json(response, { message: "nothing is written here" }, 405);
    }
    const found = answers.get(`${request.method} ${pathname}`);
    const answer = typeof found === "function" ? found(request) : found;
    if (answer === undefined) return json(response, notFound(pathname), 404);
    const [status, body] = Array.isArray(answer) && typeof answer[0] === "number" ? answer : [200, answer];
    const scopes = pathname.startsWith("/github/")
      ? { "x-oauth-scopes": isOf(request, "GHCR") ? "read:packages" : "repo, workflow" }
      : {};
    response.writeHead(Number(status), {
      "content-type": "application/json",
      ...scopes,
      ...headers.get(`${request.method} ${pathname}`),
    });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  return { url, answers, headers, received, writes };
}

const isOf = ({ headers }: Received, token: string): boolean =>
  String(headers.authorization).includes(`hidden${token}`);

/** Each vendor's own form of 404. */
function notFound(path: string): unknown {
  if (path.startsWith("/google/"))
    return { error: { code: 404, message: "Requested entity was not found.", status: "NOT_FOUND" } };
  if (path.startsWith("/vercel/")) return { error: { code: "not_found", message: "Not Found" } };
  return { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" };
}

/** An error of Google's, as google.aip.dev/193 has it. */
export function googleError(
  code: number,
  status: string,
  reason?: string,
  metadata: Record<string, string> = {},
): readonly [number, unknown] {
  const details =
    reason === undefined
      ? []
      : [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com", metadata }];
  return [code, { error: { code, message: `Google's own words about ${status}.`, status, details } }];
}

/** The DNS answer of dns.google for records of one type. */
export const dnsAnswer = (name: string, type: number, ...values: string[]): unknown => ({
  Status: values.length > 0 ? 0 : 3,
  Question: [{ name: `${name}.`, type }],
  ...(values.length > 0 && { Answer: values.map((data) => ({ name: `${name}.`, type, TTL: 300, data })) }),
});

function google({ environment, settings }: Stack, plan: readonly Planned[]): [string, Answer][] {
  const { project, project_number, region } = settings.gcp;
  const account = settings.budget?.billing_account;
  const granted = (request: Received) => JSON.parse(request.body);
  const locations = {
    locations: [region, "us-central1"].map((id) => ({
      name: `projects/${project}/locations/${id}`,
      locationId: id,
    })),
  };
  const policies = [
    "gcp.resourceLocations",
    "gcp.restrictServiceUsage",
    "gcp.restrictNonCmekServices",
    "iam.disableServiceAccountCreation",
    "iam.managed.disableServiceAccountCreation",
    "iam.workloadIdentityPoolProviders",
    "run.allowedIngress",
    "run.managed.requireInvokerIam",
    "cloudfunctions.allowedIngressSettings",
  ];
  const [registry] = plan;
  if (!registry) throw new Error("the plan is empty");
  return [
    ["POST /google/oauth2/tokeninfo", { email: "founder@example.com", scope: "openid", expires_in: "3599" }],
    [
      `GET /google/cloudresourcemanager/v3/projects/${project}`,
      {
        name: `projects/${project_number}`,
        parent: "organizations/123456789",
        projectId: project,
        state: "ACTIVE",
        displayName: project,
      },
    ],
    [`POST /google/cloudresourcemanager/v3/projects/${project}:testIamPermissions`, granted],
    [
      `GET /google/cloudbilling/v1/projects/${project}/billingInfo`,
      {
        name: `projects/${project}/billingInfo`,
        projectId: project,
        billingAccountName: `billingAccounts/${account}`,
        billingEnabled: true,
      },
    ],
    [
      `GET /google/cloudbilling/v1/billingAccounts/${account}`,
      { name: `billingAccounts/${account}`, open: true, displayName: "Own", currencyCode: "USD" },
    ],
    [`POST /google/cloudbilling/v1/billingAccounts/${account}:testIamPermissions`, granted],
    ...["serviceusage", "cloudresourcemanager"].map((api): [string, Answer] => [
      `GET /google/serviceusage/v1/projects/${project_number}/services/${api}.googleapis.com`,
      { name: `projects/${project_number}/services/${api}.googleapis.com`, state: "ENABLED" },
    ]),
    ...policies.map((name): [string, Answer] => [
      `GET /google/orgpolicy/v2/projects/${project}/policies/${name}:getEffectivePolicy`,
      {
        name: `projects/${project_number}/policies/${name}`,
        spec: { rules: [/disable|require/.test(name) ? { enforce: false } : { allowAll: true }] },
      },
    ]),
    ...[
      ["run", "v1"],
      ["cloudfunctions", "v2"],
      ["cloudscheduler", "v1"],
      ["artifactregistry", "v1"],
    ].map(([service, version]): [string, Answer] => [
      `GET /google/${service}/${version}/projects/${project}/locations`,
      locations,
    ]),
    [
      `GET /google/run/v1/projects/${project}/authorizeddomains`,
      { domains: [{ name: "example.com", id: "example.com" }] },
    ],
    [
      "GET /google/www/siteVerification/v1/webResource",
      {
        items: [
          {
            id: "dns://example.com",
            site: { identifier: "example.com", type: "INET_DOMAIN" },
            owners: ["founder@example.com", ciAccount(project)],
          },
        ],
      },
    ],
    [
      `GET /google/iam/v1/projects/${project}/serviceAccounts/${accountEmail(deployerAccountId(environment), project)}`,
      googleError(404, "NOT_FOUND"),
    ],
    ["GET /google/storage/storage/v1/b/example-state", { versioning: { enabled: true } }],
    ["GET /google/storage/storage/v1/b/example-state/o", { kind: "storage#objects" }],
    [
      "GET /dns/resolve",
      ({ url }: Received) => dnsAnswer(String(url.searchParams.get("name")), 5, "ghs.googlehosted.com."),
    ],
  ];
}

/** The account that CI runs as. */
export const ciAccount = (project: string): string => `infrastructure@${project}.iam.gserviceaccount.com`;

function gitHub({ environment, settings }: Stack): [string, Answer][] {
  const { owner, owner_id, repository, repository_id, visibility, default_branch, reviewers } =
    settings.github;
  const at = `/github/repos/${owner}/${repository}`;
  const login = (id: number) => `reviewer-${id}`;
  const repositoryAnswer = {
    id: repository_id,
    name: repository,
    full_name: `${owner}/${repository}`,
    private: visibility === "private",
    visibility,
    default_branch,
    owner: { id: owner_id, login: owner, type: "User" } as Schemas["simple-user"],
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
  } satisfies Partial<Schemas["full-repository"]>;
  return [
    [`GET ${at}`, repositoryAnswer],
    [
      "GET /github/user",
      {
        login: owner,
        id: owner_id,
        type: "User",
        plan: { name: "free", space: 976562499, private_repos: 10000, collaborators: 0 },
      } satisfies Partial<Schemas["private-user"]>,
    ],
    [
      `GET ${at}/actions/permissions`,
      { enabled: true } satisfies Partial<Schemas["actions-repository-permissions"]>,
    ],
    [`GET ${at}/environments`, { total_count: 0, environments: [] }],
    [`GET ${at}/actions/secrets`, { total_count: 0, secrets: [] }],
    [`GET ${at}/actions/variables`, { total_count: 0, variables: [] }],
    [`GET ${at}/rulesets`, []],
    ...reviewers.users.flatMap((id): [string, Answer][] => [
      [
        `GET /github/user/${id}`,
        { id, login: login(id), type: "User" } satisfies Partial<Schemas["public-user"]>,
      ],
      [
        `GET ${at}/collaborators/${login(id)}/permission`,
        {
          permission: "write",
          role_name: "write",
          user: null,
        } satisfies Schemas["repository-collaborator-permission"],
      ],
    ]),
    [
      `GET ${at}/environments/${environment === "staging" ? "staging-update" : "production-preview"}/variables/INFRASTRUCTURE_ACCOUNT`,
      {
        name: "INFRASTRUCTURE_ACCOUNT",
        value: ciAccount(settings.gcp.project),
        created_at: "2026-11-01T00:00:00Z",
        updated_at: "2026-11-01T00:00:00Z",
      } satisfies Schemas["actions-variable"],
    ],
  ];
}

function vercel({ settings }: Stack): [string, Answer][] {
  const { owner, repository } = settings.github;
  return [
    [
      "GET /vercel/v2/user",
      { user: { id: "u1", username: "founder", email: "founder@example.com", billing: { plan: "hobby" } } },
    ],
    [
      "GET /vercel/v1/integrations/git-namespaces",
      [{ id: 1, slug: owner, ownerType: "user", provider: "github", installationId: 7 }],
    ],
    [
      "GET /vercel/v1/integrations/search-repo",
      { gitAccount: { provider: "github", namespaceId: 1 }, repos: [{ slug: repository, namespace: owner }] },
    ],
    [
      "GET /vercel/v5/domains/example.com",
      {
        domain: {
          id: "d1",
          name: "example.com",
          verified: true,
          userId: "u1",
          teamId: null,
          creator: { id: "u1", username: "founder", email: "founder@example.com" },
          createdAt: 1762000000000,
          boughtAt: null,
          expiresAt: null,
          serviceType: "external",
          nameservers: ["ns1.example.net"],
          intendedNameservers: ["ns1.vercel-dns.com", "ns2.vercel-dns.com"],
          echMode: "auto",
          suffix: false,
        },
      },
    ],
    ...["portal.example.com", "portal.staging.example.com"].map((host): [string, Answer] => [
      `GET /vercel/v6/domains/${host}/config`,
      {
        configuredBy: "CNAME",
        acceptedChallenges: ["http-01"],
        recommendedIPv4: [{ rank: 1, value: ["76.76.21.21"] }],
        recommendedCNAME: [
          { rank: 2, value: "cname.vercel-dns.com." },
          { rank: 1, value: "d1d4fc829fe7bc7c.vercel-dns-017.com." },
        ],
        misconfigured: false,
      },
    ]),
  ];
}

function vendors(stack: Stack): [string, Answer][] {
  const { ref } = secretValues(stack);
  return [
    [`GET /supabase/${ref}.supabase.co/auth/v1/health`, [401, { message: "No API key found in request" }]],
    [`GET /supabase/${ref}.supabase.co/auth/v1/settings`, { external: { email: true } }],
    ["GET /sentry/api/0/", { version: "0", auth: { scopes: ["project:releases"] }, user: null }],
    ["POST /slack/api/auth.test", { ok: true, team: "Example", user: "alerts" }],
    ["GET /line/v2/bot/message/quota", { type: "limited", value: 200 }],
    ["POST /expo/graphql", { data: { meActor: { __typename: "Robot", id: "r1" } } }],
  ];
}
