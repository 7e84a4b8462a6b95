// Starts a command: `node commands/start.mjs NAME [ARGUMENT ...]` runs `commands/NAME.ts`.
//
// Stripping types and resolving some hundred modules costs more than most commands do, so each command is bundled once
// into `.cache/commands/`. A bundle is used only while every file that it was made from has the content that it had then.
// Plain JavaScript without dependencies: this file is what says that dependencies are missing.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = "", ...rest] = process.argv.slice(2);
const CACHE = join(ROOT, ".cache", "commands", name);

if (!existsSync(join(ROOT, "node_modules", "zod")))
  end("The dependencies are not installed.\n    fix: npm ci");
process.argv = [process.argv[0] ?? "node", join(ROOT, "commands", `${name}.ts`), ...rest];
// Node 22 and newer keep compiled code as well.
nodeModule.enableCompileCache?.(join(ROOT, ".cache", "compiled"));
const entry = cached() ?? (await bundled());
if (entry) {
  // A stack trace names the sources. Their maps are read only once something has failed.
  process.on("uncaughtException", fail);
  await import(pathToFileURL(entry).href).catch(fail);
} else {
  // Where nothing can be written, the sources are run as they are.
  const { register } = await import("tsx/esm/api");
  register();
  await import(pathToFileURL(join(ROOT, "commands", `${name}.ts`)).href);
}

/** The bundle of this command, if there is one of the files as they are now. */
function cached() {
  try {
    const { key, inputs, entry } = JSON.parse(readFileSync(join(CACHE, "bundle.json"), "utf8"));
    return keyOf(inputs) === key && existsSync(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Bundles this command; nothing where that cannot be kept. */
async function bundled() {
  const { bundle, missingPackage } = await import("./start-bundle.mjs");
  try {
    return await bundle({ root: ROOT, name, folder: CACHE, keyOf });
  } catch (error) {
    const missing = missingPackage(error);
    if (missing === undefined) throw error;
    end(`The package ${missing} is not installed.\n    fix: npm ci`);
  }
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
  const isSystem = typeof error?.code === "string" && /^E[A-Z]+$/.test(error.code);
  const isSentence = error instanceof Error && (error.name === "Refused" || isSystem);
  console.error(
    isSentence ? error.message : error instanceof Error ? withSources(String(error.stack)) : error,
  );
  process.exit(1);
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
