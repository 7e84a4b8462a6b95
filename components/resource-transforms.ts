import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ResourceTransform, RunError, runtime } from "@pulumi/pulumi";

/** File beside `Pulumi.yaml` that holds an estate's own transforms; an estate without one has none. */
export const TRANSFORMS_FILE = "transforms.ts";

/**
 * Registers the transforms of an estate: Pulumi hands them every resource before its provider gets it, so they can
 * change what the catalogue has no field for. To be called before the first resource is made.
 * @param root the folder that holds the estate's files
 * @throws RunError where the file does not export a list of functions
 */
export async function registerTransforms(root: string): Promise<void> {
  const file = join(root, TRANSFORMS_FILE);
  if (!existsSync(file)) return;
  // By tsx, since what runs this program may be a bundle under plain Node.
  const { tsImport } = await import("tsx/esm/api");
  const { default: transforms }: { default?: unknown } = await tsImport(
    pathToFileURL(file).href,
    import.meta.url,
  );
  if (!isTransforms(transforms)) {
    throw new RunError(
      `${TRANSFORMS_FILE} does not export a list of resource transforms; write: export default [myTransform]`,
    );
  }
  for (const transform of transforms) runtime.registerResourceTransform(transform);
}

const isTransforms = (value: unknown): value is readonly ResourceTransform[] =>
  Array.isArray(value) && value.every((transform) => typeof transform === "function");
