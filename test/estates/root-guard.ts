import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import { isOfRootEstate } from "./root-estate.ts";

/*
 * Loaded before every test file: a test that reads the estate at the root of the repository fails. That estate belongs
 * to whoever uses the program; such a test would fail for everybody who makes it their own.
 */

const ROOT = join(import.meta.dirname, "../..");

/** What was read since the last test. The process has one list: files may share it, and its guarded functions. */
const READ = Symbol.for("skeleton: read of the root's estate");
const global = globalThis as { [READ]?: string[] };
global[READ] ??= [];
export const read: string[] = global[READ];

/** @throws where a path is one of the root's estate. */
function refuse(path: unknown): void {
  if (typeof path !== "string" && !(path instanceof URL) && !Buffer.isBuffer(path)) return;
  const name = path instanceof URL ? fileURLToPath(path) : path.toString();
  const below = relative(ROOT, resolve(name)).split(sep).join("/");
  if (!isOfRootEstate(below)) return;
  const refusal = `a test of the program reads ${below}, which is the user's\n    fix: read a test estate (test/estates/)`;
  read.push(refusal);
  throw new Error(refusal);
}

type Reader = (path: unknown, ...rest: unknown[]) => unknown;

/** Makes functions of a module refuse paths of the root's estate. Only once: files may share one process. */
function guard(module: object, names: readonly string[]): void {
  const functions = module as Record<string, Reader & { guarded?: true }>;
  for (const name of names) {
    const real = functions[name];
    if (!real || real.guarded) continue;
    const guarded: Reader = (path, ...rest) => {
      try {
        refuse(path);
      } catch (error) {
        // It tells what is there, and throws at nothing.
        if (name === "existsSync") return false;
        throw error;
      }
      return real.call(functions, path, ...rest);
    };
    functions[name] = Object.assign(guarded, real, { guarded: true as const });
  }
}

guard(fs, [
  "copyFileSync",
  "createReadStream",
  "existsSync",
  "openSync",
  "readFile",
  "readFileSync",
  "readdirSync",
]);
guard(fs.promises, ["copyFile", "open", "readFile", "readdir"]);
syncBuiltinESMExports();

// The program takes a file that it cannot read for one that is not there, so the test itself is failed as well.
afterEach(() => {
  const [refusal] = read.splice(0);
  if (refusal) throw new Error(refusal);
});
