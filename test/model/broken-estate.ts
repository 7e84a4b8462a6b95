import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { shareOf } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { loadCatalogue } from "../../model/load-catalogue.ts";
import { inReadingOrder, type Problem } from "../../model/problems/problem.ts";
import { loadSettings } from "../../model/stack/stack-file.ts";

/**
 * One change of the text of the estate. `where` is an entity (`surface api-staging`: only its own lines are looked at)
 * or a file; `find` stands there exactly once. Each `▸` in `replacement` marks a place at which a problem is expected,
 * and is taken out before the text is read.
 */
export type Edit = readonly [where: string, find: string, replacement: string];

/** A place that an edit marked, as `file:line:column`. */
export type MarkedPlace = string;

const BASE = join(import.meta.dirname, "estate");
const FILE_OF_KIND: Readonly<Record<string, string>> = {
  pipeline: "catalogue/pipelines.yaml",
  surface: "catalogue/surfaces.yaml",
  secret: "catalogue/secrets.yaml",
  guardrail: "catalogue/guardrails.yaml",
  usage: "catalogue/usage.yaml",
  clarification: "catalogue/clarifications.yaml",
  review: "catalogue/governance.yaml",
};
const RUNBOOKS = ["docs/runbooks/api.md", "docs/runbooks/ocr.md"];

/** A small valid estate in a temporary folder, to be broken in one way at a time. */
export class Estate {
  readonly root = mkdtempSync(join(tmpdir(), "estate-test-"));
  readonly base: ReadonlyMap<string, string>;

  constructor() {
    cpSync(BASE, this.root, { recursive: true });
    for (const file of RUNBOOKS) this.write(file, "# What to do\n");
    const files = [
      ...readdirSync(join(BASE, "catalogue")).map((name) => `catalogue/${name}`),
      ...ENVIRONMENTS.map((environment) => `Pulumi.${environment}.yaml`),
      ...RUNBOOKS,
    ];
    this.base = new Map(files.map((file) => [file, readFileSync(join(this.root, file), "utf8")]));
  }

  write(file: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), content);
  }

  /** The text of a file of the base. */
  text(file: string): string {
    const text = this.base.get(file);
    if (text === undefined) throw new Error(`the estate has no ${file}`);
    return text;
  }

  /** What is wrong with the estate once it is changed so, and the places that the edits marked, in reading order. */
  broken(edits: readonly Edit[]): { problems: Problem[]; marked: MarkedPlace[] } {
    const texts = edited(this.base, edits);
    const marked = [...texts.keys()].sort().flatMap((file) => markedPlaces(file, texts.get(file) ?? ""));
    for (const [file, text] of texts) this.write(file, text.replaceAll("▸", ""));
    try {
      return { problems: this.problems(), marked };
    } finally {
      this.restore(texts.keys());
    }
  }

  /** The files that the edits change, as they then are. */
  changed(edits: readonly Edit[]): ReadonlyMap<string, string> {
    return new Map([...edited(this.base, edits)].map(([file, text]) => [file, text.replaceAll("▸", "")]));
  }

  /** What is wrong with the catalogue; with the settings of both stacks as well where the catalogue is valid. */
  problems(): Problem[] {
    const loaded = loadCatalogue(this.root);
    const { catalogue, problems } = loaded;
    if (!catalogue) return [...problems];
    const settings = ENVIRONMENTS.flatMap((environment) => {
      return loadSettings(this.root, shareOf(catalogue, environment), loaded).problems;
    });
    return inReadingOrder([...problems, ...settings]);
  }

  /** The catalogue, which must be valid. */
  catalogue(): Catalogue {
    const { catalogue, problems } = loadCatalogue(this.root);
    if (!catalogue) throw new Error(JSON.stringify(problems));
    return catalogue;
  }

  /** Puts files back as they are in the base. */
  restore(files: Iterable<string> = this.base.keys()): void {
    for (const file of files) {
      rmSync(join(this.root, file), { recursive: true, force: true });
      this.write(file, this.text(file));
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function edited(base: ReadonlyMap<string, string>, edits: readonly Edit[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [where, find, replacement] of edits) {
    const [kind = "", id] = where.split(" ");
    const file = FILE_OF_KIND[kind] ?? where;
    const text = texts.get(file) ?? base.get(file);
    if (text === undefined) throw new Error(`there is no ${where} to edit`);
    const [from, to] = id === undefined ? [0, text.length] : linesOfEntity(text, id);
    const part = text.slice(from, to);
    if (part.split(find).length !== 2) throw new Error(`"${find}" is not once in ${where}`);
    texts.set(file, text.slice(0, from) + part.replace(find, () => replacement) + text.slice(to));
  }
  return texts;
}

function linesOfEntity(text: string, id: string): [from: number, to: number] {
  const from = text.search(new RegExp(`^- ▸?id: ${id}$`, "m"));
  if (from === -1) throw new Error(`there is no entry ${id}`);
  const next = text.indexOf("\n- ", from);
  return [from, next === -1 ? text.length : next + 1];
}

function markedPlaces(file: string, text: string): MarkedPlace[] {
  return text
    .split("\n")
    .flatMap((line, i) =>
      [...line.matchAll(/▸/g)].map(({ index }, earlier) => `${file}:${i + 1}:${index - earlier + 1}`),
    );
}
