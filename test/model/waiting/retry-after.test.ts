import { expect, test } from "vitest";
import { retryAfter } from "../../../model/waiting/retry-after.ts";

const NOW = Date.parse("2026-05-01T12:00:00Z");

test.each([
  ["0", 0],
  ["7", 7_000],
  ["Fri, 01 May 2026 12:00:30 GMT", 30_000],
  ["Fri, 01 May 2026 11:59:00 GMT", 0],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
  [undefined, undefined],
])("Retry-After: %s", (header, milliseconds) => {
  expect(retryAfter(header, NOW)).toBe(milliseconds);
});
