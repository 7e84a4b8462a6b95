import * as z from "zod";
import { polledSource } from "./source.ts";

/** What Vercel knows of a project's builds (REST API, "List deployments"). */
export const vercelAnalytics = polledSource({
  source: "vercel-analytics",
  measures: { vercel_build_minutes: {} },
  token: "VERCEL_TOKEN",
  answersCounters: false,
  place: z.object({
    /** Name of the Vercel project: a surface's project is named as the surface. */
    project: z.string(),
    /** Id of the team that owns it; absent for a personal account. */
    team: z.string().optional(),
  }),
  placeOf: (
    { surface },
    { vercel: { team } }: { readonly vercel: { readonly team?: string | undefined } },
  ) => ({
    project: surface,
    ...(team !== undefined && { team }),
  }),
});
