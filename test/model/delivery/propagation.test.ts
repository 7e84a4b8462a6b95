import { expect, test } from "vitest";
import { waitBeforeRetry } from "../../../model/delivery/propagation.ts";

const DENIED = "googleapi: Error 403: Permission 'x.y.z' denied on resource";

test.each([
  DENIED,
  "Revision 'api-1' is not ready: Permission denied on secret: projects/1/secrets/s/versions/1",
  "run.googleapis.com has not been used in project 1 before or it is disabled",
  "googleapi: Error 400: Service account api@acme.iam.gserviceaccount.com does not exist.",
  "Build failed: service account builder@acme does not have access to the bucket",
])("a right or an API that is not known yet is waited for: %s", (error) => {
  expect(waitBeforeRetry([error])).toBe(15);
});

test("longer each time, and three times at most", () => {
  const waits = [1, 2, 3, 4].map((attempts) => waitBeforeRetry(Array(attempts).fill(DENIED)));

  expect(waits).toEqual([15, 30, 60, undefined]);
});

test.each([
  "googleapi: Error 409: Resource already exists",
  "googleapi: Error 400: Expected an image path",
  "The container failed its startup probe",
  "googleapi: Error 403: Sandbox: nobody may invoke this",
])("nothing else is tried again: %s", (error) => {
  expect(waitBeforeRetry([error])).toBeUndefined();
});

test("the newest error decides", () => {
  expect(waitBeforeRetry(["googleapi: Error 409: exists", DENIED])).toBeUndefined();
});
