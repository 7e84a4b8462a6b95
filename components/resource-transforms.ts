import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { type ResourceTransform, RunError, runtime } from "@pulumi/pulumi";
import { withoutCredentials } from "../model/problems/redact.ts";

/** File beside `Pulumi.yaml` that holds an estate's own transforms; an estate without one has none. */
export const TRANSFORMS_FILE = "transforms.ts";

/**
 * Registers the transforms of an estate: Pulumi hands them every resource before its provider gets it, so they can
 * change what the catalogue has no field for. To be called before the first resource is made.
 * @param root the folder that holds the estate's files
 * @throws RunError where the file cannot be read as TypeScript, imports a package that is not installed, throws, or
 *   does not export a list of functions
 */
export async function registerTransforms(root: string): Promise<void> {
  const file = join(root, TRANSFORMS_FILE);
  if (!existsSync(file)) return;
  if (!statSync(file).isFile()) throw new RunError(`${TRANSFORMS_FILE} is no file\n    fix: rename it`);
  // By tsx, since what runs this program may be a bundle under plain Node.
  const { tsImport } = await import("tsx/esm/api");
  const { default: transforms }: { default?: unknown } = await tsImport(
    pathToFileURL(file).href,
    import.meta.url,
  ).catch((error: Error) => {
    throw missingPackage(error, root) ?? syntaxError(error, root) ?? thrownInside(error) ?? error;
  });
  if (!isTransforms(transforms)) {
    throw new RunError(
      `${TRANSFORMS_FILE} does not export a list of resource transforms\n    fix: write: export default [myTransform]`,
    );
  }
  for (const transform of transforms) runtime.registerResourceTransform(transform);
  if (transforms.length > 0) endWhereOneThrows();
}

/** A resource as its transforms are asked about it. */
interface Transformed {
  readonly type: string;
  readonly name: string;
}

/** What to say of a transform that throws, without its stack: the file is the user's. What it throws may repeat a value. */
export const transformFailure = ({ type, name }: Transformed, thrown: unknown): RunError =>
  new RunError(
    `${TRANSFORMS_FILE} throws for ${name} (${type}): ${sentence(String(thrown).replace(/^\w*Error: /, ""))}\n    fix: correct it; of a resource that it is not about, a transform returns undefined`,
  );

const sentence = (said: string): string => withoutCredentials(said.trim().replace(/\s*\n\s*/g, " "));

/** How the SDK tells the engine of a transform that throws, and the engine the program. */
const THROWN = /\btransform failed: ([\s\S]*)/;

/**
 * Ends the program at the first transform that throws. The SDK would let each resource fail by itself, and whatever asks
 * a provider among them would name a cause of its own. So the answer to such a resource is kept back, and the failure is
 * left for the language host, which prints it and ends the program.
 */
function endWhereOneThrows(): void {
  // biome-ignore lint/suspicious/noExplicitAny: the monitor and its messages have no public types.
  const monitor = runtime.getMonitor() as any;
  const register = monitor.registerResource.bind(monitor);
  let isOver = false;
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  monitor.registerResource = (request: any, answer: (error: Error | null, response: unknown) => void) =>
    register(request, (error: Error | null, response: unknown) => {
      const [, thrown] = THROWN.exec(error?.message ?? "") ?? [];
      if (thrown === undefined) return answer(error, response);
      if (!isOver)
        void Promise.reject(transformFailure({ type: request.getType(), name: request.getName() }, thrown));
      isOver = true;
    });
}

/** How Node says that a package is not there, and where it is imported; as in commands/start.mjs. */
const MISSING =
  /^Cannot find (?:package|module) '((?:@[^'/]+\/)?[^'./][^'/]*)[^']*'(?: imported from |\nRequire stack:\n- )(.+?)(?:\?namespace=.*)?$/m;

/** What to say where Node finds no package of a name; in the engine nobody else does. */
function missingPackage({ message }: Error, root: string): RunError | undefined {
  const [, name, file = ""] = MISSING.exec(message) ?? [];
  if (name === undefined || !existsSync(file) || file.includes("node_modules")) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const named = [`"${name}"`, `"${name}/`, `'${name}'`, `'${name}/`];
  const line = lines.findIndex((text) => named.some((each) => text.includes(each))) + 1;
  const place = `${relative(root, file)}${line > 0 ? `:${line}` : ""}`;
  const fix = Object.hasOwn(listedPackages(root), name)
    ? "npm ci"
    : `npm install ${name}, or correct the import`;
  return new RunError(`${place} imports ${name}, which is not installed\n    fix: ${fix}`);
}

/** The dependencies of an estate; none where its `package.json` cannot be read. */
function listedPackages(root: string): Readonly<Record<string, unknown>> {
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    return { ...dependencies, ...devDependencies };
  } catch {
    return {};
  }
}

/** What esbuild, with which tsx reads the file, says of one that is no TypeScript. */
function syntaxError({ message }: Error, root: string): RunError | undefined {
  const [, file = "", said] =
    /^Transform failed with [^\n]+\n(\S+:\d+:\d+): ERROR: ([^\n]+)/.exec(message) ?? [];
  return said === undefined
    ? undefined
    : new RunError(`${relative(root, file)}: ${sentence(said)}\n    fix: correct it`);
}

/** What the file throws while it is loaded. tsx makes one line of its text, so that its stack names no place. */
const thrownInside = ({ message, stack = "" }: Error): RunError | undefined =>
  stack.includes(`/${TRANSFORMS_FILE}`)
    ? new RunError(`${TRANSFORMS_FILE} throws: ${sentence(message)}\n    fix: correct it`)
    : undefined;

const isTransforms = (value: unknown): value is readonly ResourceTransform[] =>
  Array.isArray(value) && value.every((transform) => typeof transform === "function");
