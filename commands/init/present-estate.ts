import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import { KINDS } from "../../model/entities/kinds.ts";
import { answersOf } from "../../model/founding/answers-of.ts";
import type { RawEstate } from "../../model/founding/founded.ts";
import type { PlaceOfApp } from "../../model/founding/places.ts";
import { isError, type Problem } from "../../model/problems/problem.ts";
import { PULUMI_PROJECT } from "../../model/settings.ts";
import { stackFile } from "../../model/stack/stack-file.ts";
import type { RawEntry } from "../../model/yaml/rewrite.ts";
import { isMapping, type Mapping, readYaml } from "../../model/yaml/source.ts";
import { loadEstate } from "../estate.ts";

/** Owner of the sample that a fresh clone holds; it belongs to nobody. */
const SAMPLE_OWNER = "example-founder";

/** The kinds of the catalogue, with the file of each. */
export const CATALOGUE_FILES = Object.entries(KINDS).map(([kind, { file }]) => ({
  kind: kind as keyof typeof KINDS,
  path: `catalogue/${file}`,
}));

/** The estate as it is on the disk. */
export interface PresentEstate {
  /** Text of each file of the estate, by its path; empty where there is none. */
  readonly texts: ReadonlyMap<string, string>;
  /** What stands in each stack's file beside its configuration, such as `encryptionsalt`. */
  readonly around: Readonly<Record<Environment, Mapping>>;
  readonly raw: RawEstate;
  /** Whether it is still the sample of a fresh clone. */
  readonly isSample: boolean;
  /** What keeps it from being read. */
  readonly problems: readonly Problem[];
  /** The answers that produce it; nothing where it is not valid. */
  readonly answers: Mapping;
  readonly places: readonly PlaceOfApp[];
  /** The stacks that it has; none where it is not valid. */
  readonly stacks: readonly Environment[];
}

/** Reads the estate below a root, valid or not. */
export function presentEstate(root: string): PresentEstate {
  const files = [...CATALOGUE_FILES.map(({ path }) => path), ...ENVIRONMENTS.map(stackFile)];
  const texts = new Map(files.map((path) => [path, textOf(root, path)]));
  const rawOf = (path: string): unknown => readYaml(root, path).value;
  const catalogue = Object.fromEntries(
    CATALOGUE_FILES.map(({ kind, path }) => [kind, entriesOf(rawOf(path))]),
  ) as unknown as RawEstate["catalogue"];
  const stacks = byEnvironment((environment) => configOf(rawOf(stackFile(environment))));
  const around = byEnvironment((environment) => aroundConfig(rawOf(stackFile(environment))));
  const { catalogue: checked, stacks: settings, problems } = loadEstate(root);
  return {
    texts,
    around,
    raw: { catalogue, stacks },
    isSample: ENVIRONMENTS.some((environment) => {
      const github = stacks[environment][`${PULUMI_PROJECT}:github`];
      return isMapping(github) && github.owner === SAMPLE_OWNER;
    }),
    problems: problems.filter(isError),
    answers: checked
      ? answersOf({
          catalogue: checked,
          settings: Object.fromEntries(settings.map((stack) => [stack.environment, stack.settings])),
        })
      : {},
    stacks: settings.map(({ environment }) => environment),
    places: (checked?.surfaces ?? []).map(({ app, environment }) => ({ app, environment })),
  };
}

function byEnvironment(of: (environment: Environment) => Mapping): Record<Environment, Mapping> {
  return Object.fromEntries(ENVIRONMENTS.map((name) => [name, of(name)])) as Record<Environment, Mapping>;
}

const configOf = (value: unknown): Mapping =>
  isMapping(value) && isMapping(value.config) ? value.config : {};

function aroundConfig(value: unknown): Mapping {
  const { config: _, ...around } = isMapping(value) ? value : {};
  return around;
}

const entriesOf = (value: unknown): RawEntry[] =>
  Array.isArray(value)
    ? value.filter((entry): entry is RawEntry => isMapping(entry) && typeof entry.id === "string")
    : [];

function textOf(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return "";
  }
}
