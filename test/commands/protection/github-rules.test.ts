import { beforeEach, describe, expect, test } from "vitest";
import { gitHubRules } from "../../../commands/protection/github-rules.ts";
import type { EnvironmentRules } from "../../../model/delivery/environment-rules.ts";
import { github as settings } from "../../components/fixtures.ts";
import { type Behaviour, type KeptEnvironment, loopbackGitHub } from "./loopback-github.ts";

const NAME = "production-update";
const CUSTOM = { protected_branches: false, custom_branch_policies: true };

const RULES: EnvironmentRules = {
  name: NAME,
  users: [7],
  teams: [9],
  prevent_self_review: true,
  wait_timer_minutes: 0,
  admins_bypass: false,
  policies: ["branch main"],
};

let kept: KeptEnvironment;
let environments: Map<string, KeptEnvironment>;
beforeEach(() => {
  kept = {
    reviewers: [
      { type: "User", id: 7 },
      { type: "Team", id: 9 },
    ],
    prevent_self_review: true,
    wait_timer: 0,
    can_admins_bypass: false,
    deployment_branch_policy: CUSTOM,
    policies: [{ id: 1, name: "main", type: "branch" }],
  };
  environments = new Map([[NAME, kept]]);
});

async function repository(behaviour: Behaviour = {}, token?: string) {
  const server = await loopbackGitHub(environments, behaviour);
  const github = { ...settings, owner: "acme", repository: "estate" };
  return { server, rules: gitHubRules(github, { api: server.url, ...(token && { token }) }) };
}

describe("what GitHub enforces", () => {
  test.each<[string, Partial<KeptEnvironment>, Partial<EnvironmentRules>]>([
    ["everything as it should be", {}, {}],
    [
      "nobody is asked any more: the rule is gone from the answer",
      { reviewers: [] },
      { users: [], teams: [], prevent_self_review: false },
    ],
    ["self-review is allowed", { prevent_self_review: false }, { prevent_self_review: false }],
    ["a wait", { wait_timer: 30 }, { wait_timer_minutes: 30 }],
    ["administrators may skip it", { can_admins_bypass: true }, { admins_bypass: true }],
    ["any branch may use it", { deployment_branch_policy: null }, { policies: ["every branch and tag"] }],
    [
      "protected branches may use it",
      { deployment_branch_policy: { protected_branches: true, custom_branch_policies: false } },
      { policies: ["protected branches"] },
    ],
    [
      "a policy for everything was added by hand",
      {
        policies: [
          { id: 1, name: "main", type: "branch" },
          { id: 2, name: "*", type: "branch" },
          { id: 3, name: "v*", type: "tag" },
        ],
      },
      { policies: ["branch main", "branch *", "tag v*"] },
    ],
  ])("%s", async (_, change, expected) => {
    environments.set(NAME, { ...kept, ...change });
    const { rules } = await repository();
    expect(await rules.read(NAME)).toEqual({ ...RULES, ...expected });
  });

  test("every page of its policies", async () => {
    kept.policies = Array.from({ length: 130 }, (_, id) => ({ id, name: `b${id}`, type: "branch" as const }));
    const { rules, server } = await repository();
    expect((await rules.read(NAME))?.policies).toHaveLength(130);
    expect(server.received).toHaveLength(3);
  });

  test("an environment that is missing is none, once the repository is known to be there", async () => {
    const { rules, server } = await repository();
    expect(await rules.read("production")).toBeUndefined();
    expect(server.received.map(({ url }) => url.pathname)).toEqual([
      "/repos/acme/estate/environments/production",
      "/repos/acme/estate",
    ]);
  });

  test("the token is sent where there is one, and nothing is where there is none", async () => {
    const withToken = await repository({}, "the-token");
    await withToken.rules.read(NAME);
    expect(withToken.server.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer the-token",
      "Bearer the-token",
    ]);
    const without = await repository();
    await without.rules.read(NAME);
    expect(without.server.received[0]?.headers).not.toHaveProperty("authorization");
  });
});

describe("where GitHub does not answer, it is said what to do, without the token", () => {
  test.each([
    [401, "Bad credentials", "the token is expired, revoked or mistyped"],
    [403, "Resource not accessible by personal access token", "give the token `Actions: read`"],
    [
      404,
      "Not Found",
      "correct github.owner and github.repository in the stack's file, or let the token see",
    ],
    [429, "API rate limit exceeded", "the limit of requests is reached: try again"],
    [500, "Server Error", "see https://www.githubstatus.com"],
    [503, "No server is currently available", "see https://www.githubstatus.com"],
  ])("%i", async (status, message, fix) => {
    const { rules } = await repository({ refuses: [status, message] }, "the-token");
    const error: Error = await rules.read(NAME).then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: "GitHubRefused", status });
    expect(error.message).toContain(`GitHub does not answer about acme/estate: ${status}, ${message}`);
    expect(error.message).toContain(`    fix: ${fix}`);
    expect(error.message).not.toContain("the-token");
  });

  test("a repository that is private, without a token", async () => {
    const { rules } = await repository({ refuses: [404, "Not Found"] });
    await expect(rules.read(NAME)).rejects.toThrow(/or set GITHUB_TOKEN: a private repository is not found/);
  });

  test("a server that is not there", async () => {
    const rules = gitHubRules(settings, { api: "http://127.0.0.1:1" });
    await expect(rules.read(NAME)).rejects.toThrow(/^GitHub does not answer about .*\n {4}fix: see whether/);
  });

  test("an answer that is not as documented", async () => {
    environments.set(NAME, { ...kept, reviewers: [{ type: "User", id: "7" as unknown as number }] });
    const { rules } = await repository();
    await expect(rules.read(NAME)).rejects.toThrow(/is not as documented/);
  });
});

describe("putting it right", () => {
  test("names the reviewers again, and takes away what admits too much", async () => {
    environments.set(NAME, {
      ...kept,
      reviewers: [],
      can_admins_bypass: true,
      policies: [
        { id: 1, name: "main", type: "branch" },
        { id: 2, name: "*", type: "branch" },
      ],
    });
    const { rules } = await repository({}, "the-token");
    await rules.restore(RULES);
    expect(await rules.read(NAME)).toEqual(RULES);
  });

  test("a policy that is missing is not made: the engine sees that, and would make it twice", async () => {
    kept.policies = [];
    const { rules, server } = await repository({}, "the-token");
    await rules.restore(RULES);
    expect(server.received.map(({ method }) => method)).toEqual(["PUT", "GET"]);
  });

  const plain = { ...RULES, users: [], teams: [], prevent_self_review: false };

  test("a plan without protection rules is sent none, where none is asked for", async () => {
    const { rules, server } = await repository({ lacksProtectionRules: true }, "the-token");
    await rules.restore(plain);
    expect(server.received.map(({ method }) => method)).toEqual(["PUT", "PUT", "GET"]);
    expect(JSON.parse(server.received[1]?.body ?? "")).toEqual({ deployment_branch_policy: CUSTOM });
  });

  test("a plan without protection rules refuses reviewers", async () => {
    const { rules } = await repository({ lacksProtectionRules: true }, "the-token");
    await expect(rules.restore(RULES)).rejects.toThrow(/422, .*\n {4}fix: see what the plan/);
  });
});
