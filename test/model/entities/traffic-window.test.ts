import { expect, test } from "vitest";
import { canBeJudged, outageWindow, trafficWindow } from "../../../model/entities/traffic-window.ts";

test.each([
  // Requests a month, the window that they make, what it needs, what they bring, and whether that can fire.
  ["api_p95", 1_000_000, 10, 20, 231, true],
  ["api_p95", 120_000, 30, 20, 83, true],
  ["api_p95", 20_000, 90, 20, 42, true],
  // What a surface is assumed to have that states nothing.
  ["api_p95", 10_000, 180, 20, 42, true],
  ["api_p95", 1_000, 1440, 20, 33, true],
  // Of fewer than 20, one slow request would be a percentile: these are never fewer.
  ["api_p95", 300, 1440, 20, 10, false],
  ["ocr_failure_rate", 100_000, 30, 10, 69, true],
  // 100 documents a day.
  ["ocr_failure_rate", 3_000, 360, 10, 25, true],
  ["ocr_failure_rate", 200, 1440, 3, 7, true],
  ["ocr_failure_rate", 60, 1440, 3, 2, false],
  ["ocr_failure_rate", 0, 1440, 3, 0, false],
] as const)(
  "%s at %i requests a month: %i minutes, %i at least, of about %i",
  (metric, month, minutes, least, expected, judged) => {
    const window = trafficWindow(metric, month);
    expect({ ...window, expected: Math.round(window.expected) }).toMatchObject({ minutes, least, expected });
    expect(canBeJudged(window)).toBe(judged);
  },
);

test.each([
  [1_000_000, 10, 3],
  [10_000, 30, 3],
  [3_000, 90, 3],
  [120, 1440, 2],
  // One a day: that it fails is all that there is to go by.
  [30, 1440, 1],
  [0, 1440, 1],
])(
  "an outage at %i requests a month is looked for in %i minutes, from %i failures on",
  (month, minutes, least) => {
    expect(outageWindow(month)).toEqual({ minutes, least });
  },
);
