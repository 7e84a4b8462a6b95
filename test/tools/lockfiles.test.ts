import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { minVersion, satisfies } from "semver";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const LOCKFILE = "package-lock.json";

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}

const toolFolders = readdirSync(join(ROOT, "tools"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(ROOT, "tools", entry.name)).includes(LOCKFILE))
  .map(({ name }) => `tools/${name}`);

/** Where npm looks for a package that another one, at `path` of the lockfile, asks for. */
function* placesOf(path: string, name: string): Generator<string> {
  for (let folder = path; folder !== ""; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, ""))
    yield `${folder}/node_modules/${name}`;
  yield `node_modules/${name}`;
}

/** What packages ask for and the lockfile does not have, those of other platforms included. */
const missing = (packages: Readonly<Record<string, LockedPackage>>): string[] =>
  Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => ![...placesOf(path, name)].some((place) => place in packages))
      .map((name) => `${path} asks for ${name}`),
  );

describe("a lockfile has every package that another one asks for, those of other platforms too", () => {
  test.each([".", ...toolFolders])("%s", (folder) => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, folder, LOCKFILE), "utf8"));
    expect(Object.keys(packages).length).toBeGreaterThan(1);
    expect(missing(packages)).toEqual([]);
  });

  test("and one that lacks some is found out", () => {
    const complete = {
      "": { dependencies: { cli: "1" } },
      "node_modules/cli": { optionalDependencies: { "@of/mac": "1" }, dependencies: { nested: "2" } },
      "node_modules/cli/node_modules/nested": {},
      "node_modules/@of/mac": {},
    };
    expect(missing(complete)).toEqual([]);
    const { "node_modules/@of/mac": _, ...lacking } = complete;
    expect(missing(lacking)).toEqual(["node_modules/cli asks for @of/mac"]);
  });
});

/** What does not want to run on `version` of Node: npm warns of each at every installation. */
const unfit = (packages: Readonly<Record<string, LockedPackage>>, version: string): string[] =>
  Object.entries(packages)
    .filter(([, { engines }]) => !satisfies(version, engines?.node ?? "*"))
    .map(([path, { engines }]) => `${path} needs Node ${engines?.node}`);

describe("every package runs on the oldest Node that this one allows", () => {
  test("the lockfile's", () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, LOCKFILE), "utf8"));
    const oldest = minVersion(packages[""].engines.node)?.version ?? "";
    expect(unfit(packages, oldest)).toEqual([]);
  });

  test("and one that needs a later one is found out", () => {
    const packages = { a: { engines: { node: ">=22" } }, b: { engines: { node: ">= 18" } }, c: {} };
    expect(unfit(packages, "20.19.0")).toEqual(["a needs Node >=22"]);
  });
});
