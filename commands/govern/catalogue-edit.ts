import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../estate.ts";
import { writeAll } from "../files/write-all.ts";
import { Refused } from "../terminal/problems.ts";

/**
 * Changes of files of the estate that are tried in a copy first. The files themselves are touched by
 * {@link CatalogueEdit.write} alone, all at once: what an editor saves in the meantime is never lost, and a command that
 * ends before leaves no trace.
 */
export class CatalogueEdit {
  readonly #root: string;
  readonly #before = new Map<string, string>();
  /** The copy, as a project root. */
  readonly copy = mkdtempSync(join(tmpdir(), "skeleton-edit-"));

  /** @param others files that are read beside the catalogue and the stacks' files, such as runbooks */
  constructor(others: Iterable<string>, root = ROOT) {
    this.#root = root;
    const stacks = readdirSync(root).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name));
    for (const path of ["catalogue", ...stacks, ...others]) {
      if (!existsSync(join(root, path))) continue;
      mkdirSync(dirname(join(this.copy, path)), { recursive: true });
      cpSync(join(root, path), join(this.copy, path), { recursive: true, dereference: true });
    }
  }

  /** @throws Refused where the file cannot be edited. */
  change(file: string, edit: (text: string) => string): void {
    const path = join(this.copy, file);
    const text = readFileSync(path, "utf8");
    let edited: string;
    try {
      edited = edit(text);
    } catch (error) {
      throw new Refused(`${file}: ${(error as Error).message}`);
    }
    if (edited === text) return;
    if (!this.#before.has(file)) this.#before.set(file, text);
    writeFileSync(path, edited);
  }

  /** Writes every changed file, or none. @throws Refused where one of them was changed in the meantime. */
  write(): void {
    const changes = [...this.#before].map(([path, before]) => ({
      path,
      before,
      after: readFileSync(join(this.copy, path), "utf8"),
    }));
    writeAll(this.#root, changes);
  }

  /** Takes the copy away. */
  remove(): void {
    rmSync(this.copy, { recursive: true, force: true });
  }

  /** What was changed, for people. */
  said(): string[] {
    return this.#before.size > 0 ? [`edited ${[...this.#before.keys()].join(" and ")}`] : [];
  }
}
