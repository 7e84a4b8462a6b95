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

/** What stays as somebody wrote it: escapes, URLs, code between runs of backquotes of one length, and emphasis around words. */
const KEPT = [
  /\\./u,
  /<?https?:\/\/\S+/u,
  /(?<!`)(?<ticks>`+)(?!`).*?(?<!`)\k<ticks>(?!`)/u,
  /(?<![^\s("'])(?<stars>\*\*?)(?=\p{L})[^*`]*(?<=[\p{L}\p{N}.!?])\k<stars>(?=[,.;:!?)"']?(?:\s|$))/u,
];

/** What would be read as the start of something: HTML, an entity, emphasis of a part of a name, or a deletion. */
const READ = [
  /<(?=[a-z/!?])/u,
  /&(?=#?\w+;)/u,
  /\*(?=\S)|(?<=\S)\*/u,
  /(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/u,
  /~(?=\S)|(?<=\S)~/u,
];

const SHOWN = new RegExp(
  [
    ...KEPT.map(({ source }) => `(?:${source})`),
    `(?<read>${READ.map(({ source }) => source).join("|")})`,
  ].join("|"),
  "giu",
);

/** Somebody's text on one line: code, links and emphasis of words stay, and all else is shown as it is written. */
export const sentence = (text: string): string =>
  text
    .trim()
    .replace(/\s+/g, " ")
    .replace(SHOWN, (found, ...rest) => (rest.at(-1).read === undefined ? found : `\\${found}`));

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
