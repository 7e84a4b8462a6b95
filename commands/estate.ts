import { fileURLToPath } from "node:url";
import { overBudget } from "../model/cost/budget.ts";
import { domainWarnings } from "../model/delivery/domain.ts";
import { type Share, shareOf, withSettings } from "../model/delivery/share.ts";
import type { Catalogue } from "../model/entities/catalogue.ts";
import { ENVIRONMENTS, type Environment } from "../model/entities/entity.ts";
import { type LoadedCatalogue, loadCatalogue } from "../model/load-catalogue.ts";
import { isError, type Problem } from "../model/problems/problem.ts";
import type { StackSettings } from "../model/settings.ts";
import { loadSettings, settingsProblem } from "../model/stack/stack-file.ts";

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
  const { catalogue, problems, problemOf } = loadCatalogue(root);
  if (!catalogue) return { stacks: [], problems, problemOf };
  const loaded = environments.map((environment) => {
    const share = shareOf(catalogue, environment);
    return { environment, share, ...loadSettings(root, share) };
  });
  const all = [...problems, ...loaded.flatMap((stack) => stack.problems)];
  if (all.some(isError)) return { stacks: [], problems: all, problemOf };
  const stacks = loaded.flatMap(({ environment, share, settings }) =>
    settings ? [{ root, environment, share: withSettings(share, settings), settings }] : [],
  );
  return {
    catalogue,
    stacks,
    problems: [...all, ...domainProblems(root, stacks), ...budgetProblems(root, stacks, catalogue)],
    problemOf,
  };
}

const domainProblems = (root: string, stacks: readonly Stack[]): Problem[] =>
  stacks.flatMap(({ environment, settings, share }) =>
    domainWarnings(settings, share).map((complaint) => settingsProblem(root, environment, complaint)),
  );

/** Free tiers are shared, so what a stack costs is known only where all of them are. */
function budgetProblems(root: string, stacks: readonly Stack[], { usage }: Catalogue): Problem[] {
  if (stacks.length < ENVIRONMENTS.length) return [];
  return overBudget(stacks, usage).map(({ environment, complaint }) =>
    settingsProblem(root, environment, complaint),
  );
}
