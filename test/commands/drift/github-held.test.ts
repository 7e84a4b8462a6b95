import { expect, test } from "vitest";
import { gitHubHeld } from "../../../commands/drift/github-held.ts";
import { github as settings } from "../../components/fixtures.ts";
import { localServer } from "../../functions/local-server.ts";

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
  const names = (environment = "production-update") =>
    gitHubHeld(github, environment, { api: server.url, token: "the-token" });
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

test.each<[string, readonly [number, unknown], RegExp]>([
  ["a token that may not", [403, { message: "Resource not accessible by integration" }], /403/],
  ["a token that expired", [401, { message: "Bad credentials" }], /401/],
  ["a server error", [502, { message: "Bad Gateway" }], /502/],
  ["an answer of another form", [200, { secrets: "none", variables: [] }], /is not as documented/],
])("%s is an error, and not an empty environment", async (_, refuses, message) => {
  const { names } = await held(0, 0, refuses);
  await expect(names()).rejects.toThrow(message);
  await expect(names()).rejects.not.toThrow(/the-token/);
});

test("a list that never ends is given up", async () => {
  const { names } = await held(0, 0, [200, { secrets: named(100, "S"), variables: [] }]);
  await expect(names()).rejects.toThrow(/lists more secrets/);
});
