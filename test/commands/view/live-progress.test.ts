import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { afterEach, expect, test, vi } from "vitest";
import { liveProgress } from "../../../commands/view/live-progress.ts";

const { isTTY } = process.stderr;
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.stderr.isTTY = isTTY;
});

/** What the engine tells of one resource: that it begins, and that it has ended. */
const eventsOf = (type: string, name: string): EngineEvent[] => {
  const metadata = { urn: `urn:pulumi:staging::skeleton::${type}::${name}`, type, new: { custom: true } };
  return [{ resourcePreEvent: { metadata } }, { resOutputsEvent: { metadata } }] as unknown as EngineEvent[];
};

/** What is drawn of some events on a terminal. */
async function drawn(total: number, events: readonly EngineEvent[]): Promise<string> {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  vi.stubEnv("TERM", "xterm");
  process.stderr.isTTY = true;
  const live = await liveProgress("staging: up", total);
  for (const event of events) live.add(event);
  await vi.waitFor(() => expect(written).toHaveBeenCalled());
  live.stop();
  return written.mock.calls.map(([text]) => String(text)).join("");
}

test("resources are counted, and the stack and its providers are not", async () => {
  const events = [
    ...eventsOf("pulumi:providers:gcp", "gcp"),
    ...eventsOf("gcp:secretmanager/secret:Secret", "token"),
  ];
  expect(await drawn(1, events)).toContain("1/1");
});

test("what is under way is named", async () => {
  const [begun] = eventsOf("gcp:secretmanager/secret:Secret", "token");
  expect(await drawn(1, begun ? [begun] : [])).toMatch(/ 0\/1 .*waiting for token/);
});

test("nothing is drawn where there is no terminal", async () => {
  const written = vi.spyOn(process.stderr, "write");
  process.stderr.isTTY = false;
  const live = await liveProgress("staging: up", 1);
  for (const event of eventsOf("gcp:secretmanager/secret:Secret", "token")) live.add(event);
  live.stop();
  expect(written).not.toHaveBeenCalled();
});
