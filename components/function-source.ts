import { createHash } from "node:crypto";
import { AssetArchive, StringAsset } from "@pulumi/pulumi/asset/index.js";
import { build } from "esbuild";
import type { FunctionName } from "../model/functions.ts";

/** Source of a function as Cloud Functions takes it, and a digest that changes whenever it does. */
export interface FunctionSource {
  readonly archive: AssetArchive;
  readonly digest: string;
}

const ROOT = new URL("..", import.meta.url).pathname;
const sources = new Map<string, Promise<FunctionSource>>();

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
  const code = outputFiles[0]?.text ?? "";
  const archive = new AssetArchive({
    "index.js": new StringAsset(code),
    "package.json": new StringAsset(JSON.stringify({ name, private: true, main: "index.js" })),
  });
  return { archive, digest: createHash("sha256").update(code).digest("hex").slice(0, 12) };
}
