import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { askVendors } from "../../../commands/adopt/ask-vendors.ts";
import { vendorGuards } from "../../../commands/drift/vendor-guards.ts";
import { GitHubRefused } from "../../../commands/protection/github-refusal.ts";
import { Refused } from "../../../commands/terminal/problems.ts";
import type { Bounds } from "../../../commands/vendors/bounded-fetch.ts";
import { loopbackEndpoints } from "../../../commands/vendors/endpoints.ts";
import { vendorClients } from "../../../commands/vendors/vendor-clients.ts";
import { REPOSITORY_STORES, type RepositoryStore } from "../../../model/drift/guarded.ts";
import { Unchecked } from "../../../model/drift/unchecked.ts";
import { settings as given } from "../../components/fixtures.ts";
import { json, localServer } from "../../functions/local-server.ts";
import { googleError, TOKENS } from "../doctor/world.ts";
import { endlessAnswer } from "../endless-answer.ts";

/** Milliseconds that a request may take: of a vendor that answers, and of one that does not. */
const PATIENT = { deadline: 20_000 };
const HASTY = { deadline: 400 };
const settings = { ...given, gcp: { ...given.gcp, project: "acme" } };

type Vendor = "Google" | "GitHub" | "Vercel";

const adopt = (url: string, bounds = PATIENT) =>
  askVendors(vendorClients(settings, TOKENS, { endpoints: loopbackEndpoints(url), bounds }));
const drift = (url: string, bounds = PATIENT) =>
  vendorGuards(settings, TOKENS, { endpoints: loopbackEndpoints(url), bounds });

/** A 404 of what is there for sure: GitHub hides what a token may not see. */
const HIDDEN = Symbol("hidden");

/** Everything that `adopt` and `drift` ask, and how each names it. `gone` is the answer where the vendor says 404. */
const QUESTIONS: {
  what: string;
  vendor: Vendor;
  ask: (url: string, bounds?: Bounds) => Promise<unknown>;
  gone: unknown;
}[] = [
  {
    what: "Google Cloud does not answer about https://run.googleapis.com/v2/projects/acme",
    vendor: "Google",
    ask: (url, bounds) =>
      adopt(url, bounds)({ vendor: "google", url: "https://run.googleapis.com/v2/projects/acme" }),
    gone: undefined,
  },
  {
    what: "GitHub does not answer about /repos/acme/estate",
    vendor: "GitHub",
    ask: (url, bounds) => adopt(url, bounds)({ vendor: "github", url: "/repos/acme/estate?per_page=100" }),
    gone: undefined,
  },
  {
    what: "Vercel does not answer about /v9/projects/portal",
    vendor: "Vercel",
    ask: (url, bounds) => adopt(url, bounds)({ vendor: "vercel", url: "/v9/projects/portal" }),
    gone: undefined,
  },
  {
    what: "Google does not answer about the policy of projects/acme",
    vendor: "Google",
    ask: (url, bounds) => drift(url, bounds).grants({ kind: "project", name: "projects/acme" }),
    gone: [],
  },
  {
    what: "Google does not answer about the keys of projects/acme/serviceAccounts/a",
    vendor: "Google",
    ask: (url, bounds) => drift(url, bounds).keys("projects/acme/serviceAccounts/a"),
    gone: [],
  },
  {
    what: "Google does not answer about projects/acme/locations/l/jobs/j",
    vendor: "Google",
    ask: (url, bounds) => drift(url, bounds).isPaused("projects/acme/locations/l/jobs/j"),
    gone: false,
  },
  {
    what: "Google does not answer about the providers of projects/acme/pool",
    vendor: "Google",
    ask: (url, bounds) => drift(url, bounds).providers("projects/acme/pool"),
    gone: [],
  },
  {
    what: "GitHub does not answer about the secrets of production",
    vendor: "GitHub",
    ask: (url, bounds) => drift(url, bounds).held("production"),
    gone: { secrets: [], variables: [] },
  },
  {
    what: "GitHub does not answer about CI's account in staging-update",
    vendor: "GitHub",
    ask: (url, bounds) => drift(url, bounds).ciAccounts(),
    gone: [],
  },
  {
    what: "Vercel does not answer about the variables of prj_1",
    vendor: "Vercel",
    ask: (url, bounds) => drift(url, bounds).siteVariables("prj_1"),
    gone: [],
  },
  {
    what: "Google does not answer about the HMAC keys of projects/acme/serviceAccounts/a",
    vendor: "Google",
    ask: (url, bounds) => drift(url, bounds).hmacKeys("projects/acme/serviceAccounts/a"),
    gone: [],
  },
  {
    what: "Google does not answer about the subscriptions of projects/acme/topics/t",
    vendor: "Google",
    ask: (url, bounds) => drift(url, bounds).subscribers("projects/acme/topics/t"),
    gone: [],
  },
  {
    what: "Google does not answer about the snoozes of projects/acme",
    vendor: "Google",
    ask: (url, bounds) => drift(url, bounds).snoozes("projects/acme"),
    gone: [],
  },
  {
    what: "Vercel does not answer about the shared variables of prj_1",
    vendor: "Vercel",
    ask: (url, bounds) => drift(url, bounds).sharedVariables("prj_1"),
    gone: [],
  },
  {
    what: "Vercel does not answer about the domains of prj_1",
    vendor: "Vercel",
    ask: (url, bounds) => drift(url, bounds).siteDomains("prj_1"),
    gone: [],
  },
  {
    what: "Vercel does not answer about prj_1",
    vendor: "Vercel",
    ask: (url, bounds) => drift(url, bounds).siteDoors("prj_1"),
    gone: { bypasses: 0, deployHooks: [] },
  },
  ...(Object.keys(REPOSITORY_STORES) as RepositoryStore[]).map((store) => ({
    what: `GitHub does not answer about ${
      {
        secrets: "the secrets of the repository",
        variables: "the variables of the repository",
        dependabotSecrets: "the secrets of Dependabot",
        organizationSecrets: "the organization's secrets that the repository sees",
        organizationVariables: "the organization's variables that the repository sees",
      }[store]
    }`,
    vendor: "GitHub" as const,
    ask: (url: string, bounds?: Bounds) => drift(url, bounds).repositoryHolds(store),
    gone: HIDDEN,
  })),
  {
    what: "GitHub does not answer about the deploy keys of the repository",
    vendor: "GitHub",
    ask: (url, bounds) => drift(url, bounds).writingDeployKeys(),
    gone: HIDDEN,
  },
  {
    what: "GitHub does not answer about who administers the repository",
    vendor: "GitHub",
    ask: (url, bounds) => drift(url, bounds).administrators(),
    gone: HIDDEN,
  },
  {
    what: "GitHub does not answer about what runs may do",
    vendor: "GitHub",
    ask: (url, bounds) => drift(url, bounds).runsApprove(),
    gone: HIDDEN,
  },
  {
    what: "GitHub does not answer about the workflows of the repository",
    vendor: "GitHub",
    ask: (url, bounds) => drift(url, bounds).disabledWorkflows(),
    gone: HIDDEN,
  },
];

const STATUS_PAGES: Readonly<Record<Vendor, string>> = {
  Google: "see https://status.cloud.google.com, and try again",
  GitHub: "see https://www.githubstatus.com, and try again",
  Vercel: "see https://www.vercel-status.com, and try again",
};
const LIMITED: Readonly<Record<Vendor, string>> = {
  Google: "Google's limit of requests is reached\n    fix: try again in a minute",
  GitHub: "GitHub's limit of requests is reached\n    fix: try again in an hour",
  Vercel: "Vercel's limit of requests is reached\n    fix: try again in a minute",
};
const REACH = "\n    fix: see whether 127.0.0.1 can be reached from here, and try again";
const googleSays = (code: number, status: string, reason?: string, metadata?: Record<string, string>) =>
  googleError(code, status, reason, metadata)[1];

/** What a vendor does instead of answering, and the sentence that becomes of it. */
const NOES: {
  no: string;
  only?: Vendor;
  /** Whether the vendor does not answer at all, so that a request ends by its limit. */
  isSilent?: true;
  answer: (response: ServerResponse, vendor: Vendor) => void;
  says: (vendor: Vendor) => string;
}[] = [
  {
    no: "401",
    answer: (response, vendor) =>
      json(response, vendor === "Google" ? googleSays(401, "UNAUTHENTICATED") : { message: "no" }, 401),
    says: (vendor) =>
      vendor === "Google"
        ? "the login to Google Cloud is expired or revoked\n    fix: gcloud auth application-default login"
        : `${vendor} refuses the token: it is expired, revoked or mistyped\n    fix: make another (`,
  },
  {
    no: "403",
    answer: (response, vendor) =>
      json(response, vendor === "Google" ? {} : { message: "no", error: { code: "forbidden" } }, 403),
    says: (vendor) =>
      ({
        Google:
          "Google answers 403\n    fix: gcloud projects get-iam-policy acme, to see which role is missing",
        GitHub:
          "the token may not read this\n    fix: give it more rights: https://github.com/settings/tokens",
        Vercel: "the token may not read this at Vercel\n    fix: make one for the right account or team: ",
      })[vendor],
  },
  {
    no: "403 that names the permission",
    only: "Google",
    answer: (response) =>
      json(
        response,
        googleSays(403, "PERMISSION_DENIED", "IAM_PERMISSION_DENIED", { permission: "run.services.get" }),
        403,
      ),
    says: () =>
      "the permission run.services.get is missing\n    fix: gcloud projects add-iam-policy-binding acme --member MEMBER --role ROLE, with a role that has run.services.get",
  },
  {
    no: "403 since billing is off",
    only: "Google",
    answer: (response) => json(response, googleSays(403, "PERMISSION_DENIED", "BILLING_DISABLED"), 403),
    says: () =>
      "billing is off for acme\n    fix: gcloud billing projects link acme --billing-account ACCOUNT",
  },
  {
    no: "403 since an API is off in gcloud's own project: that of the stack may have it on",
    only: "Google",
    answer: (response) =>
      json(
        response,
        googleSays(403, "PERMISSION_DENIED", "SERVICE_DISABLED", {
          service: "run.googleapis.com",
          consumer: "projects/764086051850",
        }),
        403,
      ),
    says: () =>
      "the login counts its requests on a project that it may not use\n    fix: gcloud auth application-default set-quota-project acme",
  },
  {
    no: "429 with a long Retry-After",
    answer: (response) => response.writeHead(429, { "retry-after": "3600" }).end("{}"),
    says: (vendor) => LIMITED[vendor],
  },
  {
    no: "429 with a Retry-After that comes again and again",
    answer: (response) => response.writeHead(429, { "retry-after": "0" }).end("{}"),
    says: (vendor) => LIMITED[vendor],
  },
  {
    no: "503",
    answer: (response) => response.writeHead(503, { "retry-after": "0" }).end("<html>down</html>"),
    says: (vendor) => `${vendor} answers 503\n    fix: ${STATUS_PAGES[vendor]}`,
  },
  {
    no: "nothing",
    isSilent: true,
    answer: () => undefined,
    says: () => `127.0.0.1 does not answer in time${REACH}`,
  },
  {
    no: "a head, and no body",
    isSilent: true,
    answer: (response) => response.writeHead(200).write("{"),
    says: () => `127.0.0.1 does not answer in time${REACH}`,
  },
  {
    no: "half an answer, and then a cut",
    answer: (response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"half":');
      setTimeout(() => response.destroy(), 20);
    },
    says: () => `127.0.0.1 cuts the connection${REACH}`,
  },
  {
    no: "something malformed",
    answer: (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"half":'),
    says: (vendor) => `the answer of ${vendor}`,
  },
  {
    no: "a body that never ends",
    answer: endlessAnswer,
    says: () => "the answer of 127.0.0.1 does not end",
  },
];

/** What is thrown, as a person reads it; never with a token. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    (answer) => new Error(`answered: ${JSON.stringify(answer)}`),
    (thrown: Error) => thrown,
  );
  // Those are what the commands print, with exit code 1; anything else would be a bug's stack trace.
  const isKnown = [Refused, GitHubRefused, Unchecked].some((known) => error instanceof known);
  expect(isKnown, error.stack ?? error.message).toBe(true);
  // A right that is missing is named, and lets the rest be compared; nothing else does.
  expect(error.message.includes("; it takes ")).toBe(error instanceof Unchecked);
  for (const token of Object.values(TOKENS)) expect(error.message).not.toContain(token);
  return error.message.replace(/; it takes [^\n]+\([^\n]+\)$/m, "");
}

/** The answer; what a token may not see is {@link HIDDEN}. */
const answerOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch((error) => {
    if (error instanceof Unchecked) return HIDDEN;
    throw error;
  });

describe.each(QUESTIONS)("$what", ({ what, vendor, ask, gone }) => {
  test.each(NOES.filter(({ only }) => only === undefined || only === vendor))(
    "$no",
    async ({ answer, says, isSilent }) => {
      const { url } = await localServer((_, response) => answer(response, vendor));
      const said = await refusal(ask(url, isSilent ? HASTY : PATIENT));
      expect(said).toContain(`: ${says(vendor)}`);
      // A list is asked for with its environment's name, and two of them at once: which comes first is open.
      expect(
        said.replace(/ about (the (secrets|variables) of \S+|CI's account in \S+):/, " about it:"),
      ).toContain(
        `${what.replace(/ about (the (secrets|variables) of \S+|CI's account in \S+)$/, " about it")}: `,
      );
      expect(said).toMatch(/^[^\n]+\n {4}fix: [^\n]+$/);
    },
  );

  test("404 is nothing there, and no refusal", async () => {
    const { url } = await localServer((_, response) =>
      json(response, vendor === "Google" ? googleSays(404, "NOT_FOUND") : { message: "Not Found" }, 404),
    );
    expect(await answerOf(ask(url))).toEqual(gone);
  });

  test("nothing but reads, and each vendor gets its own token", async () => {
    const { url, received } = await localServer((_, response) => json(response, { message: "no" }, 401));
    await refusal(ask(url));
    const token = {
      Google: "GOOGLE_OAUTH_ACCESS_TOKEN",
      GitHub: "GITHUB_TOKEN",
      Vercel: "VERCEL_API_TOKEN",
    } as const;
    for (const { method, url: asked, headers } of received) {
      expect(method === "GET" || asked.pathname.endsWith(":getIamPolicy")).toBe(true);
      expect(headers.authorization).toBe(`Bearer ${TOKENS[token[vendor]]}`);
    }
  });
});

describe("429 without Retry-After is asked for twice more, and then is a refusal", () => {
  const one = (vendor: Vendor) => QUESTIONS.filter((question) => question.vendor === vendor).slice(0, 1);
  test.each([...one("Google"), ...one("GitHub"), ...one("Vercel")])("$what", async ({ ask, vendor }) => {
    const { url, received } = await localServer((_, response) => response.writeHead(429).end("{}"));
    expect(await refusal(ask(url))).toContain(`: ${LIMITED[vendor]}`);
    expect(received).toHaveLength(3);
  });
});

describe("an answer that comes at the second time is taken", () => {
  test.each(QUESTIONS)("$what", async ({ ask, vendor, gone }) => {
    const seen = new Set<string>();
    const { url } = await localServer(({ url: asked }, response) => {
      const isFirst = !seen.has(asked.href);
      seen.add(asked.href);
      if (isFirst) response.writeHead(429, { "retry-after": "0" }).end("{}");
      else json(response, vendor === "Google" ? googleSays(404, "NOT_FOUND") : {}, 404);
    });
    expect(await answerOf(ask(url))).toEqual(gone);
  });
});

describe("a list that never ends is given up after some pages", () => {
  const page = { name: "x", id: "x", key: "x" };
  test.each<[string, (url: string) => Promise<unknown>, (host: string) => [unknown, string?]]>([
    [
      "identity providers",
      (url) => drift(url).providers("projects/acme/pool"),
      () => [{ workloadIdentityPoolProviders: [page], nextPageToken: "again" }],
    ],
    [
      "secrets of an environment",
      (url) => drift(url).held("production"),
      () => [{ secrets: Array(100).fill(page), variables: [] }],
    ],
    [
      "policies of an environment",
      (url) => drift(url).rules("production"),
      () => [
        {
          name: "production",
          deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
          branch_policies: Array(100).fill({ id: 1, name: "x", type: "branch" }),
        },
      ],
    ],
    [
      "variables of a site",
      (url) => drift(url).siteVariables("prj_1"),
      () => [{ envs: [{ ...page, target: ["production"] }], pagination: { next: 1 } }],
    ],
    [
      "a list of Google's",
      (url) =>
        adopt(url)({ isPaged: true, vendor: "google", url: "https://run.googleapis.com/v2/x?pageSize=1" }),
      () => [{ items: [page], nextPageToken: "again" }],
    ],
    [
      "a list of GitHub's",
      (url) =>
        adopt(url)({ isPaged: true, vendor: "github", url: "/repos/acme/estate/rulesets?per_page=100" }),
      (host) => [[page], `<${host}/repositories/1/rulesets?per_page=100&page=2>; rel="next"`],
    ],
    [
      "a list of Vercel's",
      (url) => adopt(url)({ isPaged: true, vendor: "vercel", url: "/v9/projects/portal/env?decrypt=false" }),
      () => [{ envs: [page], pagination: { next: 1 } }],
    ],
  ])("%s", async (_, ask, answer) => {
    const { url, received } = await localServer((_request, response) => {
      const [body, link] = answer("http://127.0.0.1");
      if (link) response.setHeader("link", link);
      json(response, body);
    });
    expect(await refusal(ask(url))).toContain("does not end");
    expect(received.length).toBeLessThan(45);
  });
});

test.each([
  {
    what: "Google's by the token of the next one",
    ask: (url: string) =>
      adopt(url)({ isPaged: true, vendor: "google", url: "https://run.googleapis.com/v2/x?pageSize=1" }),
    pages: [{ items: [1], nextPageToken: "b c" }, { items: [2] }],
    asked: ["/google/run/v2/x?pageSize=1", "/google/run/v2/x?pageSize=1&pageToken=b+c"],
    list: "items",
  },
  {
    what: "GitHub's by the header that links to the next one",
    ask: (url: string) =>
      adopt(url)({ isPaged: true, vendor: "github", url: "/repos/a/b/rulesets?per_page=100" }),
    pages: [[1], [2]],
    link: '<https://api.github.com/repositories/1/rulesets?per_page=100&page=2>; rel="next", <https://api.github.com/x?page=9>; rel="last"',
    asked: ["/github/repos/a/b/rulesets?per_page=100", "/github/repos/a/b/rulesets?per_page=100&page=2"],
    list: "list",
  },
  {
    what: "Vercel's by the time of the next one",
    ask: (url: string) =>
      adopt(url)({ isPaged: true, vendor: "vercel", url: "/v9/projects/p/env?decrypt=false" }),
    pages: [
      { envs: [1], pagination: { next: 17 } },
      { envs: [2], pagination: { next: null } },
    ],
    asked: ["/vercel/v9/projects/p/env?decrypt=false", "/vercel/v9/projects/p/env?decrypt=false&until=17"],
    list: "envs",
  },
])("pages are read one after the other: $what", async ({ ask, pages, link, asked, list }) => {
  const { url, received } = await localServer((_, response, count) => {
    if (link && count === 0) response.setHeader("link", link);
    json(response, pages[count]);
  });
  expect(await ask(url)).toMatchObject({ [list]: [1, 2] });
  expect(received.map(({ url: { pathname, search } }) => pathname + search)).toEqual(asked);
});

test("an API that is off in the stack's project has nothing in it", async () => {
  const { url } = await localServer((_, response) =>
    json(
      response,
      googleSays(403, "PERMISSION_DENIED", "SERVICE_DISABLED", { consumer: "projects/1234567" }),
      403,
    ),
  );
  expect(await adopt(url)({ vendor: "google", url: "https://run.googleapis.com/v2/x" })).toBeUndefined();
});

/** The rules are asked for as `npm run protection` does, which names the repository. */
test.each([
  [
    "401",
    (response: ServerResponse) => json(response, { message: "Bad credentials" }, 401),
    "401, Bad credentials",
  ],
  [
    "429",
    (response: ServerResponse) => response.writeHead(429, { "retry-after": "3600" }).end("{}"),
    "429, ",
  ],
  ["503", (response: ServerResponse) => response.writeHead(503, { "retry-after": "0" }).end("{}"), "503, "],
  [
    "403 with the page of a proxy",
    (response: ServerResponse) =>
      response.writeHead(403, { "content-type": "text/html" }).end("<!DOCTYPE html>\n<p>Blocked</p>\n"),
    "403, with a web page",
  ],
  ["nothing", () => undefined, "127.0.0.1 does not answer in time", HASTY],
  [
    "half an answer",
    (response: ServerResponse) => {
      response.writeHead(200, { "content-length": "100" }).write('{"half":');
      setTimeout(() => response.destroy(), 20);
    },
    "127.0.0.1 cuts the connection",
  ],
  ["a body that never ends", endlessAnswer, "the answer of 127.0.0.1 does not end"],
] as const)("rules of an environment, and GitHub answers %s", async (_, answer, says, bounds = PATIENT) => {
  const { url } = await localServer((_request, response) => void answer(response));
  const said = await refusal(drift(url, bounds).rules("production"));
  const { owner, repository } = settings.github;
  expect(said).toContain(`GitHub does not answer about ${owner}/${repository}: ${says}`);
  expect(said).toMatch(/^[^\n]+\n {4}fix: [^\n]+$/);
});

test("the rules of an environment that a token may not read are named with the right that it lacks", async () => {
  const { url } = await localServer((_, response) =>
    json(response, { message: "Resource not accessible by personal access token" }, 403),
  );
  await expect(drift(url).rules("production")).rejects.toThrow(
    /^GitHub does not answer about the rules of production: .*; it takes Actions: read \(a fine-grained token\)\n {4}fix: /,
  );
  await expect(drift(url).rules("production")).rejects.toBeInstanceOf(Unchecked);
});
