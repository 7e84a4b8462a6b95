import { readFile } from "node:fs/promises";
import { join } from "node:path";
import SemVer from "semver/classes/semver.js";

/** What `tools/pulumi/go.mod` pins. */
export interface EnginePin {
  /** The folder of that go.mod. */
  readonly folder: string;
  /** Version of the CLI, without the leading v: "3.255.0". */
  readonly version: string;
  /** The oldest Go that can build it: "1.25.11". */
  readonly go: string;
}

/** Reads the pin, so that neither version is written down twice. */
export async function readPin(root: string): Promise<EnginePin> {
  const folder = join(root, "tools", "pulumi");
  const text = await readFile(join(folder, "go.mod"), "utf8");
  const version = /^\s*(?:require\s+)?github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(text)?.[1];
  const go = /^go (\S+)/m.exec(text)?.[1];
  if (version === undefined || go === undefined) {
    throw new Error(
      "tools/pulumi/go.mod names no version of github.com/pulumi/pulumi/pkg/v3, or no Go version",
    );
  }
  return { folder, version, go };
}

/** A version, in the form that the SDK takes: of the copy of `semver` that it uses itself, since it refuses any other. */
export const semVer = (version: string): SemVer => new SemVer(version);
