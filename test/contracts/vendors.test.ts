import { beforeAll, expect, test } from "vitest";
import { askVendors } from "../../commands/adopt/ask-vendors.ts";
import { vendorFinder } from "../../commands/adopt/vendor-finder.ts";
import { vendorGuards } from "../../commands/drift/vendor-guards.ts";
import type { Stack } from "../../commands/estate.ts";
import { planOf } from "../../commands/plan/plan-of.ts";
import { loopbackEndpoints } from "../../commands/vendors/endpoints.ts";
import { vendorClients } from "../../commands/vendors/vendor-clients.ts";
import { IMPORTS, type ResourceInputs } from "../../model/adoption/import-ids.ts";
import { REPOSITORY_STORES, type RepositoryStore } from "../../model/drift/guarded.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { type Patient, patient } from "../commands/doctor/examined.ts";
import { TOKENS } from "../commands/doctor/world.ts";
import { stackOf } from "../estates/estates.ts";
import { TOOL_TIMEOUT } from "../tools/find-tool.ts";
import type { Contract } from "./contract.ts";
import { type Exchange, exchangesOf } from "./exchanges.ts";
import { gitHubContract } from "./github-openapi.ts";
import { googleContract } from "./google-discovery.ts";
import { vendorsStandIn } from "./stand-in.ts";
import { vercelContract } from "./vercel-sdk.ts";

/*
 * What doctor, drift and adopt ask of the vendors, what they read of the answers, and what the servers of these tests answer,
 * is held against what others wrote: Google's discovery documents, GitHub's OpenAPI description, and the schemas of Vercel's
 * SDK. What is read of GitHub's answers is seen on Node 26; on Node 20 GitHub's client parses them by a copy of JSON.parse of its own.
 */

/** Requests that no discovery document and no function of the SDK has, and where they are documented instead. */
const ELSEWHERE: readonly (readonly [request: RegExp, source: string])[] = [
  [/^POST \/google\/oauth2\/tokeninfo$/, "developers.google.com/identity/protocols/oauth2"],
];

/** Fields that are answered and in no contract, and where else they are described. */
const UNDOCUMENTED: readonly (readonly [problem: string, source: string])[] = [
  [
    "repos/get-environment answer: /can_admins_bypass is not documented",
    "google/go-github, Environment.CanAdminsBypass",
  ],
  [
    "repos/get-environment can_admins_bypass is read and not documented",
    "google/go-github, Environment.CanAdminsBypass",
  ],
];

let vercel: Contract;
let github: Contract;
beforeAll(async () => {
  vercel = await vercelContract();
  github = await gitHubContract();
  // Installed once, and not while requests are recorded.
  await googleContract("run");
}, TOOL_TIMEOUT);

async function doctorAsks(): Promise<Exchange[]> {
  const all: Exchange[] = [];
  for (const environment of ENVIRONMENTS) {
    const own = await patient(environment);
    all.push(...(await exchangesOf(own.examine)));
    const ofTeam = await patient(environment);
    withTeam(ofTeam);
    all.push(...(await exchangesOf(ofTeam.examine)));
  }
  return all;
}

/** The same of a team on Vercel, with a site whose domain waits for its verification. */
function withTeam(owned: Patient): void {
  const { stack, world } = owned;
  const team = "team_abcdefghijklmnopqrstuvwx";
  owned.stack = { ...stack, settings: { ...stack.settings, vercel: { ...stack.settings.vercel, team } } };
  world.answers.set(`GET /vercel/v2/teams/${team}`, {
    id: team,
    slug: "acme",
    billing: { plan: "pro" },
    sensitiveEnvironmentVariablePolicy: "on",
  });
  const site = `portal-${stack.environment}`;
  const host = stack.environment === "staging" ? "portal.staging.example.com" : "portal.example.com";
  world.answers.set(`GET /vercel/v9/projects/${site}/domains/${host}`, {
    name: host,
    apexName: "example.com",
    projectId: "prj_1",
    verified: false,
    verification: [
      { type: "TXT", domain: "_vercel.example.com", value: "vc-domain-verify=x", reason: "pending" },
    ],
  });
}

async function driftAsks(): Promise<Exchange[]> {
  const { settings } = stackOf("production");
  const { url } = await vendorsStandIn();
  const guards = vendorGuards(settings, TOKENS, { endpoints: loopbackEndpoints(url) });
  const at = `projects/${settings.gcp.project}`;
  const account = `${at}/serviceAccounts/a@acme-prod.iam.gserviceaccount.com`;
  return exchangesOf(() =>
    Promise.all([
      guards.grants({ kind: "project", name: at }),
      guards.grants({ kind: "run", name: `${at}/locations/l/services/api` }),
      guards.grants({ kind: "secret", name: `${at}/secrets/s` }),
      guards.grants({ kind: "account", name: account }),
      guards.grants({ kind: "bucket", name: "b/log" }),
      guards.grants({ kind: "topic", name: `${at}/topics/t` }),
      guards.grants({ kind: "subscription", name: `${at}/subscriptions/s` }),
      guards.grants({ kind: "repository", name: `${at}/locations/l/repositories/r` }),
      guards.isPaused(`${at}/locations/l/jobs/ticks`),
      guards.keys(account),
      guards.providers(`${at}/locations/global/workloadIdentityPools/p`),
      guards.hmacKeys(account),
      guards.subscribers(`${at}/topics/t`),
      guards.snoozes(at),
      guards.siteVariables("prj_1"),
      guards.sharedVariables("prj_1"),
      guards.siteDomains("prj_1"),
      guards.siteDoors("prj_1"),
      ...(Object.keys(REPOSITORY_STORES) as RepositoryStore[]).map((store) => guards.repositoryHolds(store)),
      guards.writingDeployKeys(),
      guards.administrators(),
      guards.runsApprove(),
      guards.disabledWorkflows(),
      guards.rules("production"),
      guards.held("production"),
      guards.ciAccounts(),
    ]),
  );
}

/** Looks up everything that a stack plans, one of each type. */
async function adoptAsks(): Promise<Exchange[]> {
  const stack = stackOf("production");
  const { url } = await vendorsStandIn();
  const ask = askVendors(vendorClients(stack.settings, TOKENS, { endpoints: loopbackEndpoints(url) }));
  const finder = vendorFinder(ask, { owner: "acme" });
  const types = new Map((await planOf(stack)).map((resource) => [resource.type, resource]));
  return exchangesOf(async () => {
    for (const { type, name, inputs } of types.values()) {
      const row = IMPORTS[type];
      if (row && !("recreated" in row)) await finder.find(type, row, known({ name, ...inputs }, stack));
    }
  });
}

/** Inputs, with something in place of what only a deployment knows. */
function known(inputs: ResourceInputs, { settings }: Stack): ResourceInputs {
  const text = JSON.stringify(inputs).replace(
    '"secret":"[computed]"',
    `"secret":"projects/${settings.gcp.project}/secrets/thing"`,
  );
  return JSON.parse(text.replaceAll(/\[(computed|secret)\]/g, "thing"));
}

/** The contract of the vendor that was asked, and the request as that vendor would get it. */
async function contractOf({ url }: Exchange): Promise<readonly [Contract, URL] | undefined> {
  const [, vendor, ...rest] = url.pathname.split("/");
  const own = { vercel, github }[vendor ?? ""];
  if (own) return [own, new URL(`/${rest.join("/")}${url.search}`, url)];
  const [service = "", ...path] = rest;
  if (vendor === "google")
    return [await googleContract(service), new URL(`/${path.join("/")}${url.search}`, url)];
  return undefined;
}

/** What is wrong with an exchange, by its contract. */
async function problems(exchange: Exchange): Promise<string[]> {
  const { method, url, body, status, answer, reads } = exchange;
  const request = `${method} ${url.pathname}`;
  if (ELSEWHERE.some(([known]) => known.test(request))) return [];
  const found = await contractOf(exchange);
  if (!found) return [];
  const [contract, at] = found;
  const operation = contract.operation(method, at);
  if (!operation) return [`${request}: there is no such operation`];
  const unknown = [...at.searchParams.keys()].filter((name) => !operation.parameters.has(name));
  const fields = [...reads].map((path) => path.split(/\.|(?=\[\])/));
  const missing: string[] = [];
  for (const path of fields) if (!(await operation.hasField(path))) missing.push(path.join("."));
  return [
    ...unknown.map((name) => `the parameter ${name} is not documented`),
    ...(await operation.bodyProblems(body)).map((problem) => `body: ${problem}`),
    ...(status === 200 ? await operation.answerProblems(answer) : []).map((problem) => `answer: ${problem}`),
    ...missing.map((path) => `${path} is read and not documented`),
  ]
    .map((problem) => `${operation.id} ${problem}`)
    .filter((problem) => !UNDOCUMENTED.some(([known]) => known === problem));
}

/** How many operations were answered, and how many fields were read: enough for the comparison to mean something. */
async function extent(exchanges: readonly Exchange[]): Promise<readonly [operations: number, reads: number]> {
  const operations = new Set<string>();
  const reads = new Set<string>();
  for (const exchange of exchanges.filter(({ status }) => status === 200)) {
    const [contract, at] = (await contractOf(exchange)) ?? [];
    const operation = at && contract?.operation(exchange.method, at);
    if (!operation) continue;
    operations.add(operation.id);
    for (const path of exchange.reads) reads.add(`${operation.id} ${path}`);
  }
  return [operations.size, reads.size];
}

test.each([
  ["doctor", doctorAsks, 32, 60],
  ["drift", driftAsks, 31, 85],
  ["adopt", adoptAsks, 27, 36],
] as const)(
  "what %s asks of the vendors, and reads of the answers, is documented",
  async (_, act, operations, reads) => {
    const exchanges = await act();
    const wrong = new Set<string>();
    for (const exchange of exchanges) for (const problem of await problems(exchange)) wrong.add(problem);
    expect([...wrong]).toEqual([]);
    const [asked, read] = await extent(exchanges);
    expect([asked >= operations, read >= reads], `${asked} operations, ${read} fields`).toEqual([true, true]);
  },
);
