import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PinnedTool } from "../../engine/pinned-tool.ts";
import { findTool } from "../tools/find-tool.ts";
import { type Contract, fieldsOf, type Operation } from "./contract.ts";

/** Vercel's own SDK: only its schemas are loaded. It is too large to be a dependency of everybody. */
const SDK: PinnedTool = {
  name: "vercel-sdk",
  needs: "npm",
  pins: ["tools/vercel-sdk/package.json", "tools/vercel-sdk/package-lock.json"],
  program: "node_modules/@vercel/sdk/package.json",
  make(root, folder) {
    for (const file of ["package.json", "package-lock.json"])
      cpSync(join(root, "tools/vercel-sdk", file), join(folder, file));
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
  },
};

/** A schema of zod 3, as far as it is looked into. */
interface ZodSchema {
  readonly _def: {
    readonly typeName?: string;
    readonly shape?: () => Readonly<Record<string, ZodSchema>>;
    readonly catchall?: ZodSchema;
    readonly schema?: ZodSchema;
    readonly innerType?: ZodSchema;
    readonly in?: ZodSchema;
    readonly type?: ZodSchema;
    readonly valueType?: ZodSchema;
    readonly options?: readonly ZodSchema[];
    readonly left?: ZodSchema;
    readonly right?: ZodSchema;
    readonly getter?: () => ZodSchema;
  };
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly error?: { readonly issues: readonly Issue[] };
  };
}

interface Issue {
  readonly path: readonly unknown[];
  readonly message: string;
  /** What each variant of a union says. */
  readonly unionErrors?: readonly { readonly issues: readonly Issue[] }[];
}

function issueLines({ path, message, unionErrors }: Issue): string[] {
  const at = `/${path.join("/")}`;
  if (unionErrors === undefined) return [`${at} ${message}`];
  const variants = unionErrors.map(({ issues }) => issues.flatMap(issueLines).join(", "));
  return [`${at} fits no variant: ${variants.join("; or ")}`];
}

/** One function of the SDK, which asks for one path. */
interface SdkFunction {
  readonly id: string;
  readonly method: string;
  readonly path: RegExp;
  readonly parameters: ReadonlySet<string>;
  /** File and name of the schema of an answer of status 200, or of what it lists. */
  readonly answer: { readonly source: string; readonly schema: string; readonly isList: boolean } | undefined;
}

/** Vercel's REST API, as the functions of its SDK ask for it and read it. */
export async function vercelContract(): Promise<Contract> {
  const folder = join(dirname(await findTool(SDK, [], "npm install @vercel/sdk")), "esm/funcs");
  const functions = readdirSync(folder)
    .filter((file) => file.endsWith(".js"))
    .flatMap((file) => functionIn(file, readFileSync(join(folder, file), "utf8")));
  return {
    operation(method, { pathname }) {
      const found = functions.find((it) => it.method === method && it.path.test(pathname));
      return found && operationOf(found, folder);
    },
  };
}

function functionIn(file: string, code: string): SdkFunction[] {
  const [, path] = /pathToFunc\("([^"]+)"\)/.exec(code) ?? [];
  const [, method] = /method: "([A-Z]+)"/.exec(code) ?? [];
  if (path === undefined || method === undefined) return [];
  const [, query = ""] = /encodeFormQuery\(\{([\s\S]*?)\}\)/.exec(code) ?? [];
  const [, list, schema] =
    /M\.json\(\[?200\b[^(]*?(?:types\$\.optional\()?(z\.array\()?(\w+\$inboundSchema)/.exec(code) ?? [];
  const imported = [...code.matchAll(/import \{([^}]*)\} from "(\.\.\/models\/[^"]+)"/g)];
  const source = imported.find(([, names = ""]) => schema !== undefined && names.includes(schema))?.[2];
  return [
    {
      id: file.replace(".js", ""),
      method,
      path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
      parameters: new Set([...query.matchAll(/"(\w+)":/g)].map(([, name = ""]) => name)),
      answer: schema && source ? { source, schema, isList: list !== undefined } : undefined,
    },
  ];
}

function operationOf({ id, parameters, answer }: SdkFunction, folder: string): Operation {
  async function schema(): Promise<ZodSchema> {
    if (answer === undefined) throw new Error(`the SDK reads no answer in ${id}`);
    const module = await import(/* @vite-ignore */ pathToFileURL(join(folder, answer.source)).href);
    return module[answer.schema];
  }
  const checked = (known: ZodSchema, value: unknown): string[] => {
    const { success, error } = known.safeParse(value);
    const wrong = success ? [] : (error?.issues ?? []).flatMap(issueLines);
    const unknown = fieldsOf(value).filter((path) => !has(known, path));
    return [...wrong, ...unknown.map((path) => `/${path.join("/")} is not documented`)];
  };
  return {
    id,
    parameters,
    bodyProblems: (body) => (body === undefined ? [] : ["bodies are not checked"]),
    async answerProblems(value) {
      const known = await schema();
      if (!answer?.isList) return checked(known, value);
      return Array.isArray(value) ? value.flatMap((entry) => checked(known, entry)) : ["it is no list"];
    },
    async hasField(path) {
      const inside = answer?.isList ? path.slice(1) : path;
      return has(await schema(), inside);
    },
  };
}

function has({ _def: def }: ZodSchema, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  const wrapped = def.schema ?? def.innerType ?? def.in ?? def.getter?.();
  if (wrapped) return has(wrapped, path);
  if (def.options) return def.options.some((option) => has(option, path));
  if (def.left && def.right) return has(def.left, path) || has(def.right, path);
  switch (def.typeName) {
    case "ZodObject": {
      const field = def.shape?.()[key];
      if (field) return has(field, rest);
      return def.catchall !== undefined && def.catchall._def.typeName !== "ZodNever";
    }
    case "ZodArray":
      return key === "[]" && def.type !== undefined && has(def.type, rest);
    case "ZodRecord":
      return def.valueType !== undefined && has(def.valueType, rest);
    default:
      return def.typeName === "ZodAny" || def.typeName === "ZodUnknown";
  }
}
