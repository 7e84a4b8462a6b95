import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { PulumiCommandOptions } from "@pulumi/pulumi/automation/cmd.js";

/** The version type of the Automation API. */
export type SemVer = NonNullable<PulumiCommandOptions["version"]>;

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

/**
 * Parses a version with the SDK's own copy of `semver`: the SDK refuses an instance that comes from any other copy.
 */
export function semVer(version: string): SemVer {
  const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
  const { SemVer } = sdk("semver") as { SemVer: new (version: string) => SemVer };
  return new SemVer(version);
}
