import { expect, test } from "vitest";
import { deploymentPolicies } from "../../../model/delivery/deployment-policy.ts";

const branch = (pattern: string) => ({ kind: "branch", pattern });
const tag = (pattern: string) => ({ kind: "tag", pattern });

test.each([
  ["no pipeline: nothing delivers", [], []],
  ["pull requests never deploy", [["pull_request"]], []],
  ["a push names a branch", [["push:main"]], [branch("main")]],
  ["a tag names a pattern", [["tag:api-v*"]], [tag("api-v*")]],
  ["a run by hand is of the default branch", [["workflow_dispatch"]], [branch("trunk")]],
  ["each pattern once", [["push:trunk", "workflow_dispatch"], ["push:trunk"]], [branch("trunk")]],
  ["a branch and a tag of one name are two", [["tag:v1", "push:v1"]], [branch("v1"), tag("v1")]],
  [
    "sorted, whatever the order of pipelines",
    [["tag:portal-v*", "pull_request"], ["push:main", "tag:api-v*"], ["push:develop"]],
    [branch("develop"), branch("main"), tag("api-v*"), tag("portal-v*")],
  ],
])("%s", (_, pipelines, policies) => {
  expect(
    deploymentPolicies(
      pipelines.map((triggers) => ({ triggers })),
      "trunk",
    ),
  ).toEqual(policies);
});
