import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { reportLines } from "../../../commands/doctor/report.ts";
import { boundedFetch } from "../../../commands/vendors/bounded-fetch.ts";
import { endpointsFrom, loopbackEndpoints } from "../../../commands/vendors/endpoints.ts";
import { gitHubClient } from "../../../commands/vendors/github.ts";
import { googleClient, googleLogin } from "../../../commands/vendors/google.ts";
import { vercelClient } from "../../../commands/vendors/vercel.ts";
import { exitCodeOf } from "../../../model/doctor/finding.ts";
import { json, localServer, nobody, type Received } from "../../functions/local-server.ts";
import { endlessAnswer } from "../endless-answer.ts";
import { patient } from "./examined.ts";
import { secretValues } from "./secret-values.ts";
import { googleError, TOKENS } from "./world.ts";

/** Milliseconds that a request may take: of a server that answers, on a busy machine too, and of one that does not. */
const ENOUGH = 20_000;
const SHORT = 400;

/** Where a server is asked, a client for it, and what the client throws. */
async function thrown(ask: Promise<unknown>): Promise<string> {
  return ask.then(
    (answer) => `answered: ${JSON.stringify(answer)}`,
    (error: Error & { fix?: string }) => `${error.name}: ${error.message}; fix: ${error.fix}`,
  );
}

const login = async () => new Headers({ authorization: `Bearer ${TOKENS.GOOGLE_OAUTH_ACCESS_TOKEN}` });
const google = (url: string, deadline = ENOUGH) =>
  googleClient(login, {
    endpoints: loopbackEndpoints(url),
    fetch: boundedFetch({ deadline }),
    project: "acme",
  });

describe("every kind of no", () => {
  const cases: {
    what: string;
    answer: (response: ServerResponse, count: number) => void;
    says: string;
    deadline?: number;
  }[] = [
    {
      what: "401",
      answer: (response) => json(response, googleError(401, "UNAUTHENTICATED")[1], 401),
      says: "the login to Google Cloud is expired or revoked; fix: gcloud auth application-default login",
    },
    ...(
      [
        [
          "SERVICE_DISABLED",
          { service: "run.googleapis.com" },
          "the API run.googleapis.com is off in acme; fix: gcloud services enable run.googleapis.com --project acme",
        ],
        ["BILLING_DISABLED", {}, "billing is off for acme; fix: gcloud billing projects link acme"],
        [
          "IAM_PERMISSION_DENIED",
          { permission: "run.services.get" },
          "the permission run.services.get is missing",
        ],
        [
          "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
          {},
          "the login lacks the scope for this question; fix: gcloud auth application-default login --scopes=",
        ],
        ["USER_PROJECT_DENIED", {}, "fix: gcloud auth application-default set-quota-project acme"],
      ] as const
    ).map(([reason, metadata, says]) => ({
      what: `403 ${reason}`,
      answer: (response: ServerResponse) =>
        json(response, googleError(403, "PERMISSION_DENIED", reason, { ...metadata })[1], 403),
      says,
    })),
    {
      what: "403 without a reason",
      answer: (response) => json(response, {}, 403),
      says: "Google answers 403; fix: gcloud projects get-iam-policy acme",
    },
    {
      what: "429 that asks for a long wait",
      answer: (response) => response.writeHead(429, { "retry-after": "3600" }).end("{}"),
      says: "Google's limit of requests is reached; fix: try again in a minute",
    },
    {
      what: "429 that asks for a wait until a date",
      answer: (response) =>
        response.writeHead(429, { "retry-after": new Date(Date.now() + 3_600_000).toUTCString() }).end("{}"),
      says: "Google's limit of requests is reached",
    },
    {
      what: "429 that never ends",
      answer: (response) => response.writeHead(429, { "retry-after": "0" }).end("{}"),
      says: "Google's limit of requests is reached",
    },
    {
      what: "429 without a word",
      deadline: SHORT,
      answer: (response) => response.writeHead(429).end("{}"),
      says: "127.0.0.1 has too much to do; fix: try again in a minute",
    },
    {
      what: "429 once",
      answer: (response, count) =>
        count === 0
          ? response.writeHead(429, { "retry-after": "0" }).end("{}")
          : json(response, { fine: true }),
      says: 'answered: {"fine":true}',
    },
    {
      what: "500",
      answer: (response) => response.writeHead(500, { "retry-after": "0" }).end("<html>oops</html>"),
      says: "Google answers 500; fix: see https://status.cloud.google.com, and try again",
    },
    { what: "slow", deadline: SHORT, answer: () => undefined, says: "127.0.0.1 does not answer in time" },
    {
      what: "slow after its head",
      deadline: SHORT,
      answer: (response) => response.writeHead(200).write("{"),
      says: "127.0.0.1 does not answer in time",
    },
    {
      what: "cut off",
      answer: (response) => {
        response.writeHead(200, { "content-length": "100" }).write('{"half":');
        setTimeout(() => response.destroy(), 20);
      },
      says: "127.0.0.1 cuts the connection",
    },
    {
      what: "malformed",
      answer: (response) => response.end('{"half":'),
      says: "the answer of Google Cloud is not as documented",
    },
    {
      what: "endless",
      answer: endlessAnswer,
      says: "the answer of 127.0.0.1 does not end",
    },
    {
      what: "a redirect, which would carry the token elsewhere",
      answer: (response) => response.writeHead(302, { location: "https://example.com/" }).end(),
      says: "Google answers 302",
    },
  ];

  test.each(cases)("$what", async ({ answer, says, deadline }) => {
    const { url } = await localServer((_, response, count) => answer(response, count));
    const said = await thrown(google(url, deadline).ask("run", "v1/x"));

    expect(said).toContain(says);
    expect(said).not.toContain(TOKENS.GOOGLE_OAUTH_ACCESS_TOKEN);
  });

  test("nobody listens", async () => {
    expect(await thrown(google(await nobody()).ask("run", "v1/x"))).toContain(
      "127.0.0.1 refuses the connection",
    );
  });

  test("a list whose pages never end is given up", async () => {
    const { url, received } = await localServer((_, response) =>
      json(response, { things: [{ id: 1 }], nextPageToken: "again" }),
    );
    const list = google(url).list("run", "v1/things", "things", z.object({ id: z.int() }));

    expect(await thrown(list)).toContain("does not end");
    expect(received).toHaveLength(20);
  });

  test("a token that no header can hold is not repeated", async () => {
    const { url } = await localServer((_, response) => json(response, {}));
    const fetch = boundedFetch({ deadline: ENOUGH });
    const said = await thrown(fetch(url, { headers: { authorization: "Bearer hidden\nvalue" } }));

    expect(said).toBe(
      "NoAnswer: 127.0.0.1 is not asked: the token or key for it holds a line end or a character that cannot be sent; fix: set the token or key again, without quotation marks and line ends",
    );
  });
});

const gitHub = (url: string, deadline = ENOUGH) =>
  gitHubClient(TOKENS.GITHUB_TOKEN, { baseUrl: url, fetch: boundedFetch({ deadline }) });
const vercel = (url: string, deadline = ENOUGH) =>
  vercelClient(TOKENS.VERCEL_API_TOKEN, { baseUrl: url, fetch: boundedFetch({ deadline }) });

describe.each([
  { vendor: "GitHub", ask: (url: string, deadline?: number) => gitHub(url, deadline).ask("/user") },
  { vendor: "Vercel", ask: (url: string, deadline?: number) => vercel(url, deadline)("/v2/user") },
])("$vendor", ({ vendor, ask }) => {
  test.each([
    {
      status: 401,
      says: `${vendor} refuses the token: it is expired, revoked or mistyped; fix: make another`,
    },
    { status: 403, says: "the token may not read this" },
    { status: 404, says: `${vendor} finds nothing there` },
    { status: 429, says: `${vendor}'s limit of requests is reached; fix: try again` },
    { status: 503, says: `${vendor} answers 503; fix: see https://www.` },
  ])("$status", async ({ status, says }) => {
    const { url } = await localServer((_, response) => {
      // GitHub sends it with 403 where a limit is reached.
      if (status !== 403) response.setHeader("retry-after", "3600");
      json(response, { message: "no", error: { code: "no" } }, status);
    });
    const said = await thrown(ask(url));
    expect(said).toContain(says);
    for (const token of Object.values(TOKENS)) expect(said).not.toContain(token);
  });

  test("slow", async () => {
    const { url } = await localServer(() => undefined);
    expect(await thrown(ask(url, SHORT))).toContain("127.0.0.1 does not answer in time");
  });
});

test("a list of GitHub's whose pages never end is given up", async () => {
  const { url, received } = await localServer((_, response) => json(response, Array(100).fill({ id: 1 })));
  const list = gitHub(url).list(
    "/repos/{owner}/{repo}/teams",
    { owner: "a", repo: "b" },
    z.object({ id: z.int() }),
  );

  expect(await thrown(list)).toContain("does not end");
  expect(received).toHaveLength(20);
});

test("a limit that GitHub answers with 403 is no lack of rights", async () => {
  const { url } = await localServer((_, response) => {
    response.setHeader("x-ratelimit-remaining", "0");
    json(response, { message: "API rate limit exceeded" }, 403);
  });
  expect(await thrown(gitHub(url).ask("/user"))).toContain("GitHub's limit of requests is reached");
});

describe("login to Google Cloud", () => {
  test("by workload identity, as in CI", async () => {
    const { url, received } = await localServer((_, response) =>
      json(response, {
        access_token: "hidden-federated-token",
        issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
        token_type: "Bearer",
        expires_in: 3600,
      }),
    );
    const folder = mkdtempSync(join(tmpdir(), "doctor-login-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const subject = join(folder, "token");
    writeFileSync(subject, "a.b.c");
    const credentials = JSON.stringify({
      type: "external_account",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/github",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${url}/v1/token`,
      credential_source: { file: subject },
    });
    const headers = await googleLogin({ GOOGLE_CREDENTIALS: credentials })();

    expect(headers.get("authorization")).toBe("Bearer hidden-federated-token");
    expect(received.map(({ url: asked }) => asked.pathname)).toEqual(["/v1/token"]);
  });

  test("nobody is logged in, and nothing of the credentials is repeated", async () => {
    const login = googleLogin({ GOOGLE_CREDENTIALS: '{"type":"hidden-kind","private_key":"hidden"}' });
    const said = await thrown(login());
    expect(said).toBe(
      "NoAnswer: nobody is logged in to Google Cloud, or the login is expired; fix: gcloud auth application-default login",
    );
  });

  test("credentials that are neither JSON nor a file", async () => {
    const said = await thrown(googleLogin({ GOOGLE_CREDENTIALS: "hidden" })());
    expect(said).toContain("GOOGLE_CREDENTIALS is neither JSON nor the path of a file of it");
  });
});

/** A vendor that says no to everything, by its path, and the families that then cannot be checked. */
const VENDORS = [
  { vendor: "google", path: /^\/google\//, unknown: "google.login" },
  { vendor: "GitHub", path: /^\/github\/repos/, unknown: "github.repository" },
  { vendor: "Vercel", path: /^\/vercel\//, unknown: "vercel.login" },
  { vendor: "public DNS", path: /^\/dns\//, unknown: "dns.api.staging.example.com" },
  { vendor: "Supabase", path: /^\/supabase\//, unknown: "secrets.portal-supabase-url-staging" },
  { vendor: "Sentry", path: /^\/sentry\//, unknown: "secrets.sentry-auth-token-staging" },
  { vendor: "Expo", path: /^\/expo\//, unknown: "secrets.expo-token-staging" },
];

describe.each(VENDORS)("$vendor", ({ path, unknown }) => {
  test.each([
    { what: "500", answer: [503, "down"] },
    { what: "malformed answers", answer: [200, '{"half":'] },
    { what: "answers of another form", answer: [200, ["unexpected"]] },
  ] as const)("$what: could not be checked, never green", async ({ answer }) => {
    const { world, examine } = await patient("staging", SHORT);
    for (const key of world.answers.keys())
      if (path.test(key.split(" ")[1] ?? "")) world.answers.set(key, answer);
    const findings = await examine();

    expect(findings.find(({ id }) => id === unknown)?.outcome).toBe("unknown");
    expect(findings.filter(({ outcome }) => outcome === "wrong")).toEqual([]);
    expect(exitCodeOf(findings)).toBe(2);
  });
});

describe("values of secrets", () => {
  test("are in no report, whatever vendors answer", async () => {
    for (const status of [200, 400, 401, 403, 404, 429, 500]) {
      const { stack, world, examine } = await patient("production", SHORT);
      const echo = ({ headers, body }: Received) => [
        status,
        {
          message: JSON.stringify(headers),
          error: { message: JSON.stringify(headers), code: body },
          ok: false,
        },
      ];
      for (const key of world.answers.keys()) world.answers.set(key, echo);
      const findings = await examine();
      const report = JSON.stringify(findings) + reportLines("production", findings).join("\n");

      for (const value of [...Object.values(secretValues(stack).values), ...Object.values(TOKENS)]) {
        if (value.includes("hidden")) expect(report).not.toContain(value);
      }
    }
  });

  test("are shown to no vendor with --offline", async () => {
    const { stack, world, options, examine } = await patient("production");
    options.offline = true;
    const findings = await examine();

    const sent = world.received
      .map(({ url, headers, body }) => `${url} ${JSON.stringify(headers)} ${body}`)
      .join();
    for (const value of Object.values(secretValues(stack).values)) expect(sent).not.toContain(value);
    expect(exitCodeOf(findings)).toBe(0);
    expect(findings.find(({ id }) => id === "secrets.slack-token-production")).toMatchObject({
      outcome: "skipped",
      says: "has a value of the right form; Slack is not asked (--offline)",
    });
  });
});

describe("where vendors are", () => {
  test.each([
    "http://example.com:80",
    "https://127.0.0.1:443",
    "http://127.0.0.1:80@example.com",
    "http://127.0.0.1.example.com:80",
    "http://localhost:80",
    "",
  ])("SKELETON_LOOPBACK=%s is refused: credentials would be sent there", (base) => {
    expect(() => endpointsFrom({ SKELETON_LOOPBACK: base })).toThrow("names no server of this machine");
  });

  test("are the vendors themselves otherwise", () => {
    const endpoints = endpointsFrom({});
    expect([endpoints.google("run"), endpoints.github, endpoints.vercel, endpoints.slack]).toEqual([
      "https://run.googleapis.com",
      "https://api.github.com",
      "https://api.vercel.com",
      "https://slack.com",
    ]);
  });
});
