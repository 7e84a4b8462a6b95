import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const HOST = join(import.meta.dirname, "language-host.ts");

/** Puts `pulumi-language-nodejs` into a folder for PATH, where the engine looks for it. @returns that folder */
export function languageHost(folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const file = join(bin, "pulumi-language-nodejs");
  const tsx = createRequire(import.meta.url).resolve("tsx");
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" --import "${tsx}" "${HOST}" "$@"\n`);
  chmodSync(file, 0o755);
  return bin;
}
