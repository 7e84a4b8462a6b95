import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** Pages that belong to the estate, or have a test of their own. */
const LEFT_OUT = ["catalogue.md", "operations.md", "platform-facts.md"];

/** A fenced block of a page. */
export interface Block {
  /** Path of its page. */
  readonly page: string;
  /** What follows its opening fence. */
  readonly language: string;
  readonly text: string;
  /** The heading that it stands under. */
  readonly heading: string;
}

/** The README and the pages of `docs/` that are written by hand, by their paths. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  ["README.md", ...docs()].map((page) => [page, readFileSync(join(ROOT, page), "utf8")]),
);

function docs(): string[] {
  const names = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  return names.filter((name) => !LEFT_OUT.includes(name)).map((name) => `docs/${name}`);
}

/** Every fenced block of a page. */
export function blocksOf(page: string): Block[] {
  const text = PAGES.get(page) ?? "";
  return [...text.matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms)].map((match) => ({
    page,
    language: match[1] ?? "",
    text: match[2] ?? "",
    heading:
      text
        .slice(0, match.index)
        .match(/^##+ .*$/gm)
        ?.at(-1)
        ?.replace(/^#+ /, "") ?? "",
  }));
}
