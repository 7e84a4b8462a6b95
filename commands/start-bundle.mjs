import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

/** Loaded from `node_modules` as they are: they look for files beside themselves, or are large and seldom loaded whole. */
const EXTERNAL = ["@npmcli/arborist", "esbuild", "typescript", "tsx"];

/** What Pulumi's SDK loads to turn functions into text, which nothing here does: some ten thousand kilobytes of sources. */
const LOADED_ON_USE = /^(typescript|@npmcli\/arborist)$/;

/** What a bundle depends on beside its sources: the packages that are wished for and installed, and how it is made. */
const INSTALLED = ["package.json", "node_modules/.package-lock.json", "commands/start-bundle.mjs"];

/** Milliseconds after which a bundle that is no longer current is deleted: a command that still runs may load parts of it. */
const KEPT = 24 * 60 * 60 * 1000;

/**
 * Bundles `commands/NAME.ts` into a folder of its own, named after the content of all that it is made from. The folder
 * appears in one step, so another process sees it whole or not at all.
 * @returns the file to run; `undefined` where the folder cannot be written
 */
export async function bundle({ root, name, folder, keyOf, stampOf }) {
  const { build } = await import("esbuild");
  const own = join(folder, `unfinished-${process.pid}`);
  try {
    mkdirSync(own, { recursive: true });
  } catch {
    return undefined;
  }
  // What is hashed is what was bundled, even if somebody saves a file in the meantime.
  const contents = new Map(INSTALLED.map((file) => [file, readFileSync(join(root, file))]));
  const built = build({
    absWorkingDir: root,
    entryPoints: [`commands/${name}.ts`],
    outdir: own,
    bundle: true,
    splitting: true,
    minifyWhitespace: true,
    minifySyntax: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: EXTERNAL,
    sourcemap: "external",
    metafile: true,
    logLevel: "silent",
    banner: {
      // Packages ask for `require`, and for a file name to make unique names of; start.mjs, whether the bundle has started.
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url), __filename = import.meta.url; globalThis.hasBundleStarted = true;',
    },
    plugins: [ownFiles(root, contents), loadedOnUse],
  });
  const metafile = await built.then((result) => result.metafile, unlessUnwritable);
  if (!metafile) return undefined;
  const inputs = [...contents.keys()].sort();
  const key = keyOf(inputs, (input) => contents.get(input));
  const place = join(folder, key);
  const files = Object.keys(metafile.outputs).map((file) => relative(own, join(root, file)));
  // What another process has made in the meantime is the same, and loaded already, unless it is damaged.
  if (!isMoved(own, place) && !files.every((file) => isSame(join(own, file), join(place, file)))) {
    rmSync(place, { recursive: true, force: true });
    isMoved(own, place);
  }
  rmSync(own, { recursive: true, force: true });
  const entry = join(place, `${name}.js`);
  const record = join(folder, `bundle.json.${process.pid}`);
  try {
    const written = Object.fromEntries(files.map((file) => [file, stampOf(join(place, file))]));
    writeFileSync(record, JSON.stringify({ key, inputs, entry, written }));
    renameSync(record, join(folder, "bundle.json"));
    removeOld(folder, key);
  } catch {
    // It runs all the same, and the next command makes it again.
  }
  return entry;
}

/** Moves a folder to where none is, or an empty one. */
function isMoved(folder, place) {
  try {
    renameSync(folder, place);
    return true;
  } catch {
    return false;
  }
}

function isSame(one, other) {
  try {
    return readFileSync(one).equals(readFileSync(other));
  } catch {
    return false;
  }
}

/** A disk that is full keeps no bundle. @throws what else went wrong */
function unlessUnwritable(error) {
  if (!error.errors?.every(({ text }) => text.startsWith("Failed to write"))) throw error;
}

/**
 * Reads this repository's own files and keeps their contents. Where a source asks for its own place, it gets that of the
 * source, not that of the bundle.
 */
function ownFiles(root, contents) {
  return {
    name: "own-files",
    setup({ onLoad }) {
      onLoad({ filter: /\.(ts|json)$/ }, ({ path }) => {
        const file = relative(root, path);
        if (file.includes("node_modules")) return undefined;
        const content = readFileSync(path);
        contents.set(file, content);
        if (path.endsWith(".json")) return { contents: content, loader: "json" };
        const source = String(content)
          .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
          .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)));
        return { contents: source, loader: "ts" };
      });
    },
  };
}

/** Puts off the loading of packages until something of them is used. */
const loadedOnUse = {
  name: "loaded-on-use",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: LOADED_ON_USE, namespace: "file" }, ({ path, importer }) =>
      importer.includes("@pulumi") ? { path, namespace: "on-use" } : undefined,
    );
    onLoad({ filter: /./, namespace: "on-use" }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, {
        get: (_, name) => name === "__esModule" || require(${JSON.stringify(path)})[name],
      });`,
    }));
  },
};

function removeOld(folder, current) {
  for (const entry of readdirSync(folder)) {
    if (entry === current || entry === "bundle.json") continue;
    const path = join(folder, entry);
    // Another process may have renamed it since it was listed.
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > KEPT) rmSync(path, { recursive: true, force: true });
  }
}
