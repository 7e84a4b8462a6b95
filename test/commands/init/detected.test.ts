import { expect, test } from "vitest";
import { DETECTORS, type RunTool } from "../../../commands/init/detected.ts";
import { answerAt, questionsOf } from "../../../commands/init/questions.ts";
import { overlaid } from "../../../model/founding/read-answers.ts";
import { FOUNDER, LEAST } from "./founder.ts";

const read = (tool: string, run: RunTool) => DETECTORS.find((detector) => detector.tool === tool)?.read(run);

const REPOSITORY = {
  id: 900,
  name: "platform",
  private: true,
  default_branch: "trunk",
  owner: { login: "acme", id: 20, type: "Organization" },
};

test("gh tells the repository and its owner, with their ids", () => {
  expect(read("gh", () => JSON.stringify(REPOSITORY))).toEqual({
    github: {
      owner: "acme",
      owner_type: "organization",
      owner_id: 20,
      repository: "platform",
      repository_id: 900,
      visibility: "private",
      default_branch: "trunk",
    },
  });
});

test("gcloud tells the project with its number, and the region where one is set", () => {
  const said: Record<string, string> = {
    "config get-value project": "acme-shared",
    "projects describe acme-shared --format value(projectNumber)": "345678901234",
    "config get-value run/region": "(unset)",
  };
  const here = { project: "acme-shared", project_number: "345678901234" };
  expect(read("gcloud", (_, args) => said[args.join(" ")])).toEqual({
    gcp: { staging: here, production: here },
  });
  expect(
    read("gcloud", (_, args) => ({ ...said, "config get-value run/region": "us-east1" })[args.join(" ")]),
  ).toEqual({
    gcp: { region: "us-east1", staging: here, production: here },
  });
});

test.each(["gh", "gcloud"])("%s that says nothing, or nonsense, tells nothing", (tool) => {
  expect(read(tool, () => undefined)).toBeUndefined();
  if (tool === "gh") expect(read(tool, () => "not JSON")).toBeUndefined();
});

test("what is asked follows from what was answered", () => {
  const paths = (answers: object) => questionsOf(answers as never).map(({ path }) => path);
  expect(paths(FOUNDER)).toContain("vercel.team");
  expect(paths(FOUNDER)).not.toContain("github.reviewers.users");
  expect(paths(LEAST)).toContain("github.reviewers.users");
  expect(paths(overlaid(LEAST, { apps: ["api"] }))).not.toContain("vercel.plan");
  expect(paths(overlaid(LEAST, { alerts: { channel: "line:on-call" } }))).toContain(
    "alerts.line_groups.on-call",
  );
  expect(paths(overlaid(LEAST, { sources: ["sentry"] }))).toContain("sentry.organization");
  expect(paths({ environments: ["staging"] })).not.toContain("gcp.production.project");
});

test("everything that has to be answered is asked", () => {
  const asked = questionsOf({ environments: ["staging", "production"] }).map(({ path }) => path);
  const required = [
    "gcp.region",
    "gcp.staging.project",
    "gcp.production.project_number",
    "github.owner",
    "github.owner_id",
    "github.repository",
    "github.repository_id",
    "alerts.email",
  ];
  for (const path of required) {
    expect(asked).toContain(path);
    expect(answerAt(LEAST, path)).toBeDefined();
  }
});
