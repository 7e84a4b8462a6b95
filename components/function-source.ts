import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetArchive, FileAsset } from "@pulumi/pulumi/asset/index.js";
import { build } from "esbuild";
import type { FunctionName } from "../model/functions.ts";

/** Source of a function as Cloud Functions takes it, and a digest that changes whenever it does. */
export interface FunctionSource {
  readonly archive: AssetArchive;
  readonly digest: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const sources = new Map<FunctionName, Promise<FunctionSource>>();

/**
 * Bundles `functions/NAME/index.ts` and everything that it uses into one file: what is deployed is what the lockfile
 * pins, nothing is installed while the function is built, and a cold start reads one file. The framework that calls it
 * is the builder's own.
 */
export function functionSource(name: FunctionName): Promise<FunctionSource> {
  const known = sources.get(name) ?? bundled(name);
  sources.set(name, known);
  return known;
}

async function bundled(name: FunctionName): Promise<FunctionSource> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}/index.ts`],
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    legalComments: "none",
    logLevel: "silent",
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const manifest = JSON.stringify({ name, private: true, main: "index.js" });
  // Files rather than texts: a text would be written into the state, and into each of its snapshots.
  const archive = new AssetArchive({
    "index.js": new FileAsset(await written(name, "index.js", code)),
    "package.json": new FileAsset(await written(name, "package.json", manifest)),
  });
  return { archive, digest: createHash("sha256").update(code).digest("hex").slice(0, 12) };
}

/** Whole at every moment, whoever else bundles the same at the same time. */
async function written(name: string, file: string, content: string | Uint8Array): Promise<string> {
  const folder = join(ROOT, ".functions", name);
  await mkdir(folder, { recursive: true });
  const path = join(folder, file);
  const own = `${path}.${process.pid}`;
  await writeFile(own, content);
  await rename(own, path);
  return path;
}
