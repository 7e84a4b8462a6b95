import type { FunctionName } from "../alerting/function-plans.ts";
import { DAYS_A_MONTH } from "../entities/metric.ts";
import { SAMPLING_MINUTES } from "../entities/sampler-plan.ts";

/** Seconds of the month that costs are computed for. */
export const MONTH_SECONDS = DAYS_A_MONTH * 24 * 3600;

/** Ticks that start the functions of an environment, in a month: 8,640. */
export const TICKS_A_MONTH = MONTH_SECONDS / 60 / SAMPLING_MINUTES;

/** Seconds that each function takes at a tick: the sampler waits for others, the relay has mostly nothing to tell. */
export const SECONDS_A_TICK: Readonly<Record<FunctionName, number>> = { sampler: 2, relay: 0.2 };

/** GB of the images that Google builds of a function, and keeps in the registry. */
export const FUNCTION_IMAGE_GB = 0.2;

/** Bytes that a message is billed as, when it is published and again for each that it is delivered to. */
export const MESSAGE_BYTES = 1_000;

/** GiB of the governance log, and of what the relay remembers. */
export const OWN_OBJECTS_GIB = 0.01;

/** Bytes that a sample of a number is billed as (Google Cloud Observability pricing, "Metrics charged by bytes"). */
export const SAMPLE_BYTES = 8;

/** Seats of a Vercel team on Pro: one person deploys, which is CI's token. */
export const VERCEL_SEATS = 1;
