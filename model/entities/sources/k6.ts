import { pushedSource } from "./source.ts";

/** Summaries of k6 load tests, pushed by whoever runs them. */
export const k6 = pushedSource({ source: "k6", measures: { api_p95: {} } });
