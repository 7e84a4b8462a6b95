import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { gitHubDeliveries } from "../../../commands/deliveries/github-deliveries.ts";
import { github as settings } from "../../components/fixtures.ts";

const github = { ...settings, owner: "acme", repository: "estate" };
const RUN = "https://github.com/acme/estate/actions/runs";

let server: Server | undefined;
afterEach(() => server?.close());

/** GitHub's GraphQL API that gives one answer, and what it was asked. */
async function answering(status: number, body: unknown) {
  const asked: { authorization: string | undefined; variables: unknown }[] = [];
  server = createServer(async (incoming, response) => {
    const { variables } = JSON.parse(await text(incoming));
    asked.push({ authorization: incoming.headers.authorization, variables });
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const deployment = (minute: number, descriptions: readonly (string | null)[]) => ({
  commitOid: "3d3c42e5aac5ba805825da76410c181273ba90b1",
  creator: { login: "maintainer" },
  statuses: {
    nodes: descriptions.map((description) => ({
      state: "SUCCESS",
      createdAt: `2026-11-20T10:0${minute}:00Z`,
      description,
      logUrl: `${RUN}/${minute}/job/1`,
    })),
  },
});

const listing = (nodes: readonly unknown[]) => ({ data: { repository: { deployments: { nodes } } } });

test("lists what was recorded, the newest first, with the release that it can be put back by", async () => {
  const { api, asked } = await answering(
    200,
    listing([
      deployment(1, ["", "api-production delivered sha256:1"]),
      deployment(2, [null, ""]),
      deployment(3, ["api-production put back sha256:0", ""]),
      deployment(4, ["somebody wrote this by hand"]),
    ]),
  );
  const common = {
    commit: "3d3c42e5aac5ba805825da76410c181273ba90b1",
    by: "maintainer",
    surface: "api-production",
  };

  expect(await gitHubDeliveries(github, "production", { api, token: "token" })).toEqual([
    { ...common, at: "2026-11-20T10:03:00Z", kind: "put back", release: "sha256:0", run: `${RUN}/3` },
    { ...common, at: "2026-11-20T10:01:00Z", kind: "delivered", release: "sha256:1", run: `${RUN}/1` },
  ]);
  expect(asked).toEqual([
    {
      authorization: "Bearer token",
      variables: { owner: "acme", name: "estate", environment: "production" },
    },
  ]);
});

describe("says what to do, and never the token, where", () => {
  test.each([
    ["the token is no longer valid", 401, { message: "Bad credentials" }, "set GITHUB_TOKEN to another"],
    [
      "the token may not read deployments",
      200,
      { data: { repository: null }, errors: [{ message: "Resource not accessible" }] },
      "let the token read them (`Deployments: read`)",
    ],
    ["GitHub answers something else", 200, "hello", "let the token read them"],
  ])("%s", async (_, status, body, words) => {
    const { api } = await answering(status, body);
    const refused = gitHubDeliveries(github, "production", { api, token: "hunter2" });

    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.not.toThrow("hunter2");
  });

  test("there is no token", async () => {
    await expect(gitHubDeliveries(github, "staging", { api: "http://127.0.0.1:9" })).rejects.toThrow(
      "fix: set GITHUB_TOKEN to one with `Deployments: read` on acme/estate",
    );
  });
});
