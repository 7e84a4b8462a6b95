import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import type { PinnedTool } from "../../engine/pinned-tool.ts";
import { findTool } from "../tools/find-tool.ts";
import { type Contract, fieldsOf, type Operation } from "./contract.ts";

/** GitHub's OpenAPI description out of the package that carries it, which is too large to be a dependency of everybody. */
const DESCRIPTION: PinnedTool = {
  name: "github-openapi",
  needs: "npm",
  pins: ["tools/github-openapi/package.json", "tools/github-openapi/package-lock.json"],
  program: "api.github.com.json",
  make(root, folder) {
    const download = join(folder, "download");
    mkdirSync(download);
    for (const file of ["package.json", "package-lock.json"])
      cpSync(join(root, "tools/github-openapi", file), join(download, file));
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: download,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const description = "node_modules/@octokit/openapi/generated/api.github.com.json";
    renameSync(join(download, description), join(folder, "api.github.com.json"));
    rmSync(download, { recursive: true });
  },
};

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}
interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
}
interface PathOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PathOperation>>>>;
}

const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const validators = new WeakMap<PathOperation, ValidateFunction>();

/** GitHub's REST API. */
export async function gitHubContract(): Promise<Contract> {
  const file = await findTool(DESCRIPTION, [], "npm install @octokit/openapi");
  const description = JSON.parse(readFileSync(file, "utf8")) as Description;
  const paths = Object.entries(description.paths).map(([path, operations]) => ({
    path: new RegExp(`^${path.replaceAll(/[.+]/g, "\\$&").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    // Of two that fit, the one with fewer placeholders is meant.
    placeholders: path.split("{").length,
    operations,
  }));
  paths.sort((a, b) => a.placeholders - b.placeholders);
  return {
    operation(method, { pathname }) {
      const found = paths.find(
        ({ path, operations }) => operations[method.toLowerCase()] !== undefined && path.test(pathname),
      );
      const operation = found?.operations[method.toLowerCase()];
      return operation && operationOf(description, operation);
    },
  };
}

function operationOf(description: Description, operation: PathOperation): Operation {
  const parameters = (operation.parameters ?? []).map((it) =>
    it.$ref === undefined ? it : (at(description, it.$ref) as Parameter),
  );
  const schema = operation.responses["200"]?.content?.["application/json"]?.schema;
  return {
    id: operation.operationId,
    parameters: new Set(
      parameters.flatMap(({ name, in: place }) => (place === "query" && name ? [name] : [])),
    ),
    bodyProblems: (body) => (body === undefined || operation.requestBody ? [] : ["it takes no body"]),
    answerProblems(answer) {
      if (schema === undefined) return ["no answer is documented"];
      const validate = validators.get(operation) ?? ajv.compile(relaxed(description, schema));
      validators.set(operation, validate);
      const wrong = validate(answer)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
      const unknown = fieldsOf(answer).filter((path) => !has(description, schema, path));
      return [...wrong, ...unknown.map((path) => `/${path.join("/")} is not documented`)];
    },
    hasField: (path) => schema !== undefined && has(description, schema, path),
  };
}

/** What a reference such as `#/components/schemas/team` points to. */
const at = (description: Description, ref: string): unknown =>
  ref
    .slice(2)
    .split("/")
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], description);

/**
 * A schema that does not insist on fields: the servers of these tests answer what is read, which is a part of some hundred
 * fields. References are kept as definitions, since some lead back to themselves.
 */
function relaxed(description: Description, schema: Schema): object {
  const $defs: Record<string, unknown> = {};
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    if (value === null || typeof value !== "object") return value;
    const { $ref } = value as Schema;
    if (typeof $ref === "string") {
      const name = $ref.replaceAll(/\W+/g, "-");
      if (!(name in $defs)) {
        $defs[name] = {};
        $defs[name] = inside(at(description, $ref));
      }
      return { $ref: `#/$defs/${name}` };
    }
    const { nullable, type, ...rest } = value as { nullable?: unknown; type?: unknown };
    // OpenAPI 3.0's way to say it, which needs a type beside it.
    if (nullable === true && type === undefined) return { anyOf: [inside(rest), { type: "null" }] };
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, part]) => {
        if ((key === "required" && Array.isArray(part)) || key === "example" || key === "examples") return [];
        // Without those fields, more than one variant may fit.
        return [[key === "oneOf" ? "anyOf" : key, inside(part)]];
      }),
    );
  };
  return { ...(inside(schema) as object), $defs };
}

function has(description: Description, schema: Schema, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (schema.$ref !== undefined) return has(description, at(description, schema.$ref) as Schema, path);
  const variants = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (variants.some((variant) => has(description, variant, path))) return true;
  if (key === "[]") return schema.items !== undefined && has(description, schema.items, rest);
  const field = schema.properties?.[key];
  if (field !== undefined) return has(description, field, rest);
  const { additionalProperties: more } = schema;
  return more === true || (typeof more === "object" && has(description, more, rest));
}
