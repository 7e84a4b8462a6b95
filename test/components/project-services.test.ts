import { expect, test } from "vitest";
import { ProjectServices } from "../../components/project-services.ts";
import { plan, ref, T } from "./fixtures.ts";

test("every API is enabled, and stays enabled when the stack goes: the project may be shared", async () => {
  const made = await plan(() => new ProjectServices("staging-services", { project: "example-staging" }));
  const service = (key: string) => ({
    type: T.projectService,
    name: `staging-services-${key}`,
    parent: ref("skeleton:gcp:ProjectServices", "staging-services"),
    inputs: { project: "example-staging", service: `${key}.googleapis.com`, disableOnDestroy: false },
  });

  expect(made.all(T.projectService)).toEqual([
    service("artifactregistry"),
    service("billingbudgets"),
    service("cloudbuild"),
    service("cloudfunctions"),
    service("cloudresourcemanager"),
    service("cloudscheduler"),
    service("iam"),
    service("iamcredentials"),
    service("logging"),
    service("monitoring"),
    service("pubsub"),
    service("run"),
    service("secretmanager"),
    service("storage"),
    service("sts"),
  ]);
});
