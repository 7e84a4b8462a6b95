import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mendInterrupted, refuseLostClouds } from "../../../commands/sandbox/recovery.ts";
import { CloudStore } from "../../../sandbox/provider/store.ts";

const SECRET = "gcp:secretmanager/secret:Secret";
const FUNCTION = "gcp:cloudfunctionsv2/function:Function";
const SERVICE = "gcp:cloudrunv2/service:Service";
const urn = (name: string, stack = "staging") => `urn:pulumi:${stack}::skeleton::${SECRET}::${name}`;
const ORDERLY = { isLocked: false, isUnsaved: false, isAdopting: false };

let folder: string;
let store: CloudStore;
let refreshed = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recovery-"));
  store = new CloudStore(join(folder, "clouds.json"));
  refreshed = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const engineStack = {
  name: "staging",
  refresh: async () => {
    refreshed += 1;
  },
} as unknown as EngineStack;

/** A resource in the clouds, made by the program of a stack. */
const exists = (id: string, more: { type?: string; urn?: string; abandoned?: true } = {}) =>
  store.put({ type: SECRET, id, urn: urn(id), inputs: {}, outputs: {}, ...more });
/** A state that remembers these secrets. */
const knows = (...ids: string[]) => ({
  deployment: { resources: ids.map((id) => ({ urn: urn(id), type: SECRET, id })) },
});
const mend = (state: ReturnType<typeof knows>, how: Partial<typeof ORDERLY> = {}) =>
  mendInterrupted(engineStack, state, store, { ...ORDERLY, ...how });
const left = () => store.list().map(({ id }) => id);

describe("a command that was killed", () => {
  test("what the state does not know is taken out of the clouds, that of another stack is not", async () => {
    exists("known");
    exists("unknown");
    exists("other", { urn: urn("other", "production") });
    expect(await mend(knows("known"), { isLocked: true })).toBe(true);
    expect(left()).toEqual(["known", "other"]);
  });

  test("with what the cloud made along with it", async () => {
    exists("known");
    exists("function", { type: FUNCTION });
    exists("service", { type: SERVICE, urn: urn("function"), abandoned: true });
    exists("kept", { abandoned: true });
    await mend(knows("known"), { isUnsaved: true });
    expect(left()).toEqual(["known", "kept"]);
  });

  test("the state forgets what the clouds have not", async () => {
    expect(await mend(knows("gone"), { isUnsaved: true })).toBe(true);
    expect(refreshed).toBe(1);
  });

  test("before the first state was written: nothing is lost, and all of it is made anew", async () => {
    exists("made");
    expect(await mend(knows(), { isUnsaved: true })).toBe(true);
    expect(left()).toEqual([]);
  });
});

describe("where nobody was killed", () => {
  test("nothing is repaired", async () => {
    exists("known");
    expect(await mend(knows("known"))).toBe(false);
    expect([left(), refreshed]).toEqual([["known"], 0]);
  });

  test("clouds without a state are a lost state, and stay as they are", async () => {
    exists("made");
    await expect(mend(knows())).rejects.toThrow(/^the state of staging is lost: the clouds hold 1 resources/);
    expect(left()).toEqual(["made"]);
  });

  test("what is about to be taken over stays", async () => {
    exists("made");
    expect(await mend(knows(), { isAdopting: true })).toBe(false);
    expect(left()).toEqual(["made"]);
  });
});

describe("a preview", () => {
  test("of a stack that the clouds have lost is refused", () => {
    exists("other", { urn: urn("other", "production") });
    expect(() => refuseLostClouds("staging", knows("one", "two"), store)).toThrow(
      "the clouds of the sandbox are lost: the state of staging remembers 2 resources, and the clouds hold none of them\n    fix: make them anew with npm run sandbox -- up staging, or start over: npm run sandbox -- reset",
    );
  });

  test("goes on where they hold some of it, and where nothing was deployed", () => {
    exists("one");
    refuseLostClouds("staging", knows("one", "two"), store);
    refuseLostClouds("staging", knows(), store);
    refuseLostClouds("staging", { deployment: {} }, store);
  });
});
