import type { Environment } from "../entities/entity.ts";
import type { Mapping } from "../yaml/source.ts";
import { Answers } from "./answers.ts";
import { foundedEstate, type RawEstate } from "./founded.ts";
import { mergedEstate } from "./merge.ts";
import { idOf, type PlaceOfApp } from "./places.ts";

/**
 * An estate with an app in more environments: with a surface, a pipeline, an expected use and the secrets of each, and
 * guardrails where the metrics of a founded estate fit.
 * @param known the answers that produce the present estate
 * @param stacks the stacks of the estate
 */
export function withApp(
  present: RawEstate,
  known: Mapping,
  stacks: readonly Environment[],
  there: readonly PlaceOfApp[],
  added: readonly PlaceOfApp[],
): RawEstate {
  const before = Answers.parse(known);
  const isAdded = (place: PlaceOfApp) => added.some((other) => idOf(other) === idOf(place));
  const after = {
    ...before,
    apps: [...new Set([...before.apps, ...added.map(({ app }) => app)])],
    environments: [...new Set([...before.environments, ...added.map(({ environment }) => environment)])],
  };
  return mergedEstate(
    present,
    foundedEstate({ ...before, stacks, places: there.filter((place) => !isAdded(place)) }),
    foundedEstate({ ...after, stacks, places: [...there.filter((place) => !isAdded(place)), ...added] }),
  );
}
