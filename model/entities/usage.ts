import * as z from "zod";
import type { Platform } from "./app.ts";
import { type EntityKind, Id, Reference } from "./entity.ts";
import type { Surface } from "./surface.ts";
import { withField } from "./with-field.ts";

/** Largest number that an assumption may be: it keeps sums finite, and a slip of the hand out. */
const MOST = 1_000_000_000;

const assumed = (meaning: string, unstated: number, least = 0, most = MOST): z.ZodOptional<z.ZodNumber> =>
  z
    .number()
    .min(least)
    .max(most)
    .describe(`${meaning}: a number from ${least} to ${most}, ${unstated} unless stated`)
    .optional();

/**
 * What is assumed of a surface that states nothing: a small estate that few people use yet, so that a first estimate is
 * neither nothing nor alarming. Months have 30 days.
 */
export const UNSTATED = {
  requests_a_month: 10_000,
  seconds_a_request: 0.2,
  requests_at_once: 1,
  egress_gib_a_month: 0.1,
  logs_gib_a_month: 0.1,
  images_gb: 0.5,
  builds_a_month: 10,
  minutes_a_build: 2,
  ci_runs_a_month: 20,
  minutes_a_ci_run: 5,
} as const;

/** The assumptions that a surface is costed by. */
export type Assumptions = { readonly [Field in keyof typeof UNSTATED]: number };

/**
 * How much a surface is expected to be used: what its cost is computed from. Every field may be left out, and so may the
 * entry. Which fields there are depends on the surface (see {@link usageFields}).
 */
export const Usage = z.strictObject({
  id: Id,
  surface: Reference.describe("the id of the surface that is used, in kebab-case"),
  requests_a_month: assumed("requests that arrive in a month", UNSTATED.requests_a_month),
  seconds_a_request: assumed(
    "seconds that a request takes, start and stop of its instance included",
    UNSTATED.seconds_a_request,
    0,
    3600,
  ),
  requests_at_once: assumed(
    "requests that share an instance on average, as far as its concurrency_limit lets them",
    UNSTATED.requests_at_once,
    1,
    1000,
  ),
  egress_gib_a_month: assumed("GiB that are sent to the internet in a month", UNSTATED.egress_gib_a_month),
  logs_gib_a_month: assumed("GiB of logs that are written in a month", UNSTATED.logs_gib_a_month),
  images_gb: assumed("GB of images that are kept in the registry, old ones included", UNSTATED.images_gb),
  builds_a_month: assumed(
    "builds that Vercel (with git_branch) or EAS makes in a month, Android's and iOS's counted apart",
    UNSTATED.builds_a_month,
  ),
  minutes_a_build: assumed("minutes that such a build takes", UNSTATED.minutes_a_build),
  ci_runs_a_month: assumed("runs of the surface's pipeline in a month", UNSTATED.ci_runs_a_month),
  minutes_a_ci_run: assumed(
    "minutes that a run is billed, those of all its jobs, each rounded up",
    UNSTATED.minutes_a_ci_run,
  ),
});

/** Parsed {@link Usage}. */
export type Usage = z.infer<typeof Usage>;

/** Every surface has a pipeline. */
const CI_FIELDS = ["ci_runs_a_month", "minutes_a_ci_run"] as const;

/** The assumptions that may bear on the cost of a surface of each platform. */
export const USAGE_FIELDS: Readonly<Record<Platform, readonly (keyof Assumptions)[]>> = {
  "cloud-run": [
    "requests_a_month",
    "seconds_a_request",
    "requests_at_once",
    "egress_gib_a_month",
    "logs_gib_a_month",
    "images_gb",
    ...CI_FIELDS,
  ],
  vercel: ["builds_a_month", "minutes_a_build", ...CI_FIELDS],
  "expo-eas": ["builds_a_month", ...CI_FIELDS],
};

/** The assumptions that bear on the cost of a surface: a site that CI deploys, CI has built. */
export const usageFields = (surface: Surface): readonly (keyof Assumptions)[] =>
  surface.platform === "vercel" && surface.git_branch === undefined
    ? CI_FIELDS
    : USAGE_FIELDS[surface.platform];

/** Usage as a kind of catalogue entry. */
export const usageKind: EntityKind<Usage> = {
  kind: "usage",
  file: "usage.yaml",
  shapeOf: () => Usage,
  rules: [],
};

/** What is assumed of a surface: what its entry states, and what is assumed of every surface otherwise. */
export function assumptionsOf(surface: { readonly id: string }, usage: readonly Usage[]): Assumptions {
  const stated = withField(usage, "surface", surface.id)[0];
  const fields = Object.entries(UNSTATED) as [keyof Assumptions, number][];
  return Object.fromEntries(
    fields.map(([field, unstated]) => [field, stated?.[field] ?? unstated]),
  ) as unknown as Assumptions;
}
