import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** The text of a file of the sandbox; the engine's own files are compressed. */
export const sandboxText = (file: string): string =>
  (file.endsWith(".gz") ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString("utf8");
