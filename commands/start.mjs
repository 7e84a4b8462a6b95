// Starts a command: `node commands/start.mjs NAME [ARGUMENT ...]` runs `commands/NAME.ts`.
//
// Stripping types and resolving some hundred modules costs more than most commands do, so each command is bundled once
// into `.cache/commands/`. A bundle is used only while every file that it was made from has the content that it had then.
// Plain JavaScript without dependencies: this file is what says that dependencies are missing.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = "", ...rest] = process.argv.slice(2);

/** How Node, esbuild and its own start say that a package is not there; not one of this repository's files. */
const MISSING =
  /(?:Cannot find package '|Could not resolve "|Cannot find module '|The package ")([^'"./][^'"]*)(?:'|")/;

/** What to do about what the system refuses. */
const FIXES = {
  EACCES: "let this user write and read there",
  EPERM: "let this user write and read there",
  EROFS: "work in a checkout that can be written to",
  ENOSPC: "make room on that disk",
};
const CACHE = join(ROOT, ".cache", "commands", name);

if (!/^[a-z-]+$/.test(name) || !existsSync(join(ROOT, "commands", `${name}.ts`)))
  end("There is no such command.\n    fix: npm run lists them");
if (!existsSync(join(ROOT, "node_modules", "zod")))
  end("The dependencies are not installed.\n    fix: npm ci");
process.argv = [process.argv[0] ?? "node", join(ROOT, "commands", `${name}.ts`), ...rest];
// Node 22 and newer keep compiled code as well.
nodeModule.enableCompileCache?.(join(ROOT, ".cache", "compiled"));
// A stack trace names the sources. Their maps are read only once something has failed.
process.on("uncaughtException", fail);
// Where the input ends at a question (Ctrl-D), nothing is left to wait for, and Node ends in the middle of the command.
let isOver = false;
process.on("exit", () => {
  if (isOver || process.exitCode !== undefined) return;
  process.exitCode = 1;
  console.error("\nGiven up: the input ended at a question.");
});
try {
  const entry = cached() ?? (await bundled());
  // Where nothing can be written, the sources are run as they are.
  if (!entry) (await import("tsx/esm/api")).register();
  // Not awaited: Node would print a warning about this file where the command never ends.
  import(pathToFileURL(entry ?? join(ROOT, "commands", `${name}.ts`)).href).then(() => {
    isOver = true;
  }, fail);
} catch (error) {
  fail(error);
}

/** The bundle of this command, if there is one of the files as they are now. It has to be whole. */
function cached() {
  try {
    const { key, inputs, entry, sizes } = JSON.parse(readFileSync(join(CACHE, "bundle.json"), "utf8"));
    if (keyOf(inputs) !== key) return undefined;
    const isWhole = ([file, size]) => statSync(join(CACHE, key, file)).size === size;
    return Object.entries(sizes).every(isWhole) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Bundles this command; nothing where that cannot be kept. */
async function bundled() {
  const { bundle } = await import("./start-bundle.mjs");
  return bundle({ root: ROOT, name, folder: CACHE, keyOf });
}

function end(message) {
  console.error(message);
  process.exit(1);
}

/** Changes whenever the content of a file, or what npm has installed, does. */
function keyOf(inputs, read = (input) => readFileSync(join(ROOT, input))) {
  const hash = createHash("sha256").update(ROOT);
  for (const input of inputs) {
    const content = read(input);
    hash.update(`\n${input} ${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 24);
}

/**
 * Prints an error that nothing has handled, and ends the process. What the user or the system is the cause of is one
 * sentence; a mistake of the program comes with the lines of its sources.
 */
function fail(error) {
  // What says what to do is a sentence already.
  if (error instanceof Error && error.message.includes("\n    fix: ")) end(error.message);
  if (error?.name === "Refused") end(error.message);
  const wrong = wrongPackage(error);
  if (wrong !== undefined) end(`${wrong}\n    fix: npm ci`);
  if (typeof error?.code === "string" && /^E[A-Z]+$/.test(error.code)) {
    const fix = existsSync(tmpdir()) ? FIXES[error.code] : "set TMPDIR to a folder that exists";
    end(`${error.message.replace(/^E[A-Z]+: /, "")}${fix === undefined ? "" : `\n    fix: ${fix}`}`);
  }
  end(error instanceof Error ? withSources(String(error.stack)) : error);
}

/** What is installed and not as `package.json` wishes it, where that may be why something failed. */
function wrongPackage(error) {
  const missing = [error, ...(error?.errors ?? [])]
    .map((one) => MISSING.exec(one?.text ?? one?.message ?? "")?.[1])
    .find(Boolean);
  if (missing !== undefined) return `The package ${missing} is not installed.`;
  const { dependencies } = contentOf(join(ROOT, "package.json")) ?? {};
  if (dependencies === undefined)
    end(
      "package.json cannot be read as JSON.\n    fix: correct it; an unfinished merge leaves its marks in it",
    );
  const isOther = ([each, wanted]) => /^\d/.test(wanted) && installed(each) !== wanted;
  const [other, wanted] = Object.entries(dependencies).find(isOther) ?? [];
  return other && `The package ${other} is installed as ${installed(other) ?? "nothing"}, not as ${wanted}.`;
}

function installed(name) {
  return contentOf(join(ROOT, "node_modules", name, "package.json"))?.version;
}

function contentOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** A stack trace of bundles as one of their sources. */
function withSources(stack) {
  const maps = new Map();
  return stack.replaceAll(/(?:file:\/\/)?([^\s()]+\.js):(\d+):(\d+)/g, (position, file, line, column) => {
    if (!file.startsWith(CACHE)) return position;
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const found = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!found?.originalSource) return position;
    return `${join(dirname(file), found.originalSource)}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

function mapOf(file) {
  try {
    return new nodeModule.SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
  } catch {
    return undefined;
  }
}
