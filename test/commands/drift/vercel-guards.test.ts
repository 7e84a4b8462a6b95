import { expect, test } from "vitest";
import { vercelGuards } from "../../../commands/drift/vercel-guards.ts";
import { boundedFetch } from "../../../commands/vendors/bounded-fetch.ts";
import { vercelClient } from "../../../commands/vendors/vercel.ts";
import { json, localServer } from "../../functions/local-server.ts";

const guards = (url: string, team?: string) =>
  vercelGuards(vercelClient("the-token", { baseUrl: url, fetch: boundedFetch({ deadline: 5_000 }), team }));

test("variables of a site with their targets, every page, asked for with the team and never decrypted", async () => {
  const { url, received } = await localServer(({ url: asked }, response) =>
    json(
      response,
      asked.searchParams.get("until") === "17"
        ? {
            envs: [{ id: "c", key: "C", type: "plain", target: ["preview"], gitBranch: "next", value: "c" }],
            pagination: { count: 1, next: null, prev: 18 },
          }
        : {
            envs: [
              { id: "a", key: "A", type: "encrypted", target: ["production", "preview"], value: "eyJ2" },
              { id: "b", key: "B", type: "sensitive", target: "production", customEnvironmentIds: ["env_1"] },
            ],
            pagination: { count: 2, next: 17, prev: null },
          },
    ),
  );
  expect(await guards(url, "team_1").siteVariables("prj_1")).toEqual([
    { id: "a", key: "A", targets: ["production", "preview"] },
    { id: "b", key: "B", targets: ["production", "env_1"] },
    { id: "c", key: "C", targets: ["preview", "branch next"] },
  ]);
  expect(received.map(({ method, url: { pathname, search } }) => `${method} ${pathname}${search}`)).toEqual([
    "GET /v10/projects/prj_1/env?teamId=team_1",
    "GET /v10/projects/prj_1/env?until=17&teamId=team_1",
  ]);
});

test("an answer of another form is an error, and not a site without variables", async () => {
  const { url } = await localServer((_, response) => json(response, { envs: "none" }));
  await expect(guards(url).siteVariables("prj_1")).rejects.toThrow(
    /^Vercel does not answer about the variables of prj_1: the answer of Vercel is not as documented/,
  );
});

test("variables of the team that a site shares, asked for by its id", async () => {
  const { url, received } = await localServer((_, response) =>
    json(response, {
      data: [{ id: "env_1", key: "SHARED", type: "encrypted", target: ["production"], projectId: ["prj_1"] }],
      pagination: { count: 1, next: null, prev: null },
    }),
  );
  expect(await guards(url, "team_1").sharedVariables("prj_1")).toEqual([
    { id: "env_1", key: "SHARED", targets: ["production"] },
  ]);
  expect(received.map(({ url: { pathname, search } }) => pathname + search)).toEqual([
    "/v1/env?projectId=prj_1&teamId=team_1",
  ]);
});

test("domains of a site, every page", async () => {
  const page = (name: string, next: number | null) => ({
    domains: [{ name, apexName: "example.com", projectId: "prj_1", verified: true }],
    pagination: { count: 1, next, prev: null },
  });
  const { url } = await localServer(({ url: asked }, response) =>
    json(
      response,
      asked.searchParams.get("until") === "17" ? page("b.example.com", null) : page("a.example.com", 17),
    ),
  );
  expect(await guards(url).siteDomains("prj_1")).toEqual(["a.example.com", "b.example.com"]);
});

test("bypasses are counted and never named, those of integrations left out; deploy hooks have names", async () => {
  const { url } = await localServer((_, response) =>
    json(response, {
      id: "prj_1",
      protectionBypass: {
        hiddenBypassSecret: { scope: "automation-bypass", createdAt: 1, createdBy: "u1" },
        other: { scope: "integration-automation-bypass", createdAt: 1, createdBy: "u1" },
      },
      link: {
        type: "github",
        deployHooks: [{ id: "h1", name: "cms", ref: "main", url: "https://x.invalid" }],
      },
    }),
  );
  expect(await guards(url).siteDoors("prj_1")).toEqual({ bypasses: 1, deployHooks: ["cms"] });
  const { url: bare } = await localServer((_, response) => json(response, { id: "prj_1" }));
  expect(await guards(bare).siteDoors("prj_1")).toEqual({ bypasses: 0, deployHooks: [] });
});
