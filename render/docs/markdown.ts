/** A Markdown table; a cell may hold anything that fits on a line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Of a backslash before a bar, the backslash is escaped as well: it would take back the bar's own. */
const cell = (text: string): string =>
  text
    .replace(/\\+(?=\|)/g, "$&$&")
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ");

/** Text as inline code. */
export const code = (text: string): string => `\`${text}\``;

/** A link to a file by its path from the repository's root, on a page of `docs/`. CommonMark ends a link at a space. */
export const fileLink = (text: string, path: string): string =>
  `[${text}](../${path.replace(/[\s%?#()<>[\]\\]/g, (character) => ENCODED[character] ?? encodeURIComponent(character))})`;

/** What `encodeURIComponent` leaves as it is, and a link's end is known by. */
const ENCODED: Readonly<Record<string, string>> = { "(": "%28", ")": "%29" };

/**
 * Somebody's text on one line: emphasis, code and links stay, and what looks like HTML is shown and not read as such. A run
 * of backquotes opens code where one of the same length closes it.
 */
export const sentence = (text: string): string =>
  text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|<(?=[a-z/!?])(?!https?:)/gi, (found) =>
      found === "<" ? "\\<" : found,
    );

/** Item of a list, as people write one. */
const ITEM = /^\s*([-+*]|\d{1,9}[.)])\s/;

/** What opens something else than a paragraph where a line starts with it, up to the character that is escaped for it. */
const OPENS =
  /^(?=[-+*](\s|$)|#{1,6}(\s|$)|>|```|~~~|([-*_]\s?){3,}$|=+$|\[[^\]]*\]:)|^\d{1,9}(?=[.)](\s|$))/;

/** Somebody's text as paragraphs and nothing else, each on a line: no heading, fence or comment of it is the page's. */
export function prose(text: string): string {
  const paragraphs: string[][] = [[]];
  for (const line of text.split("\n")) {
    if (line.trim() === "" || ITEM.test(line)) paragraphs.push([]);
    paragraphs.at(-1)?.push(line);
  }
  return page(...paragraphs.map((lines) => sentence(lines.join(" ")).replace(OPENS, "$&\\"))).trimEnd();
}

/** A fenced block. */
export const block = (language: string, text: string): string =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** Parts of a page, an empty line between them. */
export const page = (...parts: readonly string[]): string =>
  `${parts.filter((part) => part !== "").join("\n\n")}\n`;
