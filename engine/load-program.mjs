// What Node loads before Pulumi runs index.ts: `nodeargs` in Pulumi.yaml names it.

import { createRequire, findSourceMap } from "node:module";
import { dirname } from "node:path";

/** What Pulumi's SDK loads to turn functions into text, which nothing here does: a tenth of a preview, and 60 MiB. */
const LOADED_ON_USE = ["typescript", "@npmcli/arborist"];

/** What has the SDK print its own traces, or send them. */
const ASKED_BY = ["PULUMI_DEBUG_PROMISE_LEAKS", "PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT"];

// Node strips types itself since 22.18, and since 24.3 without a warning.
const [major, minor] = process.versions.node.split(".").map(Number);
const warns = major === 23 || (major === 24 && minor < 3);
if (!process.features.typescript || warns) await import("tsx");
// Before the SDK connects to the engine.
const { directLoopback } = await import("./direct-loopback.ts");
Object.assign(process.env, directLoopback(process.env));
const entry = createRequire(import.meta.url).resolve("@pulumi/pulumi");
const sdk = createRequire(entry);
for (const name of LOADED_ON_USE) putOff(name);
traceErrors();

/** Has a package of the SDK loaded when something of it is used first. Entries of `require.cache` may be replaced. */
function putOff(name) {
  const path = pathOf(name);
  if (path === undefined) return;
  const used = (key) => {
    if (sdk.cache[path] === standIn) delete sdk.cache[path];
    return sdk(path)[key];
  };
  const exports = new Proxy({}, { get: (_, key) => key === "__esModule" || used(key) });
  const standIn = { id: path, filename: path, loaded: true, exports, children: [], paths: [] };
  sdk.cache[path] = standIn;
}

/**
 * The SDK takes a stack trace of every resource and promise, and mapping each back to the sources was a quarter of a preview.
 * They are for who asks for them: for leaked promises, for spans. The position of a resource, which its state would keep, is
 * left out with them. All other errors are traced to the sources, which the SDK's own `install` cannot: it does not know
 * what tsx made of them. Once installed, the SDK does not install again.
 */
function traceErrors() {
  const path = pathOf("source-map-support");
  if (path === undefined) return;
  sdk(path).install();
  const isAskedFor = ASKED_BY.some((name) => process.env[name]);
  const isOfSdk = (frame) => frame?.getFileName()?.startsWith(dirname(entry));
  Error.prepareStackTrace = (error, frames) =>
    error.message === "" && isOfSdk(frames[0]) && !isAskedFor
      ? ""
      : [error, ...frames.map(inSource)].join("\n    at ");
}

function inSource(frame) {
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const { originalLine, originalColumn } =
    findSourceMap(frame.getFileName() ?? "")?.findEntry(line - 1, column - 1) ?? {};
  if (originalLine === undefined) return frame;
  return String(frame).replace(`:${line}:${column}`, `:${originalLine + 1}:${originalColumn + 1}`);
}

/** Where the SDK finds a package; nowhere in an SDK that does not use it any more. */
function pathOf(name) {
  try {
    return sdk.resolve(name);
  } catch {
    return undefined;
  }
}
