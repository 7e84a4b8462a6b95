import { pageCode } from "../../commands/page/page-code.ts";
import { shareOf, withSettings } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { pageDocument } from "../../page/html/document.ts";
import type { PageInput } from "../../page/page-input.ts";
import { pageModel } from "../../page/page-model.ts";
import { type TestEstate, testEstate } from "../estates/estates.ts";

/** The day on which pages of tests are made. */
export const TODAY = "2026-11-26";

/** What a page is made from: a test estate that nobody has planned or deployed, with a catalogue of one's own. */
export function inputOf(
  estate: TestEstate = "reference",
  change: (catalogue: Catalogue) => Catalogue = (catalogue) => catalogue,
): PageInput {
  const { catalogue: declared, stacks } = testEstate(estate);
  const catalogue = change(declared);
  return {
    catalogue,
    today: TODAY,
    stacks: stacks.map(({ environment, settings }) => ({
      environment,
      settings,
      share: withSettings(shareOf(catalogue, environment), settings),
      resources: 0,
      comparisons: [],
    })),
  };
}

/** The page of an input, with its script and its styles. */
export const pageOf = async (input: PageInput): Promise<string> =>
  pageDocument(pageModel(input), await pageCode());

/** A catalogue with so many copies of every entry; references stay within a copy. */
export function multiplied(catalogue: Catalogue, times: number): Catalogue {
  const { surfaces, pipelines, secrets, guardrails, usage, clarifications, reviews, runbooks } = catalogue;
  const copies = <T extends object>(entries: readonly T[]): T[] =>
    Array.from({ length: times }, (_, i) => entries.map((entry) => renamed(entry, i) as T)).flat();
  return {
    surfaces: copies(surfaces),
    pipelines: copies(pipelines),
    secrets: copies(secrets),
    guardrails: copies(guardrails),
    usage: copies(usage),
    clarifications: copies(clarifications),
    reviews: copies(reviews),
    runbooks,
  };
}

/** Fields that hold ids, alone or in lists. */
const REFERENCES = new Set(["id", "surface", "secrets", "invoked_by", "image_pull_secret"]);

function renamed(entry: object, copy: number): object {
  const own = (id: string) => (copy === 0 ? id : `copy-${copy}-${id}`);
  return Object.fromEntries(
    Object.entries(entry).map(([field, value]) => {
      if (!REFERENCES.has(field)) return [field, value];
      return [field, Array.isArray(value) ? value.map(own) : typeof value === "string" ? own(value) : value];
    }),
  );
}
