import { expect, test } from "vitest";
import { shownChanges } from "../../../commands/deployed/shown-changes.ts";

const RESOURCES = [
  { type: "skeleton:delivery:Environment", name: "staging", parent: null },
  {
    type: "skeleton:gcp:CloudRunSurface",
    name: "api-staging",
    parent: "skeleton:delivery:Environment::staging",
  },
  {
    type: "skeleton:monitoring:MonthlyBudget",
    name: "budget",
    parent: "skeleton:delivery:Environment::staging",
  },
  {
    type: "gcp:cloudrunv2/service:Service",
    name: "api-staging",
    parent: "skeleton:gcp:CloudRunSurface::api-staging",
  },
  { type: "gcp:billing/budget:Budget", name: "budget", parent: "skeleton:monitoring:MonthlyBudget::budget" },
];

test("differences are put together by resource, under the surface or the concern that it belongs to", () => {
  const service = "gcp:cloudrunv2/service:Service::api-staging";
  const budget = "gcp:billing/budget:Budget::budget";
  const changes = shownChanges(
    [
      { resource: budget, path: "", before: undefined, after: "present" },
      { resource: service, path: "inputs.template.cpu", before: 1, after: 2 },
      { resource: service, path: "dependsOn.x", before: undefined, after: "x" },
      { resource: service, path: "protect", before: undefined, after: true },
    ],
    RESOURCES,
  );

  expect(changes).toEqual([
    {
      concern: "api-staging",
      type: "gcp:cloudrunv2/service:Service",
      name: "api-staging",
      verb: "change",
      properties: [
        { path: "template.cpu", before: 1, after: 2 },
        { path: "protect", before: undefined, after: true },
      ],
    },
    { concern: "budget", type: "gcp:billing/budget:Budget", name: "budget", verb: "create", properties: [] },
  ]);
});
