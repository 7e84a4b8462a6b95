import { Cron } from "croner";

/** What unix-cron has: numbers, names of months and days, stars, ranges, lists and steps. Croner knows more, e.g. `L`. */
const UNIX = /^(?:[\d*,/\s-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+$/i;

/**
 * True for a schedule in unix-cron that comes due at some time, which 31 February never does.
 * Source: https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules
 */
export function isCron(schedule: string): boolean {
  if (!UNIX.test(schedule)) return false;
  try {
    return new Cron(schedule, { mode: "5-part", paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}
