import { fileURLToPath } from "node:url";
import { overBudget } from "../model/cost/budget.ts";
import { domainWarnings } from "../model/delivery/domain.ts";
import { type Share, shareOf, withSettings } from "../model/delivery/share.ts";
import type { Catalogue } from "../model/entities/catalogue.ts";
import { ENVIRONMENTS, type Environment } from "../model/entities/entity.ts";
import { type LoadedCatalogue, loadCatalogue } from "../model/load-catalogue.ts";
import { isError, type Problem, type ReliedKind } from "../model/problems/problem.ts";
import type { StackSettings } from "../model/settings.ts";
import { presentStacks } from "../model/stack/present-stacks.ts";
import { loadSettings, settingsProblem } from "../model/stack/stack-file.ts";
import { contradictions, sharedPool } from "../model/stack/stacks-agree.ts";
import { strayFiles } from "../model/stray-files.ts";
import { finishInterrupted } from "./files/write-all.ts";

/** Root of the project: where the catalogue and the stack files are. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What one stack is made from, as its files say. */
export interface Stack {
  /** The folder that holds the estate's files. */
  readonly root: string;
  readonly environment: Environment;
  readonly share: Share;
  readonly settings: StackSettings;
}

/** The catalogue and the stacks that were asked for; both absent where anything has an error. */
export interface Estate {
  readonly catalogue?: Catalogue;
  readonly stacks: readonly Stack[];
  readonly problems: readonly Problem[];
  readonly problemOf: LoadedCatalogue["problemOf"];
}

/** Reads and checks the catalogue and the stack files in one go. Never throws. */
export function loadEstate(root = ROOT, environments: readonly Environment[] = ENVIRONMENTS): Estate {
  finishInterrupted(root);
  const read = loadCatalogue(root);
  const { catalogue, problems: found, readable, broken, problemOf } = read;
  const problems = [...strayFiles(root), ...found];
  const shares = presentStacks(
    root,
    environments.map((environment) => shareOf(readable, environment)),
  );
  const loaded = shares.map((share) => ({
    environment: share.environment,
    share,
    ...loadSettings(root, share, read),
  }));
  const both = loaded.flatMap(({ environment, share, stated }) =>
    stated ? [{ environment, share, settings: stated }] : [],
  );
  const all = [
    ...problems,
    ...broken.map(unchecked),
    ...loaded.flatMap((stack) => [...stack.problems, ...(stack.unchecked ? [stack.unchecked] : [])]),
    ...[...contradictions(both), ...sharedPool(both)].map(({ environment, complaint }) =>
      settingsProblem(root, environment, complaint),
    ),
  ];
  if (!catalogue || all.some(isError)) return { stacks: [], problems: all, problemOf };
  const stacks = loaded.flatMap(({ environment, share, settings }) =>
    settings ? [{ root, environment, share: withSettings(share, settings), settings }] : [],
  );
  return {
    catalogue,
    stacks,
    problems: [
      ...all,
      ...domainProblems(root, stacks),
      // Free tiers are shared, so what a stack costs is known only where all of them are.
      ...(environments.length === ENVIRONMENTS.length ? budgetProblems(root, stacks, catalogue) : []),
    ],
    problemOf,
  };
}

/** What is not known of the rest of the estate while a file of the catalogue has an error. */
const WAITS_FOR: Readonly<Record<ReliedKind, string>> = {
  pipelines:
    "whether every surface has a pipeline, whether each secret is used, and whether reviewers are asked",
  surfaces:
    "whether every pipeline has a surface, whether each secret is used, and surfaces named in settings",
  secrets: "whether there is every token, and which values of secrets the stacks hold",
  guardrails: "whether production is watched, and whether sources, channels and tokens are used",
};

/** Says what could not be checked because of errors that are reported already. */
function unchecked(kind: ReliedKind): Problem {
  return {
    severity: "warning",
    place: { file: `catalogue/${kind}.yaml`, line: 1, column: 1 },
    wrong: `not checked while this file has errors: ${WAITS_FOR[kind]}`,
    fix: "correct the errors, and validate again",
  };
}

const domainProblems = (root: string, stacks: readonly Stack[]): Problem[] =>
  stacks.flatMap(({ environment, settings, share }) =>
    domainWarnings(settings, share).map((complaint) => settingsProblem(root, environment, complaint)),
  );

const budgetProblems = (root: string, stacks: readonly Stack[], { usage }: Catalogue): Problem[] =>
  overBudget(stacks, usage).map(({ environment, complaint }) =>
    settingsProblem(root, environment, complaint),
  );
