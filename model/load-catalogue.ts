import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalogue } from "./entities/catalogue.ts";
import { clarificationKind } from "./entities/clarification.ts";
import type { EntityKind } from "./entities/entity.ts";
import { governanceKind } from "./entities/governance-review.ts";
import { type Guardrail, guardrailKind } from "./entities/guardrail.ts";
import { pipelineKind } from "./entities/pipeline.ts";
import { secretKind } from "./entities/secret.ts";
import { surfaceKind } from "./entities/surface.ts";
import { usageKind } from "./entities/usage.ts";
import { type Complaint, inReadingOrder, isError, type Problem } from "./problems/problem.ts";
import type { View } from "./rules/cross-rule.ts";
import { crossRules } from "./rules/index.ts";
import { type DeclaredEntries, readEntries } from "./yaml/entries.ts";
import { readYaml } from "./yaml/source.ts";

/** A part of the catalogue that is a list of entries. */
type Kind = Exclude<keyof Catalogue, "runbooks">;

/** A catalogue, or what keeps it from being one; warnings come with a catalogue. */
export interface LoadedCatalogue {
  readonly catalogue?: Catalogue;
  readonly problems: readonly Problem[];
  /**
   * Makes a problem of a complaint about an entry, at its place; about one that is not there (any more), at the start of
   * the file that it would be in.
   */
  problemOf(kind: Kind, id: string, complaint: Complaint): Problem;
}

/** Reads and checks `catalogue/` below a project root in one pass. Never throws: whatever is wrong is a problem. */
export function loadCatalogue(root: string): LoadedCatalogue {
  const read = <T>(kind: EntityKind<T>) => readEntries(kind, readYaml(root, catalogueFile(kind.file)));
  const kinds = {
    pipelines: read(pipelineKind),
    surfaces: read(surfaceKind),
    secrets: read(secretKind),
    guardrails: read(guardrailKind),
    usage: read(usageKind),
    clarifications: read(clarificationKind),
    reviews: read(governanceKind),
  };
  const catalogue: Catalogue = {
    pipelines: entities(kinds.pipelines),
    surfaces: entities(kinds.surfaces),
    secrets: entities(kinds.secrets),
    guardrails: entities(kinds.guardrails),
    usage: entities(kinds.usage),
    clarifications: entities(kinds.clarifications),
    reviews: entities(kinds.reviews),
    runbooks: readRunbooks(root, entities(kinds.guardrails)),
  };
  const entries = Object.values(kinds).flatMap((kind) => [...kind.entries]);
  const problems = Object.values(kinds).flatMap((kind) => [...kind.problems]);
  const isWhole = ({ file }: { file: string }) =>
    !problems.some((problem) => isError(problem) && problem.place.file === catalogueFile(file));
  for (const check of Object.values(crossRules)) {
    const view: View = {
      ...catalogue,
      ids: {
        pipeline: kinds.pipelines.ids,
        surface: kinds.surfaces.ids,
        secret: kinds.secrets.ids,
        clarification: kinds.clarifications.ids,
      },
      whole: {
        pipelines: isWhole(pipelineKind),
        surfaces: isWhole(surfaceKind),
        secrets: isWhole(secretKind),
        guardrails: isWhole(guardrailKind),
      },
    };
    for (const { about, complaint } of check(view)) {
      const entry = entries.find(({ entity }) => entity === about);
      if (entry) problems.push(entry.report(complaint));
    }
  }
  const problemOf = (kind: Kind, id: string, complaint: Complaint) => {
    const entry = kinds[kind].entries.find((candidate) => candidate.id === id);
    return entry ? entry.report(complaint) : kinds[kind].reportAbsent(id, complaint);
  };
  return problems.some(isError)
    ? { problems: inReadingOrder(problems), problemOf }
    : { catalogue: deepFreeze(catalogue), problems: inReadingOrder(problems), problemOf };
}

const catalogueFile = (file: string): string => `catalogue/${file}`;

const entities = <T>({ entries }: DeclaredEntries<T>): T[] =>
  entries.flatMap(({ entity }) => (entity ? [entity] : []));

function readRunbooks(root: string, guardrails: readonly Guardrail[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { runbook_ref } of guardrails) {
    try {
      texts.set(runbook_ref, readFileSync(join(root, runbook_ref), "utf8"));
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
