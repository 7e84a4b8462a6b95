import type { PolledSourceName } from "../../../model/entities/sampler-plan.ts";
import type { SourceReader } from "./reader.ts";
import { sentry } from "./sentry.ts";
import { supabaseDashboard } from "./supabase-dashboard.ts";
import { vercelAnalytics } from "./vercel-analytics.ts";

/** How each source is read that the sampler asks. A source without a reader does not compile. */
export const READERS: { readonly [Source in PolledSourceName]: SourceReader<Source> } = {
  "vercel-analytics": vercelAnalytics,
  sentry,
  "supabase-dashboard": supabaseDashboard,
};
