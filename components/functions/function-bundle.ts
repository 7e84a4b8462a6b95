import { createHash } from "node:crypto";
import { constants, rmSync } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetArchive, FileAsset } from "@pulumi/pulumi/asset/index.js";
import type { FunctionName } from "../../model/alerting/function-plans.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What bundles are made from: sources of our own, the packages that are installed, and how this file bundles them. */
const INGREDIENTS = {
  folders: ["functions", "model"],
  // npm's own record of what it has installed, which is behind the lockfile until the next `npm ci`.
  files: ["node_modules/.package-lock.json", "components/functions/function-bundle.ts"],
};

/** A function in one file that needs no other. */
export interface Bundle {
  /** Where its files are, by their names in the archive that is deployed. */
  readonly files: Readonly<Record<string, string>>;
  /** Changes whenever the code does. */
  readonly digest: string;
}

/**
 * Bundles `functions/NAME/main.ts` with everything that it uses: what is deployed is what was installed
 * here from the lockfile, nothing is installed while Cloud Functions builds it, and a cold start reads one file. The framework that calls it is the
 * builder's own. What was bundled before from the same is taken as it is: to do it again would be a third of a plan's time.
 * @param kept where bundles are kept, as far as this user can write there
 */
export async function bundleFunction(name: FunctionName, kept = join(ROOT, ".functions")): Promise<Bundle> {
  const [code, manifest, recipe] = ["index.js", "package.json", "made-from"] as const;
  let folder = join(kept, name);
  const path = (file: string) => join(folder, file);
  const madeFrom = await digestOfIngredients();
  if ((await readFile(path(recipe), "utf8").catch(() => undefined)) !== madeFrom) {
    folder = await writableFolder(folder);
    await write(path(code), await bundled(name));
    await write(path(manifest), JSON.stringify({ name, private: true, main: code }));
    await write(path(recipe), madeFrom);
  }
  const files = Object.fromEntries([code, manifest].map((file) => [file, path(file)]));
  return { files, digest: sha256(await readFile(path(code))) };
}

/** A folder, or where nothing can be written into it, as in a checkout that can only be read, one that goes with this process. */
async function writableFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return folder;
  } catch {
    const own = await mkdtemp(join(tmpdir(), "skeleton-function-"));
    process.once("exit", () => rmSync(own, { recursive: true, force: true }));
    return own;
  }
}

async function bundled(name: FunctionName): Promise<Uint8Array> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}/main.ts`],
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    legalComments: "none",
    logLevel: "silent",
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

async function digestOfIngredients(): Promise<string> {
  const sources = INGREDIENTS.folders.map(async (folder) => {
    const found = await readdir(join(ROOT, folder), { recursive: true });
    return found.filter((file) => file.endsWith(".ts")).map((file) => join(folder, file));
  });
  const files = [...INGREDIENTS.files, ...(await Promise.all(sources)).flat().sort()];
  const digests = files.map(async (file) => `${file} ${sha256(await readFile(join(ROOT, file)))}`);
  return sha256((await Promise.all(digests)).join("\n"));
}

/** Twelve digits of the SHA-256, which tell as many versions apart as there will ever be. */
const sha256 = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex").slice(0, 12);

/** Whole at every moment, whoever else bundles the same at the same time. */
async function write(path: string, content: string | Uint8Array): Promise<void> {
  const own = `${path}.${process.pid}`;
  await writeFile(own, content);
  await rename(own, path);
}

/** Source of a function as Cloud Functions takes it, and a digest that changes whenever it does. */
export interface FunctionSource {
  /** The files, as an archive for Pulumi. */
  readonly archive: AssetArchive;
  /** First twelve hexadecimal digits of the code's SHA-256. */
  readonly digest: string;
}

const sources = new Map<FunctionName, Promise<FunctionSource>>();

/** The source of a function, bundled once a run. */
export function functionSource(name: FunctionName): Promise<FunctionSource> {
  const known = sources.get(name) ?? archived(name);
  sources.set(name, known);
  return known;
}

async function archived(name: FunctionName): Promise<FunctionSource> {
  const { files, digest } = await bundleFunction(name);
  // Files rather than texts: a text would be written into the state, and into each of its snapshots.
  const assets = Object.entries(files).map(([file, path]) => [file, new FileAsset(path)]);
  return { archive: new AssetArchive(Object.fromEntries(assets)), digest };
}
