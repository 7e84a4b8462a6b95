/** Colours of a terminal, by the codes that programs print (ECMA-48, SGR). */
const COLOURS: Readonly<Record<number, string>> = {
  31: "#ff8f86",
  32: "#8bd5a4",
  33: "#f0c674",
  34: "#8fb2ff",
  35: "#d3a4f0",
  36: "#7fd0d8",
};

const FONT = 13;
const CHARACTER = 7.83;
const LINE = 19;
const PADDING = 20;
/** Height of the bar with the three dots. */
const BAR = 30;

/** How the text that follows is printed. */
interface Look {
  readonly colour?: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

const PLAIN: Look = { bold: false, dim: false };

/**
 * A picture of a terminal: the command that was typed, and what it printed. It is an SVG of text, so it is small and sharp.
 * @param width columns
 */
export function terminalSvg(command: string, printed: string, width: number): string {
  const lines = printed
    .replace(/^\n+|\n+$/g, "")
    .split("\n")
    .flatMap((line) => folded(line, width));
  const height = BAR + PADDING + (lines.length + 2) * LINE;
  const total = Math.round(width * CHARACTER + 2 * PADDING);
  const top = BAR + PADDING;
  let look = PLAIN;
  const drawn = lines.map((line, i) => {
    const [spans, after] = spansOf(line, look);
    look = after;
    return `<text x="${PADDING}" y="${top + (i + 2) * LINE}">${spans}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total} ${height}" width="${total}" height="${height}" role="img" aria-label="${escaped(command)}">`,
    `<style>text{font:${FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#dfe1e6;white-space:pre}.b{font-weight:700}.d{fill:#959aa5}${Object.entries(
      COLOURS,
    )
      .map(([code, colour]) => `.c${code}{fill:${colour}}`)
      .join("")}</style>`,
    `<rect width="${total}" height="${height}" rx="10" fill="#17191e"/>`,
    ...[0, 1, 2].map((i) => `<circle cx="${PADDING + i * 18}" cy="20" r="5.5" fill="#3a3e47"/>`),
    `<text x="${PADDING}" y="${top + LINE / 2}"><tspan class="d">$ </tspan><tspan class="b">${escaped(command)}</tspan></text>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

/** A line as a terminal folds it: what is printed counts, control sequences do not. */
function folded(line: string, width: number): string[] {
  const lines = [""];
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is taken apart is control sequences.
  for (const part of line.match(/\x1b\[[0-9;]*m|./gsu) ?? []) {
    const isPrinted = !part.startsWith("\x1b");
    if (isPrinted && column === width) {
      lines.push("");
      column = 0;
    }
    lines.push(`${lines.pop()}${part}`);
    if (isPrinted) column++;
  }
  return lines;
}

/** A line as spans, and how the text after it looks. */
function spansOf(line: string, before: Look): [string, Look] {
  let look = before;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is taken apart is control sequences.
  const spans = line.split(/(\x1b\[[0-9;]*m)/).map((part) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
    const [, codes] = /^\x1b\[([0-9;]*)m$/.exec(part) ?? [];
    if (codes === undefined) return part === "" ? "" : `<tspan${classOf(look)}>${escaped(part)}</tspan>`;
    for (const code of codes.split(";").map(Number)) look = after(look, code);
    return "";
  });
  return [spans.join(""), look];
}

function after(look: Look, code: number): Look {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 39) return { bold: look.bold, dim: look.dim };
  return code in COLOURS ? { ...look, colour: `c${code}` } : look;
}

function classOf({ colour, bold, dim }: Look): string {
  const classes = [colour, bold && "b", dim && "d"].filter(Boolean).join(" ");
  return classes === "" ? "" : ` class="${classes}"`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
