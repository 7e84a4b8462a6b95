import type { PolledSourceName } from "../../../model/entities/sampler-plan.ts";
import type { SourceReader } from "./reader.ts";
import { sentryReader } from "./sentry.ts";
import { supabaseReader } from "./supabase-dashboard.ts";
import { vercelReader } from "./vercel-analytics.ts";

/** How each source is read that the sampler asks. A source without a reader does not compile. */
export const READERS: { readonly [Source in PolledSourceName]: SourceReader<Source> } = {
  "vercel-analytics": vercelReader,
  sentry: sentryReader,
  "supabase-dashboard": supabaseReader,
};
