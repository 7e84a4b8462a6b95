import { expect, test } from "vitest";
import { gitHubHeld } from "../../../commands/drift/github-held.ts";
import { boundedFetch } from "../../../commands/vendors/bounded-fetch.ts";
import { gitHubClient } from "../../../commands/vendors/github.ts";
import { github as settings } from "../../components/fixtures.ts";
import { json, localServer } from "../../functions/local-server.ts";

const github = { ...settings, owner: "acme", repository: "estate" };
const named = (count: number, start: string) =>
  Array.from({ length: count }, (_, i) => ({ name: `${start}_${i}`, created_at: "2026-11-26T00:00:00Z" }));

/** GitHub with so many secrets and variables in `production-update`; `refuses` is what it answers in their place. */
async function held(secrets: number, variables: number, refuses?: readonly [number, unknown]) {
  const kept = { secrets: named(secrets, "SECRET"), variables: named(variables, "VARIABLE") };
  const server = await localServer(({ method, url }, response) => {
    const [, , owner, repository, , environment, kind] = url.pathname.split("/");
    const isKnown = owner === "acme" && repository === "estate" && environment === "production-update";
    const all = kept[kind as keyof typeof kept];
    const size = Math.min(Number(url.searchParams.get("per_page") ?? 10), kind === "variables" ? 30 : 100);
    const from = (Number(url.searchParams.get("page") ?? 1) - 1) * size;
    const [status, body] =
      refuses ??
      (method === "GET" && isKnown && all
        ? [200, { total_count: all.length, [kind as string]: all.slice(from, from + size) }]
        : [404, { message: "Not Found" }]);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  const client = gitHubClient("the-token", { baseUrl: server.url, fetch: boundedFetch({ deadline: 5_000 }) });
  const names = (environment = "production-update") => gitHubHeld(github, client).held(environment);
  return { server, names };
}

test("names of both kinds, every page, and nothing but reads", async () => {
  const { server, names } = await held(100, 61);
  const answer = await names();
  expect([answer.secrets.length, answer.variables.length]).toEqual([100, 61]);
  expect(answer.variables.at(-1)).toBe("VARIABLE_60");
  expect(new Set(server.received.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

test("an environment that is gone holds nothing: a refresh shows that it is gone", async () => {
  const { names } = await held(1, 1);
  expect(await names("other")).toEqual({ secrets: [], variables: [] });
});

test("an answer of another form is an error, and not an empty environment", async () => {
  const { names } = await held(0, 0, [200, { secrets: "none", variables: [] }]);
  await expect(names()).rejects.toThrow(
    /^GitHub does not answer about the secrets of production-update: the answer of GitHub is not as documented/,
  );
});

test("CI's accounts are those that the environments of the infrastructure name; production's first only reads", async () => {
  const accounts: Record<string, string> = {
    "staging-update": "infrastructure@staging",
    "production-preview": "reader@production",
    "production-update": "infrastructure@production",
  };
  const server = await localServer(({ url }, response) => {
    const [, , , , , environment = "", , name] = url.pathname.split("/");
    const value = name === "INFRASTRUCTURE_ACCOUNT" ? accounts[environment] : undefined;
    json(response, value ? { name, value } : { message: "Not Found" }, value ? 200 : 404);
  });
  const client = gitHubClient("the-token", { baseUrl: server.url, fetch: boundedFetch({ deadline: 5_000 }) });
  expect(await gitHubHeld(github, client).ciAccounts()).toEqual([
    { email: "infrastructure@staging", updates: true },
    { email: "reader@production", updates: false },
    { email: "infrastructure@production", updates: true },
  ]);
});
