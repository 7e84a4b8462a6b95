import { expect, test } from "vitest";
import { trustCondition, trustMapping } from "../../../model/delivery/identity.ts";

test("runs are trusted by numeric ids and by their environment", () => {
  expect(trustCondition({ owner_id: 1001, repository_id: 2002 }, "production")).toBe(
    'assertion.repository_owner_id == "1001" && assertion.repository_id == "2002" && assertion.environment == "production"',
  );
});

test("the subject is mapped as it is, never built by hand", () => {
  expect(trustMapping).toEqual({
    "google.subject": "assertion.repository_id + ':' + assertion.environment",
    "attribute.repository_id": "assertion.repository_id",
    "attribute.environment": "assertion.environment",
  });
});
