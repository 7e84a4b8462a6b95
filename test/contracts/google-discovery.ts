import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import type { PinnedTool } from "../../engine/pinned-tool.ts";
import { findTool } from "../tools/find-tool.ts";
import type { Contract, Operation } from "./contract.ts";

/** Google's discovery documents, one a version of an API, out of the wheel that carries them. */
const DOCUMENTS: PinnedTool = {
  name: "google-discovery",
  needs: "Python 3 with pip (Debian: python3-pip)",
  pins: ["tools/google-discovery/requirements.txt"],
  program: "documents",
  make(root, folder) {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"];
    const whole = join(folder, "whole");
    const { status, error, stderr } = spawnSync(
      "python3",
      [...pip, "--no-deps", "--no-compile", "--only-binary", ":all:", "--target", whole].concat(
        "-r",
        join(root, "tools/google-discovery/requirements.txt"),
      ),
      { encoding: "utf8" },
    );
    if (error || status !== 0) throw new Error(error?.message ?? stderr.trim().split("\n").at(-1));
    renameSync(join(whole, "googleapiclient/discovery_cache/documents"), join(folder, "documents"));
    rmSync(whole, { recursive: true });
  },
};

/** https://developers.google.com/discovery/v1/reference/apis, as far as it is used. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
}
interface Method {
  readonly id: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, { readonly location: string; readonly pattern?: string }>>;
  readonly request?: { readonly $ref: string };
  readonly response?: { readonly $ref: string };
}
interface Resources {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resources>>;
}
interface Document extends Resources {
  readonly servicePath: string;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The contract of one API of Google's, every version of it: `run`, or `www` for those that are not on a host of their own. */
export async function googleContract(service: string): Promise<Contract> {
  const folder = await findTool(DOCUMENTS, [], "pip install google-api-python-client");
  const name = service.replace(/^.*-run$/, "run").replace(/^www$/, "siteVerification");
  const documents = readdirSync(folder)
    .filter((file) => new RegExp(`^${name}\\.v\\d+\\.json$`).test(file))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Document);
  const methods = documents.flatMap((document) =>
    methodsOf(document).map((method) => ({ document, method, path: pathOf(document, method) })),
  );
  return {
    operation(httpMethod, { pathname }) {
      const path = decodeURIComponent(pathname.slice(1));
      const fitting = methods.filter((it) => it.method.httpMethod === httpMethod && it.path.test(path));
      // The name of a thing may hold a colon, as far as its pattern goes: what a path ends in tells more.
      const [verb] = /:[A-Za-z]+$/.exec(path) ?? [];
      const found = fitting.find((it) => verb !== undefined && it.method.path.endsWith(verb)) ?? fitting[0];
      return found && operationOf(found.document, found.method);
    },
  };
}

const methodsOf = ({ methods, resources }: Resources): Method[] => [
  ...Object.values(methods ?? {}),
  ...Object.values(resources ?? {}).flatMap(methodsOf),
];

function pathOf({ servicePath }: Document, { path, parameters = {} }: Method): RegExp {
  const template = `${servicePath}${path}`.replaceAll(/[.*?^$()|[\]\\]/g, "\\$&");
  const pattern = template.replaceAll(/\{(\+?)(\w+)\}/g, (_, isPath, name) =>
    isPath ? (parameters[name]?.pattern ?? ".+").replace(/^\^|\$$/g, "") : "[^/]+",
  );
  return new RegExp(`^${pattern}$`);
}

function operationOf(document: Document, method: Method): Operation {
  const query = Object.entries(method.parameters ?? {}).filter(([, { location }]) => location === "query");
  const check = (ref: string, value: unknown): string[] => {
    const validate = validatorOf(document, ref);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
  };
  return {
    id: method.id,
    parameters: new Set([...Object.keys(document.parameters), ...query.map(([name]) => name)]),
    bodyProblems(body) {
      if (method.request) return check(method.request.$ref, body ?? {});
      return body === undefined ? [] : ["it takes no body"];
    },
    answerProblems: (answer) => (method.response ? check(method.response.$ref, answer) : []),
    hasField: (path) => method.response !== undefined && has(document, method.response, path),
  };
}

function has(document: Document, schema: Schema, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (schema.$ref !== undefined) {
    const named = document.schemas[schema.$ref];
    return named !== undefined && has(document, named, path);
  }
  if (schema.type === "any") return true;
  const inside = key === "[]" ? schema.items : (schema.properties?.[key] ?? schema.additionalProperties);
  return inside !== undefined && has(document, inside, rest);
}

const validators = new WeakMap<Document, Map<string, ValidateFunction>>();

function validatorOf(document: Document, ref: string): ValidateFunction {
  const known = validators.get(document) ?? new Map<string, ValidateFunction>();
  validators.set(document, known);
  const found = known.get(ref);
  if (found) return found;
  const $defs = Object.fromEntries(
    Object.entries(document.schemas).map(([name, schema]) => [name, jsonSchema(schema)]),
  );
  const made = new Ajv({ allErrors: true, strict: false }).compile({ $defs, $ref: `#/$defs/${ref}` });
  known.set(ref, made);
  return made;
}

/** A schema of a discovery document as JSON Schema: 64-bit integers are texts in both, and `any` is anything. */
function jsonSchema({ $ref, type, properties, additionalProperties, items, ...rest }: Schema): object {
  if ($ref !== undefined) return { $ref: `#/$defs/${$ref}` };
  return {
    ...(type !== undefined && type !== "any" && { type }),
    ...(rest.enum && { enum: rest.enum }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [name, jsonSchema(schema)]),
      ),
      additionalProperties: false,
    }),
    ...(additionalProperties && { additionalProperties: jsonSchema(additionalProperties) }),
    ...(items && { items: jsonSchema(items) }),
  };
}
