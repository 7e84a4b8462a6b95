import { afterAll, expect, test } from "vitest";
import { ofEachKind } from "../../../model/entities/kinds.ts";
import { expectedSize } from "../../../model/rules/coverage.ts";
import type { View } from "../../../model/rules/cross-rule.ts";
import { Estate } from "../broken-estate.ts";

const estate = new Estate();
afterAll(() => estate.remove());

/** The estate with so many pipelines and surfaces, which other rules would refuse before they are that many. */
function sized(pipelines: number, surfaces: number): View {
  const catalogue = estate.catalogue();
  const copies = <T extends { id: string }>([first]: readonly T[], count: number): T[] =>
    first ? Array.from({ length: count }, (_, i) => ({ ...first, id: `${first.id}-${i}` })) : [];
  return {
    ...catalogue,
    pipelines: copies(catalogue.pipelines, pipelines),
    surfaces: copies(catalogue.surfaces, surfaces),
    ids: ofEachKind(() => undefined) as View["ids"],
    whole: ofEachKind(() => true) as View["whole"],
  };
}

test("10 pipelines and 20 surfaces are expected", () => {
  expect(expectedSize(sized(10, 20))).toEqual([]);
  expect(expectedSize(sized(0, 0))).toEqual([]);
});

test("more are a warning, at the last one", () => {
  const view = sized(11, 21);
  const fix = "check that free tiers and GitHub's limits still suffice";
  expect(expectedSize(view)).toEqual([
    {
      about: view.pipelines[10],
      complaint: {
        severity: "warning",
        field: [],
        wrong: "there are 11 pipelines, more than the 10 this is meant for",
        fix,
      },
    },
    {
      about: view.surfaces[20],
      complaint: {
        severity: "warning",
        field: [],
        wrong: "there are 21 surfaces, more than the 20 this is meant for",
        fix,
      },
    },
  ]);
});
