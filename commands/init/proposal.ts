import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import type { RawEstate } from "../../model/founding/founded.ts";
import { startingRunbook } from "../../model/founding/runbooks.ts";
import { isError, type Problem } from "../../model/problems/problem.ts";
import { type Estate, loadEstate } from "../estate.ts";
import type { FileChange } from "../files/write-all.ts";
import { changesOf, notReplaced } from "../render/changes.ts";
import { estateFiles } from "../render/estate-files.ts";
import { Refused } from "../terminal/problems.ts";
import { estateTexts } from "./estate-texts.ts";
import type { PresentEstate } from "./present-estate.ts";

/** What would be written: nothing of it is yet. */
export interface Proposal {
  /** Of the files that a person writes: the catalogue, the stacks' files, and runbooks that are not there yet. */
  readonly changes: readonly FileChange[];
  /** Texts of the files that a person writes, by path, as they will be. */
  readonly texts: ReadonlyMap<string, string>;
  /** Of what follows from them: rendered files and the inventory. */
  readonly following: readonly FileChange[];
  /** The estate as it will be. */
  readonly estate: Estate;
  readonly problems: readonly Problem[];
}

/**
 * Works out what files an estate takes, and checks it as `npm run validate` would, in a folder of its own.
 * @throws Refused where a file cannot be edited, or stands where one would be rendered and was not.
 */
export async function proposalOf(
  root: string,
  present: PresentEstate,
  wanted: RawEstate,
  isNew: boolean,
): Promise<Proposal> {
  const runbooks = [...new Set(wanted.catalogue.guardrails.map(({ runbook_ref }) => String(runbook_ref)))];
  const texts = new Map([...estateTexts(present, wanted, isNew), ...missingRunbooks(root, runbooks)]);
  const changes = [...new Set([...texts.keys(), ...present.texts.keys()])]
    .map(
      (path): FileChange => ({ path, before: present.texts.get(path) || undefined, after: texts.get(path) }),
    )
    .filter(({ before, after }) => before !== after);
  const scratch = mkdtempSync(join(tmpdir(), "skeleton-init-"));
  try {
    for (const [path, text] of texts) write(scratch, path, text);
    for (const path of runbooks) copy(root, scratch, path);
    const estate = loadEstate(scratch);
    const { catalogue } = estate;
    if (!catalogue || estate.problems.some(isError)) {
      return { changes, texts, following: [], estate, problems: estate.problems };
    }
    const rendered = changesOf(root, await estateFiles({ ...estate, catalogue }));
    const foreign = notReplaced(rendered);
    if (foreign.length > 0) throw new Refused([...foreign, "nothing was written"].join("\n"));
    const following = [...rendered, ...(isNew ? samplePlans(root) : [])];
    return { changes, texts, following, estate, problems: estate.problems };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runbooks of metrics that guardrails refer to and nobody wrote yet, with what each starts with. */
const missingRunbooks = (root: string, paths: readonly string[]): [string, string][] =>
  paths
    .filter((path) => !existsSync(join(root, path)))
    .flatMap((path) => {
      const text = startingRunbook(path);
      return text === undefined ? [] : [[path, text]];
    });

/** The accepted plans of the sample go with it: what it would lose is nobody's. */
const samplePlans = (root: string): FileChange[] =>
  ENVIRONMENTS.map((environment) => `inventory/${environment}.json`)
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, before: readFileSync(join(root, path), "utf8"), after: undefined }));

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function copy(from: string, to: string, path: string): void {
  if (!existsSync(join(from, path))) return;
  mkdirSync(dirname(join(to, path)), { recursive: true });
  cpSync(join(from, path), join(to, path));
}
