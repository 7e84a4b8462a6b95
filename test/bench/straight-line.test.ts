import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { naive, straightLine } from "../../bench/straight-line.ts";
import { type PlannedResource, takeInventory } from "../../commands/plan/inventory.ts";
import { planOf } from "../../commands/plan/plan-of.ts";
import { stackOf } from "../estates/estates.ts";

const MODULES = join(import.meta.dirname, "../../node_modules");

/** What costs nothing, and what only a class can add. */
const compared = ({ options: { provider, ...options }, custom, ...resource }: PlannedResource) => ({
  ...resource,
  custom,
  options: { ...options, ...(custom && { provider }), additionalSecretOutputs: [], aliases: [] },
});

test("the straight-line program registers what the plan has, with the same inputs", async () => {
  const stack = stackOf("production");
  const plan = await planOf(stack);
  const folder = mkdtempSync(join(tmpdir(), "straight-line-"));
  try {
    symlinkSync(MODULES, join(folder, "node_modules"));
    const file = join(folder, "program.ts");
    writeFileSync(file, straightLine(plan, MODULES));
    const { default: program } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    const registered = await takeInventory(program, stack, {});
    expect(registered.map(compared)).toEqual(plan.map(compared));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a naive program reaches each class through its whole package, and knows the values of secrets", async () => {
  const plan = await planOf(stackOf("staging"), { showSecrets: true });
  const program = naive(plan);
  expect(program).toContain('import * as gcp from "@pulumi/gcp";');
  expect(program).toMatch(
    / = new gcp\.cloudrunv2\.Service\("api-staging", \{.* as never, \{ parent: r\d+, provider: r\d+/,
  );
  expect(program).toMatch(/ = new github\.ActionsEnvironmentVariable\(/);
  expect(program).toMatch(/ = new vercel\.Provider\(/);
  expect(program).toMatch(/"secretData": secret\("[^"]+"\)/);
  expect(program.match(/^const r\d+ = /gm)).toHaveLength(plan.length);
});

test("a resource that waits for itself is an error", () => {
  const topic = {
    type: "gcp:pubsub/topic:Topic",
    name: "a",
    parent: null,
    custom: true,
    protect: false,
  } as const;
  const options = {
    ignoreChanges: [],
    deleteBeforeReplace: false,
    provider: "",
    additionalSecretOutputs: [],
    aliases: [],
  };
  const plan = [{ ...topic, dependsOn: ["gcp:pubsub/topic:Topic::a"], inputs: {}, options }];
  expect(() => straightLine(plan, MODULES)).toThrow("gcp:pubsub/topic:Topic::a waits for itself");
});
