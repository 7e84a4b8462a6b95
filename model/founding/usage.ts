import { traitsOf } from "../entities/app.ts";
import { UNSTATED } from "../entities/usage.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import { type Founding, idOf, isBuiltByVercel, type PlaceOfApp } from "./places.ts";

/** What a surface is expected to be used: the defaults written out, to be replaced once more is known. */
export function usageFor(place: PlaceOfApp, answers: Founding): RawEntry {
  const { requests_a_month, seconds_a_request, builds_a_month, ci_runs_a_month } = UNSTATED;
  const { platform } = traitsOf(place.app);
  const expected =
    platform === "cloud-run"
      ? { requests_a_month, seconds_a_request }
      : platform === "expo-eas" || isBuiltByVercel(place, answers)
        ? { builds_a_month }
        : { ci_runs_a_month };
  return { id: idOf(place), surface: idOf(place), ...expected };
}
