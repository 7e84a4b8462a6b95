import { join } from "node:path";
import { expect, test } from "vitest";
import { shareOf } from "../../model/delivery/share.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { loadCatalogue } from "../../model/load-catalogue.ts";
import { formatProblem } from "../../model/problems/problem.ts";
import { loadSettings } from "../../model/stack/stack-file.ts";

/** The catalogue and the stacks' files of this repository itself. */
const root = join(import.meta.dirname, "../..");
const { catalogue, problems } = loadCatalogue(root);

test("the catalogue is valid and has no warning", () => {
  expect(problems.map(formatProblem)).toEqual([]);
});

test.each(ENVIRONMENTS)(
  "the settings of %s are valid, and warn of nothing but values that are missing",
  (environment) => {
    if (!catalogue) throw new Error("the catalogue is not valid");
    const { settings, problems } = loadSettings(root, shareOf(catalogue, environment));
    expect(settings).toBeDefined();
    for (const { severity, wrong } of problems) {
      expect({ severity, wrong }).toEqual({
        severity: "warning",
        wrong: expect.stringMatching(/^\d+ of \d+ secrets have no value yet$/),
      });
    }
  },
);
