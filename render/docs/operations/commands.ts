import { block, code, page } from "../markdown.ts";

/** The programs that commands on the page start: what each is for, and how one logs in. */
const TOOLS = {
  npm: { about: "the commands of this repository", setUp: "`npm ci` in a clone" },
  git: { about: "the newest release tag", setUp: "a clone of this repository" },
  gh: { about: "workflows, environments and their variables", setUp: "`gh auth login`" },
  pulumi: { about: "updates and the state", setUp: "`pulumi login` with the stack's backend" },
  gcloud: { about: "Cloud Run, logs and metrics", setUp: "`gcloud auth login`" },
  vercel: { about: "sites", setUp: "`vercel login`" },
  eas: { about: "updates of mobile apps", setUp: "`eas login`" },
  curl: { about: "requests", setUp: "nothing" },
  jq: { about: "JSON", setUp: "nothing" },
} as const;

type ToolName = keyof typeof TOOLS;
const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];

/** A text as one word of a shell, in quotes where it has a character in it that shells read. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** How one asks a URL whether it answers, and how fast. */
export const askCommand = (url: string, options = ""): string =>
  `curl --silent --show-error --output /dev/null --max-time 30 --write-out '%{http_code} in %{time_total} s\\n'${options} ${shellWord(url)}`;

/** The programs of {@link TOOLS} that a shell text starts: at the start of a line, in a pipe, or in `$(…)`. */
function toolsOf(text: string): ToolName[] {
  return TOOL_NAMES.filter((name) =>
    new RegExp(`(^|[|(;&] ?|"\\$\\()${name} `, "m").test(text.replace(/^ +/gm, "")),
  );
}

/** A task: what it is for, the programs that it needs, and the commands. */
export function task(title: string, text: string, ...afterwards: readonly string[]): string {
  const tools = toolsOf(text).map(code).join(", ");
  return page(`**${title}** Needs ${tools}.`, block("sh", text), ...afterwards).trimEnd();
}

/** Rows of the table of programs, of those that the page starts. */
export function toolRows(text: string): string[][] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands ?? "").join("\n");
  return toolsOf(blocks).map((name) => [code(name), TOOLS[name].about, TOOLS[name].setUp]);
}
