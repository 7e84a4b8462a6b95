// Starts a command: `node commands/start.mjs NAME [ARGUMENT ...]` runs `commands/NAME.ts`.
//
// Stripping types and resolving some hundred modules costs more than most commands do, so each command is bundled once
// into `.cache/commands/`. A bundle is used only while every file that it was made from has the content that it had then.
// Plain JavaScript without dependencies: this file is what says that dependencies are missing.

import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, lstatSync, readFileSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = "", ...rest] = process.argv.slice(2);

/**
 * How Node, esbuild and its own start say that a package is not there, and Node where it is imported; not one of this
 * repository's files. As in components/resource-transforms.ts.
 */
const MISSING =
  /(?:Cannot find package '|Could not resolve "|Cannot find module '|The package ")((?:@[^'"/]+\/)?[^'"./][^'"/]*)[^'"]*(?:'|")(?:(?: imported from |\nRequire stack:\n- )([^\n]+))?/;

/** What to do about what the system refuses. */
const FIXES = {
  EACCES: "let this user read and write there",
  EPERM: "let this user read and write there",
  EROFS: "work in a checkout that can be written to",
  ENOSPC: "make room on that disk",
  EDQUOT: "make room on that disk",
  EMFILE:
    "allow at least 1024 open files: ulimit -Hn shows the limit, which a new shell or an administrator can raise",
  ENFILE: "close programs: this machine has no more open files to give",
};
/** Below that, a bundler or an engine may wait for ever for what it could not open. */
const LEAST_OPEN_FILES = 256;
/** What npm, pnpm and Yarn each write into node_modules last. */
const INSTALLED = [".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml"];
const CACHE = join(ROOT, ".cache", "commands", name);
const MANIFEST = contentOf(join(ROOT, "package.json")) ?? endOfPackage();

if (!commands().includes(name)) end("There is no such command.\n    fix: npm run lists them");
const leastNode = olderThan(process.versions.node);
if (leastNode !== undefined)
  end(`This is Node.js ${process.versions.node}.\n    fix: install Node.js ${leastNode} or newer`);
if (openFiles() < LEAST_OPEN_FILES)
  end(`This shell allows ${openFiles()} open files.\n    fix: ${FIXES.EMFILE}`);
const missing = missingPackage();
if (missing !== undefined) end(`${missing}\n    fix: npm ci`);
process.argv = [process.argv[0] ?? "node", join(ROOT, "commands", `${name}.ts`), ...rest];
// Node 20 compiles what has run a while again, for speed; most commands end before that pays. At 15 times its own measure
// a small estate takes a fifth less processor time, and one a hundred times as large no more. Newer ones ignore it.
setFlagsFromString("--interrupt-budget=1000000");
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
  // Not awaited: Node would print a warning about this file where the command never ends.
  if (entry) import(pathToFileURL(entry).href).then(over, unlessDamaged);
  // Where nothing can be written, the sources are run as they are.
  else runSources();
} catch (error) {
  fail(error);
}

function over() {
  isOver = true;
}

async function runSources() {
  (await import("tsx/esm/api")).register();
  import(pathToFileURL(join(ROOT, "commands", `${name}.ts`)).href).then(over, fail);
}

/** The scripts of `package.json` that this file starts. */
function commands() {
  const { scripts } = MANIFEST;
  return Object.values(scripts ?? {}).flatMap(
    (script) => /\bcommands\/start\.mjs ([a-z][a-z-]*)/.exec(script)?.[1] ?? [],
  );
}

/** The oldest Node.js that `package.json` asks for, where a version is older than that. */
function olderThan(version) {
  const { engines } = MANIFEST;
  const [, major, minor] = /^>=(\d+)\.(\d+)/.exec(engines?.node ?? "") ?? [];
  const [ownMajor, ownMinor] = version.split(".").map(Number);
  const isOlder = ownMajor < major || (ownMajor === Number(major) && ownMinor < minor);
  return isOlder ? `${major}.${minor}` : undefined;
}

/** How many files a process may have open at once, where Linux tells: Node has raised it as far as it may. */
function openFiles() {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    return Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}

/**
 * What an `npm ci` that was interrupted has left out, before a command fails somewhere for want of it; nothing where all
 * is there.
 */
function missingPackage() {
  const folder = join(ROOT, "node_modules");
  if (!existsSync(folder)) return "The dependencies are not installed.";
  const { dependencies = {} } = MANIFEST;
  const gone = Object.keys(dependencies).find((each) => !existsSync(join(folder, each)));
  if (gone !== undefined) return `The package ${gone} is not installed.`;
  return INSTALLED.some((mark) => existsSync(join(folder, mark)))
    ? undefined
    : "The dependencies are not installed as a whole.";
}

/** The bundle of this command, if there is one of the files as they are now. It has to be as it was written. */
function cached() {
  try {
    const { key, inputs, entry, written } = JSON.parse(readFileSync(join(CACHE, "bundle.json"), "utf8"));
    if (keyOf(inputs) !== key) return undefined;
    const isWhole = ([file, stamp]) => stampOf(join(CACHE, key, file)) === stamp;
    return Object.entries(written).every(isWhole) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Changes whenever somebody writes a file. */
function stampOf(file) {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}

/**
 * What could not be loaded may be a bundle that its disk has changed, since nobody has written it: it is made anew, and
 * the command runs from its sources, unless a part of it has run and done something already.
 */
async function unlessDamaged(error) {
  if (!(error instanceof SyntaxError || error?.code === "ERR_MODULE_NOT_FOUND")) return fail(error);
  if (!globalThis.hasBundleStarted) return bundled().then(runSources).catch(fail);
  const record = () => contentOf(join(CACHE, "bundle.json")) ?? {};
  const before = record();
  await bundled().catch(() => undefined);
  const after = record();
  // Of sources that were saved in the meantime it is another bundle, which says nothing of this one.
  if (after.key !== before.key || JSON.stringify(after.written) === JSON.stringify(before.written))
    return fail(error);
  end(`A file below .cache/commands/${name} was damaged, and is made anew.\n    fix: run the command again`);
}

/** Bundles this command; nothing where that cannot be kept. */
async function bundled() {
  const { bundle } = await import("./start-bundle.mjs");
  return bundle({ root: ROOT, name, folder: CACHE, keyOf, stampOf });
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
  // Nothing more can be read then, to find out what else it may be.
  if (error?.code === "EMFILE" || error?.code === "ENFILE")
    end(`Too many files are open.\n    fix: ${FIXES[error.code]}`);
  const wrong = wrongPackage(error);
  if (wrong !== undefined) end(wrong);
  if (typeof error?.code === "string" && /^E[A-Z]+$/.test(error.code)) {
    const isFolder = error.code === "ENOENT" && error.syscall === "mkdir" && error.path !== undefined;
    const entry = isFolder && nearestEntry(resolve(error.path));
    // An entry that is there and does not exist.
    if (entry && !existsSync(entry)) end(`${entry} is a link that leads nowhere.\n    fix: remove it`);
    // So Node calls it where `recursive` makes a folder in a file system that can only be read.
    const isReadOnly = entry && codeUnless(() => accessSync(entry, constants.W_OK)) === "EROFS";
    const fix = existsSync(tmpdir())
      ? FIXES[isReadOnly ? "EROFS" : error.code]
      : "set TMPDIR to a folder that exists";
    // What the SDK says before it is about a property that waits for a file.
    const said = error.message.replace(/^(error serializing [^:]*: )?E[A-Z]+: /, "");
    const reason = isReadOnly ? said.replace("no such file or directory", "read-only file system") : said;
    end(`${reason}${fix === undefined ? "" : `\n    fix: ${fix}`}`);
  }
  end(error instanceof Error ? withSources(String(error.stack)) : error);
}

/** The nearest of an absolute path and the folders above it that is there, if only as a link. */
function nearestEntry(path) {
  return codeUnless(() => lstatSync(path)) === undefined ? path : nearestEntry(dirname(path));
}

/** What the system says against it, if anything. */
function codeUnless(work) {
  try {
    work();
    return undefined;
  } catch (error) {
    return error.code;
  }
}

/** What is installed and not as `package.json` wishes it, where that may be why something failed, and what to do. */
function wrongPackage(error) {
  const { dependencies, devDependencies } = MANIFEST;
  const [missing] = [...(error?.errors ?? []), error].flatMap((one) => {
    const [, found, importer] = MISSING.exec(one?.text ?? one?.message ?? "") ?? [];
    return found === undefined
      ? []
      : { found, importer: one.location?.file ?? importer, line: one.location?.line };
  });
  if (missing !== undefined) {
    const { found } = missing;
    const file = missing.importer && relative(ROOT, resolve(ROOT, missing.importer));
    const isOwn =
      file !== undefined && !/^\.\.|^\.cache|node_modules/.test(file) && existsSync(join(ROOT, file));
    if (isOwn && !Object.hasOwn({ ...dependencies, ...devDependencies }, found))
      return `${file}${lineOf(missing.line, file, found)} imports ${found}, which package.json does not list.\n    fix: npm install ${found}, or correct the import`;
    return `The package ${found} is not installed.\n    fix: npm ci`;
  }
  const isOther = ([each, wanted]) => /^\d/.test(wanted) && installed(each) !== wanted;
  const [other, wanted] = Object.entries(dependencies ?? {}).find(isOther) ?? [];
  return (
    other &&
    `The package ${other} is installed as ${installed(other) ?? "nothing"}, not as ${wanted}.\n    fix: npm ci`
  );
}

/** Where a file names a package, as `:LINE`. */
function lineOf(known, file, name) {
  const lines = known === undefined ? readFileSync(join(ROOT, file), "utf8").split("\n") : [];
  const named = [`"${name}"`, `"${name}/`, `'${name}'`, `'${name}/`];
  const line = known ?? lines.findIndex((text) => named.some((each) => text.includes(each))) + 1;
  return line > 0 ? `:${line}` : "";
}

function endOfPackage() {
  return end(
    "package.json cannot be read as JSON.\n    fix: correct it; an unfinished merge leaves its marks in it",
  );
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
