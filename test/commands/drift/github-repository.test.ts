import { expect, test } from "vitest";
import { gitHubRepository } from "../../../commands/drift/github-repository.ts";
import { boundedFetch } from "../../../commands/vendors/bounded-fetch.ts";
import { gitHubClient } from "../../../commands/vendors/github.ts";
import { Unchecked } from "../../../model/drift/unchecked.ts";
import { github as settings } from "../../components/fixtures.ts";
import { json, localServer } from "../../functions/local-server.ts";

/** GitHub with these answers, by the path below the repository. */
async function repository(answers: Readonly<Record<string, unknown>>) {
  const { url, received } = await localServer(({ url: asked }, response) => {
    const answer = answers[asked.pathname.replace("/repos/acme/estate/", "")];
    json(response, answer ?? { message: "Not Found" }, answer === undefined ? 404 : 200);
  });
  const client = gitHubClient("the-token", { baseUrl: url, fetch: boundedFetch({ deadline: 5_000 }) });
  return { ...gitHubRepository({ ...settings, owner: "acme", repository: "estate" }, client), received };
}

test.each([
  ["secrets", "actions/secrets", "secrets"],
  ["variables", "actions/variables", "variables"],
  ["dependabotSecrets", "dependabot/secrets", "secrets"],
  ["organizationSecrets", "actions/organization-secrets", "secrets"],
  ["organizationVariables", "actions/organization-variables", "variables"],
] as const)("names of %s", async (store, path, key) => {
  const github = await repository({ [path]: { total_count: 1, [key]: [{ name: "MINE", value: "hidden" }] } });
  expect(await github.repositoryHolds(store)).toEqual(["MINE"]);
  expect(github.received.map(({ method }) => method)).toEqual(["GET"]);
});

test("deploy keys that only read are left out", async () => {
  const keys = [
    { id: 1, title: "laptop", read_only: false },
    { id: 2, title: "mirror", read_only: true },
  ];
  expect(await (await repository({ keys })).writingDeployKeys()).toEqual(["laptop"]);
});

test("administrators alone are asked for", async () => {
  const github = await repository({ collaborators: [{ login: "founder", role_name: "admin" }] });
  expect(await github.administrators()).toEqual(["founder"]);
  expect(github.received[0]?.url.searchParams.get("permission")).toBe("admin");
});

test.each([true, false])("whether runs may approve pull requests: %s", async (approve) => {
  const answer = { default_workflow_permissions: "read", can_approve_pull_request_reviews: approve };
  expect(await (await repository({ "actions/permissions/workflow": answer })).runsApprove()).toBe(approve);
});

test("workflows that are switched off, by somebody or by GitHub", async () => {
  const workflow = (name: string, state: string) => ({ id: 1, path: `.github/workflows/${name}.yml`, state });
  const workflows = [
    workflow("a", "active"),
    workflow("b", "disabled_manually"),
    workflow("c", "disabled_inactivity"),
    workflow("d", "deleted"),
  ];
  const github = await repository({ "actions/workflows": { total_count: 4, workflows } });
  expect(await github.disabledWorkflows()).toEqual([".github/workflows/b.yml", ".github/workflows/c.yml"]);
});

test("what the token may not see is not empty: the right is named", async () => {
  const github = await repository({});
  await expect(github.repositoryHolds("dependabotSecrets")).rejects.toThrow(
    new Unchecked(
      "GitHub does not answer about the secrets of Dependabot",
      "the token may not read this; it takes Dependabot secrets: read (a fine-grained token)",
      "give it more rights: https://github.com/settings/tokens",
    ),
  );
});
