import * as z from "zod";
import { polledSource } from "./source.ts";

/**
 * What a Supabase project's Metrics API tells of its database (supabase-grafana, docs/metrics.md): counters of
 * transactions, so a sample is the difference to an earlier reading. Supabase knows nothing of jobs: each is one
 * transaction among others.
 */
export const supabaseDashboard = polledSource({
  source: "supabase-dashboard",
  measures: {
    ocr_failure_rate: { meaning: "share of the database's transactions that are rolled back" },
  },
  token: "SUPABASE_SERVICE_ROLE_KEY",
  answersCounters: true,
  place: z.object({
    /** Reference of the Supabase project: the first label of its host name. */
    project: z.string(),
  }),
  placeOf: ({ id }, { supabase }: { readonly supabase: { readonly project_ref?: string | undefined } }) =>
    supabase.project_ref !== undefined
      ? { project: supabase.project_ref }
      : {
          field: ["supabase"],
          wrong: `guardrail ${id} asks Supabase, and nothing says which project`,
          fix: "write project_ref: the 20 letters that the project's URL starts with",
        },
});
