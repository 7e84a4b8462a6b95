import { afterEach, expect, test, vi } from "vitest";
import { relay } from "../../../functions/relay/index.ts";
import { PLAN, serve } from "./relay-under-test.ts";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["none", undefined],
  ["no JSON", "{"],
])("with %s in PLAN, the first call says so", (_, plan) => {
  vi.stubEnv("PLAN", plan);
  expect(() => relay({} as never, {} as never)).toThrow(/^PLAN is no plan of a relay: /);
});

test("what is wrong in PLAN is named, and not repeated", () => {
  vi.stubEnv("PLAN", JSON.stringify({ ...PLAN, caller: "secret", audience: "https://relay.example" }));
  expect(() => relay({} as never, {} as never)).toThrow(
    /^PLAN is no plan of a relay: caller: Invalid email address$/,
  );
});

test("with a plan it runs, without any token of a channel", async () => {
  vi.stubEnv("PLAN", JSON.stringify(PLAN));
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const response = await fetch(await serve(relay), { method: "POST" });
  const lines = written.mock.calls.map(([line]) => String(line)).filter((line) => line.startsWith("{"));
  written.mockRestore();

  expect(response.status).toBe(401);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      severity: "WARNING",
      message: "Refused a caller: no identity token in the header Authorization",
      event: "refused",
    },
  ]);
});
