import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { expect, test } from "vitest";
import { detectDrift } from "../../../commands/drift/detect.ts";
import { Refused } from "../../../commands/terminal/problems.ts";
import type { Share } from "../../../model/delivery/share.ts";
import type { Guards } from "../../../model/drift/guarded.ts";
import { settings } from "../../components/fixtures.ts";

test("a vendor that does not answer ends the engine's refresh, and its sentence is what is said", async () => {
  let ended = false;
  const engineStack = {
    name: "production",
    // As the Automation API does: it rejects once the engine has ended.
    previewRefresh: ({ signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          ended = true;
          reject(Object.assign(new Error("killed"), { commandResult: { stderr: "killed" } }));
        });
      }),
  } as unknown as EngineStack;
  const guards = {
    grants: async () => [],
    ciAccounts: async () => [],
    snoozes: async () => [],
    isPaused: async () => {
      throw new Refused("Google does not answer about the job");
    },
  } as unknown as Guards;
  const job = {
    urn: "urn:pulumi:production::s::gcp:cloudscheduler/job:Job::j",
    type: "gcp:cloudscheduler/job:Job",
  };
  const share = { pipelines: [] } as unknown as Share;
  const state = { deployment: { resources: [{ ...job, id: "projects/p/locations/l/jobs/j" }] } };
  await expect(
    detectDrift({ environment: "production", settings, share }, state, { engineStack, guards }),
  ).rejects.toThrow("Google does not answer about the job");
  expect(ended).toBe(true);
});
