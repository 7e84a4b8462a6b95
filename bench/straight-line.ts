import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PlannedResource } from "../commands/plan/inventory.ts";

/** The npm packages of the providers, by the first part of a resource's type. */
const PACKAGES: Readonly<Record<string, string>> = {
  gcp: "@pulumi/gcp",
  github: "@pulumi/github",
  vercel: "@pulumiverse/vercel",
};

/**
 * A program that registers the resources of a plan with the same inputs, one statement each, as somebody would write it who
 * has no estate: what a native program costs at least. A secret has the value that the plan shows, else some value; what an
 * archive holds is a few bytes, and what only a deployment can tell is an output of a resource that must be there first.
 * @param plan as `planOf` gives it
 * @param modules the folder of the packages, in which the file of each class is looked up
 * @returns TypeScript, whose default export is the program
 */
export function straightLine(plan: readonly PlannedResource[], modules: string): string {
  const types = [...new Set(plan.filter(({ custom }) => custom).map(({ type }) => type))];
  const imports = types.map((type, i) => {
    const [path, name] = moduleOf(type, modules);
    return `import { ${name} as C${i} } from "${path}";`;
  });
  return [
    'import { asset, ComponentResource, secret } from "@pulumi/pulumi";',
    ...imports,
    "",
    "export default async function program() {",
    ...statements(plan, (type) => `C${types.indexOf(type)}`),
    "}",
    "",
  ].join("\n");
}

/** The same as somebody writes it who imports whole packages: `gcp.pubsub.Topic`. A program of CommonJS. */
export function naive(plan: readonly PlannedResource[]): string {
  return [
    'import { asset, ComponentResource, secret } from "@pulumi/pulumi";',
    ...Object.entries(PACKAGES).map(([name, path]) => `import * as ${name} from "${path}";`),
    "",
    ...statements(plan, memberOf),
    "",
  ].join("\n");
}

/** One statement for each resource. @param classOf how the class of a type is written */
function statements(plan: readonly PlannedResource[], classOf: (type: string) => string): string[] {
  const ordered = inOrder(plan);
  const variables = new Map(ordered.map((resource, i) => [key(resource), `r${i}`]));
  const variable = (name: string): string => {
    const found = variables.get(name);
    if (found === undefined) throw new Error(`the plan has no ${name}`);
    return found;
  };
  return ordered.map((resource) => {
    const { type, name, custom, inputs, dependsOn, parent, protect, options } = resource;
    const made = JSON.stringify(name);
    const known = {
      ...(parent !== null && { parent: variable(parent) }),
      ...(custom && options.provider !== "" && { provider: variable(options.provider) }),
      ...(dependsOn.length > 0 && { dependsOn: `[${dependsOn.map(variable).join(", ")}]` }),
      ...(protect && { protect: "true" }),
      ...(options.ignoreChanges.length > 0 && { ignoreChanges: JSON.stringify(options.ignoreChanges) }),
      ...(options.deleteBeforeReplace && { deleteBeforeReplace: "true" }),
    };
    const opts = `{ ${Object.entries(known)
      .map(([option, value]) => `${option}: ${value}`)
      .join(", ")} }`;
    if (!custom)
      return `const ${variable(key(resource))} = new ComponentResource("${type}", ${made}, {}, ${opts});`;
    const [before] = dependsOn.filter((name) => !name.startsWith("skeleton:"));
    const given = type.startsWith("pulumi:providers:") ? unpacked(inputs) : inputs;
    const written = source(given, () => `${variable(before ?? "")}.id`);
    return `const ${variable(key(resource))} = new ${classOf(type)}(${made}, ${written} as never, ${opts});`;
  });
}

const key = ({ type, name }: Pick<PlannedResource, "type" | "name">): string => `${type}::${name}`;

/** What must be there first comes first. @throws where resources wait for each other */
function inOrder(plan: readonly PlannedResource[]): PlannedResource[] {
  const byKey = new Map(plan.map((resource) => [key(resource), resource]));
  const done = new Set<PlannedResource>();
  const visited = new Set<PlannedResource>();
  const visit = (resource: PlannedResource) => {
    if (done.has(resource)) return;
    if (visited.has(resource)) throw new Error(`${key(resource)} waits for itself`);
    visited.add(resource);
    const { parent, dependsOn, options } = resource;
    for (const name of [parent ?? "", options.provider, ...dependsOn]) {
      const before = byKey.get(name);
      if (before) visit(before);
    }
    done.add(resource);
  };
  for (const resource of plan) visit(resource);
  return [...done];
}

/** What a provider is given: the SDK hands everything that is no text over as JSON. */
const unpacked = (inputs: PlannedResource["inputs"]): PlannedResource["inputs"] =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      /^(true$|false$|\d+$|[[{])/.test(String(value)) && value !== "[secret]" && value !== "[computed]"
        ? JSON.parse(String(value))
        : value,
    ]),
  );

/** A value of an inventory as source. @param computed what stands for a value that only a deployment can tell */
function source(value: unknown, computed: () => string): string {
  if (value === "[computed]") return computed();
  if (value === "[secret]") return 'secret("stand-in-for-a-value")';
  if (Array.isArray(value)) return `[${value.map((part) => source(part, computed)).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value);
  const [[only, within] = []] = fields;
  if (only === "[secret]") return `secret(${source(within, computed)})`;
  if (only === "[archive]")
    return `new asset.AssetArchive({ ${(within as string[])
      .map((file) => `${JSON.stringify(file)}: new asset.StringAsset("a file")`)
      .join(", ")} })`;
  return `{ ${fields.map(([name, part]) => `${JSON.stringify(name)}: ${source(part, computed)}`).join(", ")} }`;
}

/** `gcp:pubsub/topic:Topic` is the class `Topic` in `@pulumi/gcp/pubsub/topic.js`. */
function moduleOf(type: string, modules: string): [path: string, name: string] {
  const [first = "", path = "", name = ""] = type.split(":");
  if (first === "pulumi") return [`${PACKAGES[name]}/provider.js`, "Provider"];
  const file = path.replace(/^index\//, "");
  // Some files are in lower case, whatever the type is.
  const found = [file, file.replace(/[^/]+$/, (base) => base.toLowerCase())]
    .map((candidate) => `${PACKAGES[first]}/${candidate}.js`)
    .find((candidate) => existsSync(join(modules, candidate)));
  if (found === undefined) throw new Error(`no file of ${PACKAGES[first]} has the class of ${type}`);
  return [found, name];
}

/** `gcp:pubsub/topic:Topic` is `gcp.pubsub.Topic`, and `github:index/repositoryRuleset:RepositoryRuleset` has no part in between. */
function memberOf(type: string): string {
  const [first = "", path = "", name = ""] = type.split(":");
  if (first === "pulumi") return `${name}.Provider`;
  const [part = ""] = path.split("/");
  return [first, ...(part === "index" ? [] : [part]), name].join(".");
}
