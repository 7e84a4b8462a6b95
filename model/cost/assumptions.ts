import { DAYS_A_MONTH } from "../metric.ts";
import { SAMPLING_MINUTES } from "../sampling.ts";

/** Seconds of the month that is reckoned with. */
export const MONTH_SECONDS = DAYS_A_MONTH * 24 * 3600;

/** Rounds of sampling in a month: one every five minutes. */
export const ROUNDS_A_MONTH = MONTH_SECONDS / 60 / SAMPLING_MINUTES;

/** What an environment runs for itself, on Cloud Run: calls a month, seconds a call, vCPU and GiB of an instance. */
export const OWN_FUNCTIONS = {
  sampler: { calls: ROUNDS_A_MONTH, seconds: 2, cpu: 1, gib: 0.25 },
  relay: { calls: ROUNDS_A_MONTH, seconds: 0.2, cpu: 1, gib: 0.25 },
} as const;

/** What else an environment has, whatever its surfaces are. */
export const OWN_RESOURCES = {
  /** Jobs that start the sampler. */
  scheduler_jobs: 1,
  /** GiB a month of alerts and of announcements of the governance log: a message is counted as 1 kB at least. */
  messages_gib: 0.01,
  /** GiB of the governance log, and of what the relay remembers. */
  objects_gib: 0.01,
} as const;

/** Bytes that a sample of a number is billed as (Google Cloud Observability pricing, "Metrics charged by bytes"). */
export const SAMPLE_BYTES = 8;

/** Seats of a Vercel team on Pro: one person deploys, which is CI's token. */
export const VERCEL_SEATS = 1;
