import { expect, test, vi } from "vitest";
import { type Log, log, withoutValues } from "../../functions/log.ts";

/** What the given call writes to the standard output. */
function written(call: () => void): string {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    call();
    return write.mock.calls.map(([text]) => text).join("");
  } finally {
    write.mockRestore();
  }
}

test("an entry is one line of JSON", () => {
  const line = written(() => log("WARNING", "too little\ntraffic", { surface: "api-staging", requests: 3 }));

  expect(line).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(line)).toEqual({
    severity: "WARNING",
    message: "too little\ntraffic",
    surface: "api-staging",
    requests: 3,
  });
});

test("no field takes the place of the message or of the severity", () => {
  expect(JSON.parse(written(() => log("ERROR", "down", { severity: "INFO", message: "up" })))).toEqual({
    severity: "ERROR",
    message: "down",
  });
});

test("a credential that somebody let through is not written", () => {
  const token = `sntrys_${"eyJpYXQiOjE3".repeat(3)}`;
  const line = written(() => log("ERROR", `401 for ${token}`, { header: `Bearer ${token}` }));

  expect(line).not.toContain(token);
  expect(JSON.parse(line)).toMatchObject({ severity: "ERROR", header: expect.stringContaining("hidden") });
});

test("the secrets that a function holds are left out wherever they turn up, and an empty one is none", () => {
  const write = vi.fn<Log>();
  const clean = withoutValues(write, ["token-1", "", "token-2"]);

  clean("ERROR", "token-1 and token-1", { reason: "for token-2", status: 401 });

  expect(write.mock.calls).toEqual([
    ["ERROR", "(a secret) and (a secret)", { reason: "for (a secret)", status: 401 }],
  ]);
});
