import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Path of every file below a folder, at any depth. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
