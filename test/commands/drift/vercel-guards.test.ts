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
