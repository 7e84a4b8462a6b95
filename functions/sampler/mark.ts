import { SAMPLING_MINUTES } from "../../model/entities/sampler-plan.ts";

const MINUTE = 60_000;

/** Milliseconds of one interval. */
const INTERVAL = SAMPLING_MINUTES * MINUTE;

/**
 * The five-minute mark that a tick is for: the last one before its message was published. Every delivery of a message
 * has the same, so what is written at the mark is written once; and it is never in the future, which Cloud Monitoring
 * allows for five minutes only.
 */
export const markOf = (published: Date): Date =>
  new Date(Math.floor(published.getTime() / INTERVAL) * INTERVAL);

/** Whether the next tick has come since: a late delivery would put what is true now at a time that is gone. */
export const isOvertaken = (mark: Date, now: number): boolean => now >= mark.getTime() + 2 * INTERVAL;

/** The given number of minutes before. */
export const minutesBefore = (time: Date, minutes: number): Date =>
  new Date(time.getTime() - minutes * MINUTE);

/** The start of the month in UTC, which allowances a month go by. */
export const startOfMonth = (time: Date): Date =>
  new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth()));
