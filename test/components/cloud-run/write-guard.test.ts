import { log, type ResourceHookArgs, type ResourceHookFunction } from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
import { writeGuard } from "../../../components/cloud-run/write-guard.ts";
import type { LiveService } from "../../../model/delivery/live-service.ts";
import { ALL_TO_LATEST } from "../../../model/delivery/traffic.ts";

const SEEN: LiveService = { image: "registry.example/api:1", traffic: ALL_TO_LATEST, generation: 6 };

async function beforeWrite(now: LiveService | undefined): Promise<void> {
  const { beforeUpdate: [hook] = [] } = writeGuard("api-staging", SEEN, async () => now);
  await (hook as ResourceHookFunction)({} as ResourceHookArgs);
}

async function afterWrite(generation: string): Promise<unknown[]> {
  const error = vi.spyOn(log, "error").mockResolvedValue();
  const { afterUpdate: [hook] = [] } = writeGuard("api-staging", SEEN, async () => SEEN);
  await (hook as ResourceHookFunction)({ newOutputs: { generation } } as unknown as ResourceHookArgs);
  const told = error.mock.calls.flat();
  error.mockRestore();
  return told;
}

test("a service that is as it was looked at is written to", async () => {
  await expect(beforeWrite({ ...SEEN })).resolves.toBeUndefined();
});

test("a service that was changed since it was looked at is not written to", async () => {
  await expect(beforeWrite({ ...SEEN, generation: 7 })).rejects.toThrow(
    "api-staging was changed while this update ran (generation 6 became 7), by a delivery or by hand. Nothing was written to it: run the update again",
  );
});

test("nor is one that was deleted", async () => {
  await expect(beforeWrite(undefined)).rejects.toThrow("(it was deleted)");
});

test.each(["6", "7"])("the update's own write is the only one: generation %s", async (generation) => {
  expect(await afterWrite(generation)).toEqual([]);
});

test("somebody else's write in the same moment is an error that says what to check", async () => {
  expect(await afterWrite("8")).toEqual([
    "api-staging was changed by somebody else in the moment in which this update wrote to it (generation 6 became 8), and the traffic that they set may be lost: check it with gcloud run services describe api-staging, and repeat the delivery where it is wrong",
  ]);
});
