import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { loadEstate } from "../../commands/estate.ts";
import { CATALOGUE_KINDS, KINDS } from "../../model/entities/kinds.ts";
import { formatProblem } from "../../model/problems/problem.ts";
import { estateRoot, TEST_ESTATES } from "../estates/estates.ts";

const roots = mkdtempSync(join(tmpdir(), "elsewhere-"));
afterAll(() => rmSync(roots, { recursive: true }));

/** The large estate has the kinds of entries that the others have, many times. */
const ESTATES = TEST_ESTATES.filter((name) => name !== "large");

/** Ways to break a file: its syntax at its start and in its middle, and the id of each entry. */
function broken(text: string): string[] {
  const entries = parseDocument(text).toJS() as readonly unknown[];
  return [
    `"\n${text}`,
    `${text.slice(0, text.length / 2)}\n  : ]\n`,
    ...entries.map((_, i) => {
      const document = parseDocument(text);
      document.setIn([i, "id"], { not: "an id" });
      return document.toString();
    }),
  ];
}

/** What a valid estate is warned of as well, and what says itself that it follows from an error. */
const isExpected = (wrong: string, before: ReadonlySet<string>) =>
  before.has(wrong) || wrong.startsWith("not checked while");

test.each(ESTATES.flatMap((estate) => CATALOGUE_KINDS.map((kind) => [estate, kind] as const)))(
  "%s: what is wrong in its %s is not reported at other files, where all is well",
  (estate, kind) => {
    const root = join(roots, `${estate}-${kind}`);
    cpSync(estateRoot(estate), root, { recursive: true });
    const before = new Set(loadEstate(root).problems.map(({ wrong }) => wrong));
    const file = `catalogue/${KINDS[kind].file}`;
    const text = readFileSync(join(root, file), "utf8");
    const elsewhere = broken(text).flatMap((changed) => {
      writeFileSync(join(root, file), changed);
      const { problems } = loadEstate(root);
      expect(problems.map(({ place }) => place.file)).toContain(file);
      return problems.filter(({ place, wrong }) => place.file !== file && !isExpected(wrong, before));
    });
    expect(elsewhere.map(formatProblem)).toEqual([]);
  },
);
