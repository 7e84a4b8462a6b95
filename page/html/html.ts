/** Markup that is safe to put into a page. */
export class Html {
  /** The markup itself. */
  readonly text: string;
  /** @param text markup; what a user has written only after {@link html} has escaped it */
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold: markup as it is, everything else as text. Nothing is left of `undefined` and `false`. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/** Markup with values in it. Whatever is not markup already is escaped, so that no value can become an element. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, i) => `${text}${i < parts.length ? shown(parts[i]) : ""}`).join(""));
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function shown(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(shown).join("");
  return String(part).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
