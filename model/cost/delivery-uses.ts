import { pipelineOf } from "../delivery/share.ts";
import type { Surface } from "../entities/surface.ts";
import type { Assumptions } from "../entities/usage.ts";
import { VERCEL_SEATS } from "./assumptions.ts";
import { type FreeTier, GITHUB_FREE_MINUTES, PRICES } from "./prices.ts";
import { type CostedStack, payersOf, type Use, type Used } from "./use.ts";

/** What building and delivering a surface uses in a month. */
export function deliveryUses(surface: Surface, assumed: Assumptions, stack: CostedStack, used: Used): Use[] {
  return [...ciUses(surface, assumed, stack, used), ...buildUses(surface, assumed, stack, used)];
}

/** Public repositories pay nothing for GitHub's own runners. */
function ciUses(
  surface: Surface,
  { ci_runs_a_month, minutes_a_ci_run }: Assumptions,
  { share, settings: { github } }: CostedStack,
  used: Used,
): Use[] {
  if (github.visibility === "public" || !pipelineOf(surface, share)) return [];
  const free: FreeTier = {
    name: "GitHub Actions minutes",
    unit: "minutes",
    amount: GITHUB_FREE_MINUTES[github.plan],
    per: "GitHub owner",
    worth: PRICES.ci_minutes.usd,
  };
  return [used("ci_minutes", ci_runs_a_month * minutes_a_ci_run, surface.id, free)];
}

/** What CI deploys to Vercel, CI has built; what Pro and Enterprise bill for builds is not computed. */
function buildUses(
  surface: Surface,
  { builds_a_month, minutes_a_build }: Assumptions,
  { settings: { vercel } }: CostedStack,
  used: Used,
): Use[] {
  switch (surface.platform) {
    case "cloud-run":
      return [];
    case "expo-eas":
      return [used("eas_builds", builds_a_month, surface.id)];
    case "vercel":
      return vercel.plan === "hobby" && surface.git_branch !== undefined
        ? [used("vercel_build_minutes", builds_a_month * minutes_a_build, surface.id)]
        : [];
  }
}

/** The seats of a Vercel team, shared equally by the stacks that have sites in it. */
export function seatUses(stack: CostedStack, all: readonly CostedStack[], used: Used): Use[] {
  const isPaying = ({ share, settings }: CostedStack) =>
    settings.vercel.plan === "pro" && share.vercel.length > 0;
  const account = payersOf(stack, all)["Vercel account"];
  const sharing = all.filter(
    (other) => isPaying(other) && payersOf(other, all)["Vercel account"] === account,
  );
  return isPaying(stack) ? [used("vercel_seats", VERCEL_SEATS / sharing.length)] : [];
}
