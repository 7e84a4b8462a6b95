// What Node loads before Pulumi runs index.ts: `nodeargs` in Pulumi.yaml names it.

import { createRequire } from "node:module";
import { dirname } from "node:path";

/** What Pulumi's SDK loads to turn functions into text, which nothing here does: a tenth of a preview, and 60 MiB. */
const LOADED_ON_USE = ["typescript", "@npmcli/arborist"];

// Node strips types itself since 22.18.
if (!process.features.typescript) await import("tsx");
const own = createRequire(import.meta.url);
const sdk = createRequire(own.resolve("@pulumi/pulumi"));
for (const name of LOADED_ON_USE) putOff(name);
leaveUnmapped();

/** Has a package of the SDK loaded when something of it is used first. Entries of `require.cache` may be replaced. */
function putOff(name) {
  const path = sdk.resolve(name);
  const used = (key) => {
    if (sdk.cache[path] === standIn) delete sdk.cache[path];
    return sdk(path)[key];
  };
  const exports = new Proxy({}, { get: (_, key) => key === "__esModule" || used(key) });
  const standIn = { id: path, filename: path, loaded: true, exports, children: [], paths: [] };
  sdk.cache[path] = standIn;
}

/**
 * The SDK takes a stack trace of every resource and promise and maps each back to the sources, a seventh of a preview, for
 * what nobody reads. Those errors say nothing; all others keep their trace. Once installed, the SDK does not install again.
 */
function leaveUnmapped() {
  sdk("source-map-support").install();
  const { prepareStackTrace } = Error;
  const folder = dirname(own.resolve("@pulumi/pulumi"));
  Error.prepareStackTrace = (error, frames) =>
    error.message === "" && frames[0]?.getFileName()?.startsWith(folder) ? "" : prepareStackTrace(error, frames);
}
