import { expect, test } from "vitest";
import type { CompactResource } from "../../../commands/inventory/compact.ts";
import { differences, formatDifference } from "../../../commands/inventory/differences.ts";

const service: CompactResource = {
  type: "gcp:run:Service",
  name: "api",
  parent: null,
  dependsOn: ["a::1", "a::2"],
  inputs: { scaling: { max: 2 }, envs: [{ name: "A", value: "1" }, { name: "B" }], labels: {} },
};

const changes = (before: CompactResource[], after: CompactResource[]) =>
  differences(before, after).map(formatDifference);

test("the same plan has none", () => {
  expect(changes([service], [structuredClone(service)])).toEqual([]);
});

test("whole resources come and go", () => {
  expect(changes([service], [{ ...service, name: "web" }])).toEqual([
    "- gcp:run:Service::api",
    "+ gcp:run:Service::web",
  ]);
});

test("what changed inside one is told by its path, on both sides", () => {
  const inputs = { ...service.inputs, scaling: { max: 4 }, labels: { a: "b" } };

  expect(changes([service], [{ ...service, protect: true, inputs }])).toEqual([
    "~ gcp:run:Service::api  inputs.scaling.max: 2 → 4",
    '~ gcp:run:Service::api  inputs.labels: "(empty)" → (absent)',
    '~ gcp:run:Service::api  inputs.labels.a: (absent) → "b"',
    "~ gcp:run:Service::api  protect: (absent) → true",
  ]);
});

test("members of a list go by their names, so that one more is one difference", () => {
  const inputs = { ...service.inputs, envs: [{ name: "B" }, { name: "A", value: "1" }] };

  expect(changes([service], [{ ...service, dependsOn: ["a::0", "a::1", "a::2"], inputs }])).toEqual([
    '~ gcp:run:Service::api  dependsOn.a::0: (absent) → "a::0"',
  ]);
});
