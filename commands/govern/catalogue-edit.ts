import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../estate.ts";
import { Refused } from "../terminal/problems.ts";

/** Changes of files below the root that can be taken back together. */
export class CatalogueEdit {
  readonly #root: string;
  readonly #before = new Map<string, string>();

  constructor(root = ROOT) {
    this.#root = root;
  }

  /** @throws Refused where the file cannot be edited. */
  change(file: string, edit: (text: string) => string): void {
    const path = join(this.#root, file);
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

  /** Puts every file back as it was. */
  undo(): void {
    for (const [file, text] of this.#before) writeFileSync(join(this.#root, file), text);
    this.#before.clear();
  }

  /** What was changed, for people. */
  said(): string[] {
    return this.#before.size > 0 ? [`edited ${[...this.#before.keys()].join(" and ")}`] : [];
  }
}
