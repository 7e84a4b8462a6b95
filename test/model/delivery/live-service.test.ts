import { expect, test } from "vitest";
import { lookupProblem, meansAbsent } from "../../../model/delivery/live-service.ts";

const SERVICE = "projects/acme/locations/asia-northeast1/services/api-staging";

test.each([
  `Error 404: Resource '${SERVICE}' of kind 'SERVICE' not found`,
  `error reading Service (${SERVICE}): NOT FOUND`,
  "Cloud Run Admin API has not been used in project 1 before or it is disabled",
  "googleapi: Error 403: run.googleapis.com, reason: SERVICE_DISABLED",
])("absent: %s", (message) => {
  expect(meansAbsent(message, "api-staging")).toBe(true);
});

test.each([
  `Error 403: Permission 'run.services.get' denied on resource '${SERVICE}'`,
  `Error 404: Resource '${SERVICE}-2' of kind 'SERVICE' not found`,
  "Error 404: project acme not found",
  "secretmanager.googleapis.com, reason: SERVICE_DISABLED",
  "dial tcp: lookup run.googleapis.com: no such host",
  `${SERVICE} is there\nsomething else not found`,
])("not known to be absent: %s", (message) => {
  expect(meansAbsent(message, "api-staging")).toBe(false);
});

test.each([
  [
    "googleapi: Error 403: Permission 'run.services.get' denied on resource 'x' (or resource may not exist).",
    "run.services.get",
  ],
  ["Permission 'run.revisions.get' denied on resource 'x'", "run.revisions.get"],
  ["Request failed with status code 403", "run.services.get"],
])("a permission that is missing is named, in one sentence: %s", (message, permission) => {
  expect(lookupProblem(message, "api-staging", "acme")).toBe(
    `the account that runs this lacks the permission ${permission}, without which what api-staging serves could not be kept: grant it roles/run.viewer in project acme, then run this again (${message})`,
  );
});

test("any other reason is passed on", () => {
  expect(lookupProblem("dial tcp: no such host", "api-staging", "acme")).toBe(
    "Cloud Run does not tell what api-staging serves, so nothing was changed: dial tcp: no such host",
  );
});
