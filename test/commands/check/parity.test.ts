import { expect, test } from "vitest";
import { OWN_DIFFERENCES, type OwnDifference, parity } from "../../../commands/check/parity.ts";
import { formatDifference } from "../../../commands/inventory/differences.ts";
import { testEstate } from "../../estates/estates.ts";

const { stacks, catalogue } = testEstate("reference");

test("equal declarations are provisioned equally, but for what the program itself does", async () => {
  const found = await parity(stacks, catalogue.runbooks, []);
  const of = ({ type, name, path }: OwnDifference) =>
    found.filter(
      (difference) =>
        difference.resource.startsWith(`${type}::`) &&
        path.test(difference.path) &&
        (name?.test(difference.resource) ?? true),
    );
  expect(OWN_DIFFERENCES.filter((own) => of(own).length === 0)).toEqual([]);
  const explained = new Set(OWN_DIFFERENCES.flatMap(of));
  expect(found.filter((difference) => !explained.has(difference)).map(formatDifference)).toEqual([]);
});
