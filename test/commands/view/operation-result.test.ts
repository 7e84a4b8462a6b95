import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { expect, test } from "vitest";
import { OperationLog } from "../../../commands/view/operation-result.ts";

const STACK = "urn:pulumi:staging::skeleton::pulumi:pulumi:Stack::skeleton-staging";
const ENVIRONMENT = "urn:pulumi:staging::skeleton::skeleton:delivery:Environment::staging";
const SURFACE = "urn:pulumi:staging::skeleton::skeleton:run:CloudRunSurface::api-staging";
const SERVICE = "urn:pulumi:staging::skeleton::gcp:cloudrunv2/service:Service::api-staging";

interface Version {
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** One step of the engine, as its event; a side is left out where the resource is absent there. */
function step(
  op: string,
  urn: string,
  parent: string,
  { old, now, ...more }: { old?: Version; now?: Version; keys?: string[]; detailedDiff?: object } = {},
  kind: "resourcePreEvent" | "resOutputsEvent" = "resourcePreEvent",
): EngineEvent {
  const type = urn.split("::")[2] ?? "";
  const version = (it: Version | undefined) =>
    it && { urn, type, parent, custom: type.startsWith("gcp"), ...it };
  const metadata = { op, urn, type, old: version(old), new: version(now), ...more };
  return { [kind]: { metadata } } as unknown as EngineEvent;
}

const message = (severity: string, text: string) =>
  ({ diagnosticEvent: { severity, message: text } }) as unknown as EngineEvent;

const COMPONENTS = [
  step("same", STACK, "", { now: {} }),
  step("same", ENVIRONMENT, STACK, { now: {} }),
  step("same", SURFACE, ENVIRONMENT, { now: {} }),
];

function resultOf(...events: EngineEvent[]) {
  const log = new OperationLog();
  for (const event of [...COMPONENTS, ...events]) log.add(event);
  return log.result();
}

const SERVICE_CHANGE = {
  concern: "api-staging",
  type: "gcp:cloudrunv2/service:Service",
  name: "api-staging",
};

test("a resource that stays is counted, and components are counted apart; the stack itself is neither", () => {
  expect(resultOf(step("same", SERVICE, SURFACE, { old: {}, now: {} }))).toEqual({
    changes: [],
    unchanged: 1,
    components: 2,
    errors: [],
    warnings: [],
    notes: [],
  });
});

test("a change belongs to its surface, with what differs", () => {
  const sides = { old: { inputs: { limit: 5 } }, now: { inputs: { limit: 6 } } };
  expect(resultOf(step("update", SERVICE, SURFACE, sides)).changes).toEqual([
    {
      ...SERVICE_CHANGE,
      verb: "change",
      properties: [{ path: "limit", before: 5, after: 6 }],
      replacedFor: [],
    },
  ]);
});

test("the steps of a replacement are one change, with the reason", () => {
  const sides = { old: { inputs: { region: "a" } }, now: { inputs: { region: "b" } }, keys: ["region"] };
  const { changes, unchanged } = resultOf(
    step("create-replacement", SERVICE, SURFACE, sides),
    step("replace", SERVICE, SURFACE, sides),
    step("delete-replaced", SERVICE, SURFACE, { old: { inputs: { region: "a" } } }),
  );
  expect(changes).toEqual([
    {
      ...SERVICE_CHANGE,
      verb: "replace",
      properties: [{ path: "region", before: "a", after: "b" }],
      replacedFor: ["region"],
    },
  ]);
  expect(unchanged).toBe(0);
});

test("what a refresh finds is a change of the outputs, or a resource that is gone", () => {
  const old = { outputs: { size: 1 } };
  const asked = step("refresh", SERVICE, SURFACE, { old, now: old });
  const found = (op: string, now?: Version) =>
    step(op, SERVICE, SURFACE, { old, ...(now && { now }) }, "resOutputsEvent");

  // The engine decides what differs: the form of an archive, for one, does not.
  expect(resultOf(asked, found("same", { outputs: { size: 2 } })).changes).toEqual([]);
  expect(resultOf(asked, found("update", { outputs: { size: 2 } })).changes).toMatchObject([
    { verb: "change", properties: [{ path: "size", before: 1, after: 2 }] },
  ]);
  expect(resultOf(asked, found("delete")).changes).toMatchObject([{ verb: "delete", properties: [] }]);
});

test("a message that the engine repeats is kept once; its inner talk is not kept", () => {
  expect(
    resultOf(
      message("error", "refused\n"),
      message("error", "refused"),
      message("warning", "slow"),
      message("info", "governed changes"),
      message("debug", "Registering resource"),
    ),
  ).toMatchObject({ errors: ["refused"], warnings: ["slow"], notes: ["governed changes"] });
});
