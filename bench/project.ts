import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { APPS, traitsOf } from "../model/entities/app.ts";
import { type EstateFiles, timesApps, timesEstate } from "./times-estate.ts";

const ROOT = join(import.meta.dirname, "..");
const BASE = join(ROOT, "test/estates/reference");

/** What a project is made of beside its estate. */
const COPIED = [
  ...[
    "commands",
    "components",
    "engine",
    "functions",
    "model",
    "page",
    "render",
    "sandbox",
    "schemas",
    "tools",
  ],
  ...["index.ts", "package.json", "package-lock.json", "tsconfig.json", "Pulumi.yaml"],
];

/** The table of apps: the one place where code names them. */
const TABLE = /^const TRAITS = \{\n[\s\S]*?\n\}/m;

/**
 * Makes a project of its own in a temporary folder: this program, and the reference estate a number of times as large.
 * @returns its folder
 */
export function timesProject(times: number): string {
  const folder = mkdtempSync(join(tmpdir(), `bench-${times}-`));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["node_modules", ".tools"]) symlinkSync(join(ROOT, name), join(folder, name));
  for (const [path, text] of Object.entries(timesEstate(filesBelow(BASE), APPS, times))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const rows = timesApps(APPS, times).map(
    ([name, of]) => `"${name}": ${JSON.stringify(traitsOf(of as never))},`,
  );
  const table = join(folder, "model/entities/app.ts");
  const source = readFileSync(table, "utf8");
  if (!TABLE.test(source))
    throw new Error(`${table} has no table of apps any more; correct bench/project.ts`);
  writeFileSync(table, source.replace(TABLE, `const TRAITS = {\n${rows.join("\n")}\n}`));
  return folder;
}

function filesBelow(root: string): EstateFiles {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]),
  );
}
