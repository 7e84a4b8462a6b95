import type { HttpFunction } from "@google-cloud/functions-framework";
import { afterEach, expect, test, vi } from "vitest";
import { PLAN, serve } from "./relay-under-test.ts";

afterEach(() => vi.unstubAllEnvs());

let instances = 0;

/** The function of an instance that has just started: it is made at the first call, and once. */
async function started(): Promise<HttpFunction> {
  const module = `../../../functions/relay/index.ts?instance=${++instances}`;
  return (await import(/* @vite-ignore */ module)).relay;
}

/** What a call is answered, and what is logged of it. */
async function call(relay: HttpFunction) {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const response = await fetch(await serve(relay), { method: "POST" });
  const lines = written.mock.calls.map(([line]) => String(line)).filter((line) => line.startsWith("{"));
  written.mockRestore();
  return { status: response.status, logged: lines.map((line) => JSON.parse(line)) };
}

test.each([
  ["none", undefined, "the variable PLAN is not set"],
  ["no JSON", "{", "the variable PLAN does not hold JSON"],
  [
    "a wrong field, which is named and not repeated",
    JSON.stringify({ ...PLAN, caller: "secret", audience: "https://relay.example" }),
    "the variable PLAN does not hold a plan: caller: Invalid email address",
  ],
])("with %s in PLAN, each call says so until there is one", async (_, plan, reason) => {
  vi.stubEnv("PLAN", plan);
  const wrong = { status: 500, logged: [{ severity: "ERROR", message: "the relay is not set up", reason }] };
  const relay = await started();
  expect(await call(relay)).toEqual(wrong);
  expect(await call(relay)).toEqual(wrong);
});

test("with a plan it runs, without any token of a channel", async () => {
  vi.stubEnv("PLAN", JSON.stringify(PLAN));
  expect(await call(await started())).toEqual({
    status: 401,
    logged: [
      {
        severity: "WARNING",
        message: "Refused a caller: no identity token in the header Authorization",
        event: "refused",
      },
    ],
  });
});
