import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findJqFolder } from "../../tools/jq.ts";

/** A program as a shell block of a page starts it. */
export interface Started {
  /** The block. */
  readonly block: string;
  readonly program: string;
  readonly words: readonly string[];
  /** Headers that a request reads from a pipe. */
  readonly headers: readonly string[];
}

/** Shell blocks of a page. */
export const shellBlocks = (text: string): string[] =>
  [...text.matchAll(/^( *)```sh\n(.*?)^ *```$/gms)].map(([, indent, block]) =>
    (block ?? "").replace(new RegExp(`^${indent}`, "gm"), ""),
  );

/** What stand-ins print: just what the commands behind them read. */
const PRINTS = {
  curl: {
    data: { result: [{ metric: {}, value: [0, "1"] }] },
    deployments: [
      {
        name: "site",
        uid: "dpl_1",
        state: "READY",
        created: 0,
        buildingAt: 0,
        ready: 60_000,
        meta: {},
        creator: {},
      },
    ],
    readyState: "CANCELED",
  },
  gcloud: {
    status: { traffic: [{ revisionName: "r", percent: 100 }] },
    spec: { traffic: [{ percent: 100, latestRevision: true }] },
  },
  vercel: { id: "dpl_1" },
  gh: { id: 1 },
  git: "0000\trefs/tags/v1",
  npm: "",
  pulumi: "",
  eas: "",
} as const;

/** What a person types where a block asks for it. */
const TYPED = "typed-in";
/** What logins print. */
export const TOKEN = "ya29.token";

/**
 * Runs every block as its reader would paste it, each in a shell of its own, with stand-ins that note how they are called.
 * @throws where a block ends with an error, as a whole or in a pipe.
 */
export async function startedBy(blocks: readonly string[]): Promise<Started[]> {
  const folder = mkdtempSync(join(tmpdir(), "operations-"));
  const log = join(folder, "log");
  const standIns = Object.entries(PRINTS).map(([program, printed]) => {
    const answer =
      typeof printed === "string" ? printed : JSON.stringify(program === "gcloud" ? [printed] : printed);
    return `${program}() { note ${program} "$@"; case "$*" in *print-*-token) echo ${TOKEN} ;; *--format=json) printf '%s\\n' '${answer.replace(/^\[(.*)\]$/, "$1")}' ;; *) printf '%s\\n' '${answer}' ;; esac; }`;
  });
  const script = [
    ": > log",
    // What ends a word is a character that no command has. A line is one write: programs of a pipe run at the same time.
    'note() { local line word; printf -v line \'%s\\x1f\' "$block" "$@"; for word in "$@"; do [[ $word != @/dev/fd/* ]] || line+="header $(cat "${word#@}")"$\'\\x1f\'; done; printf \'%s\\x1e\' "$line" >> log; }',
    ...standIns,
    "cd() { :; }",
    "rm() { :; }",
    'jq() { if [[ ${!#} == state.json ]]; then echo \'{"deployment":{}}\' | command jq "${@:1:$#-1}"; else command jq "$@"; fi; }',
    ...blocks.map(
      (block, i) =>
        `block=${i}; ( set -eo pipefail\n${block}\n) > /dev/null <<< ${TYPED} || { echo "block ${i} fails" >&2; exit 1; }`,
    ),
  ].join("\n");
  try {
    execFileSync("bash", ["--noprofile", "--norc", "-c", script], {
      cwd: folder,
      env: { PATH: `${process.env.PATH}${delimiter}${await findJqFolder()}` },
      stdio: ["ignore", "ignore", "pipe"],
    });
    return read(readFileSync(log, "utf8"), blocks);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(log: string, blocks: readonly string[]): Started[] {
  return log
    .split("\x1e")
    .filter((line) => line !== "")
    .map((line) => {
      const [block, program = "", ...rest] = line.split("\x1f").slice(0, -1);
      const headers = rest.filter((word) => word.startsWith("header ")).map((word) => word.slice(7));
      return {
        block: blocks[Number(block)] ?? "",
        program,
        words: rest.filter((word) => !word.startsWith("header ")),
        headers,
      };
    });
}
