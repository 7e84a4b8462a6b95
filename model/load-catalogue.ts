import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Catalogue, CatalogueEntries } from "./entities/catalogue.ts";
import type { Guardrail } from "./entities/guardrail.ts";
import { CATALOGUE_KINDS, type CatalogueKind, type EntityOf, KINDS, ofEachKind } from "./entities/kinds.ts";
import { withField } from "./entities/with-field.ts";
import {
  type Complaint,
  inReadingOrder,
  isError,
  type Problem,
  RELIED_KINDS,
  type ReliedKind,
} from "./problems/problem.ts";
import type { View } from "./rules/cross-rule.ts";
import { crossRules } from "./rules/index.ts";
import { type DeclaredEntries, type Entry, readEntries } from "./yaml/entries.ts";
import { readYaml } from "./yaml/source.ts";

/** What stands in the files, by kind. */
type Declared = { readonly [Kind in CatalogueKind]: DeclaredEntries<EntityOf<Kind>> };

/** A catalogue, or what keeps it from being one; warnings come with a catalogue. */
export interface LoadedCatalogue {
  readonly catalogue?: Catalogue;
  readonly problems: readonly Problem[];
  /** The entries that are valid by themselves, whatever is wrong with the others. */
  readonly readable: Catalogue;
  /** Kinds of which an entry may be missing in {@link readable}, since their file has an error. */
  readonly broken: readonly ReliedKind[];
  /**
   * Makes a problem of a complaint about an entry, at its place; about one that is not there (any more), at the end of
   * the file that it would be in.
   */
  problemOf(kind: CatalogueKind, id: string, complaint: Complaint): Problem;
}

/** Reads and checks `catalogue/` below a project root in one pass. Never throws: whatever is wrong is a problem. */
export function loadCatalogue(root: string): LoadedCatalogue {
  const declared = ofEachKind((kind) =>
    readEntries<never>(KINDS[kind], readYaml(root, fileOf(kind))),
  ) as Declared;
  const entries = ofEachKind((kind) => entitiesIn<object>(declared[kind])) as CatalogueEntries;
  const catalogue: Catalogue = { ...entries, runbooks: readRunbooks(root, entries.guardrails) };
  const all = CATALOGUE_KINDS.flatMap((kind) => [...declared[kind].entries]);
  const reporters = new Map<unknown, (typeof all)[number]>(all.map((entry) => [entry.entity, entry]));
  const problems = CATALOGUE_KINDS.flatMap((kind) => [...declared[kind].problems]);
  const isWhole = (kind: CatalogueKind) =>
    !problems.some((problem) => isError(problem) && problem.place.file === fileOf(kind));
  for (const check of Object.values(crossRules)) {
    const view: View = {
      ...catalogue,
      ids: ofEachKind((kind) => declared[kind].ids) as View["ids"],
      whole: ofEachKind(isWhole) as View["whole"],
    };
    for (const { about, complaint } of check(view)) {
      const entry = reporters.get(about);
      if (entry) problems.push(entry.report(complaint));
    }
  }
  const problemOf = (kind: CatalogueKind, id: string, complaint: Complaint) => {
    const [entry] = withField<Entry<unknown>, "id">(declared[kind].entries, "id", id);
    return entry ? entry.report(complaint) : declared[kind].reportAbsent(id, complaint);
  };
  const broken = RELIED_KINDS.filter((kind) => !isWhole(kind));
  const loaded = { problems: inReadingOrder(problems), readable: deepFreeze(catalogue), broken, problemOf };
  return problems.some(isError) ? loaded : { ...loaded, catalogue };
}

const fileOf = (kind: CatalogueKind): string => `catalogue/${KINDS[kind].file}`;

const entitiesIn = <T>({ entries }: DeclaredEntries<T>): T[] =>
  entries.flatMap(({ entity }) => (entity ? [entity] : []));

/** Bytes of a runbook that are read; an alert carries some thousands at most. */
const MAX_RUNBOOK_SIZE = 1_000_000;

function readRunbooks(root: string, guardrails: readonly Guardrail[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { runbook_ref } of guardrails) {
    try {
      const path = realpathSync(join(root, runbook_ref));
      // A link out of the repository would carry any file of this machine into an alert.
      const isInside = path.startsWith(`${realpathSync(root)}${sep}`);
      const stats = statSync(path);
      if (isInside && stats.isFile() && stats.size <= MAX_RUNBOOK_SIZE) {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
        // A checkout may have other ends of lines than the repository.
        texts.set(runbook_ref, text.replaceAll("\r\n", "\n"));
      }
    } catch {
      // Left out of the map: the rule about runbooks says so, with the place of the reference.
    }
  }
  return texts;
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
