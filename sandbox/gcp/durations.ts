import type { Violation } from "../provider/resource-type.ts";

/** Seconds in a duration as Google's APIs write it: up to nine fractional digits and an s, `3.5s`. */
export function secondsIn(duration: string): number | undefined {
  const seconds = /^(\d+(\.\d{1,9})?)s$/.exec(duration)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** A violation when a value is no duration of at least `min` and at most `max` seconds. */
export function* duration(
  property: string,
  value: string | undefined,
  [min, max]: readonly [number, number],
): Iterable<Violation> {
  if (value === undefined) return;
  const seconds = secondsIn(value);
  if (seconds === undefined) {
    yield { property, reason: `${property} "${value}" must be a duration in seconds, e.g. 60s.` };
  } else if (seconds < min || seconds > max) {
    const rule = Number.isFinite(max) ? `${min}s to ${max}s` : `at least ${min}s`;
    yield { property, reason: `${property} "${value}" must be ${rule}.` };
  }
}

/** A violation when the shorter of two durations is the longer one. */
export function* ordered(
  [least, min]: readonly [string, string | undefined],
  [most, max]: readonly [string, string | undefined],
): Iterable<Violation> {
  if (min === undefined || max === undefined) return;
  const [shorter, longer] = [secondsIn(min), secondsIn(max)];
  if (shorter === undefined || longer === undefined || shorter <= longer) return;
  yield { property: least, reason: `${least} "${min}" is over ${most} "${max}".` };
}

/** A violation when a number is not a whole one from `min` to `max`. */
export function* within(
  property: string,
  value: number | undefined,
  [min, max]: readonly [number, number],
): Iterable<Violation> {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  yield { property, reason: `${property} ${value} must be ${min} to ${max}.` };
}
