import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { ENVIRONMENTS } from "./entities/entity.ts";
import { KINDS } from "./entities/kinds.ts";
import { fieldName, type Problem } from "./problems/problem.ts";
import { credentialsIn } from "./problems/redact.ts";
import { visible } from "./problems/strange-characters.ts";
import { nearest } from "./problems/suggest.ts";
import { PULUMI_PROJECT } from "./settings.ts";
import { isMapping, readYaml } from "./yaml/source.ts";

/** Files of the catalogue by name. */
const CATALOGUE = Object.values(KINDS).map(({ file }) => file);

const PROJECT_FILE = "Pulumi.yaml";

/** The stacks' files by name. */
const STACK_FILES = ENVIRONMENTS.map((environment) => `Pulumi.${environment}.yaml`);

const IS_DATA = /\.(ya?ml|json)(\.[a-z]+)?$/i;

/**
 * What looks like a part of the estate below a project root and is read by nobody: a warning for each such file of
 * `catalogue/`, and for stacks of another name; an error where `Pulumi.yaml` names another project or none, since every setting
 * is looked up under the project's name, and where it holds a credential. Never throws.
 */
export function strayFiles(root: string): Problem[] {
  const found = names(root, ".");
  // Pulumi reads it; the commands here do not.
  const misnamed = found.includes(PROJECT_FILE)
    ? []
    : found.filter((file) => /^Pulumi\.(ya?ml|json)$/i.test(file));
  const unread = (file: string, known: readonly string[], what: string): Problem => {
    const [, stack] = /^Pulumi\.([\w-]+)\.\w+$/i.exec(file) ?? [];
    const environment = stack === undefined ? undefined : nearest(stack, ENVIRONMENTS);
    const near =
      environment === undefined
        ? nearest(basename(file).replace(/\.(ya?ml|json)$/i, ".yaml"), known)
        : `Pulumi.${environment}.yaml`;
    return {
      severity: "warning",
      place: {
        file: what === "catalogue" ? `catalogue/${visible(file)}` : visible(file),
        line: 1,
        column: 1,
      },
      wrong: "nobody reads this file",
      fix: near
        ? `did you mean "${near}"? move what is in it there, and remove it`
        : `move what is needed elsewhere, and remove it; ${what === "catalogue" ? `the files are ${known.join(", ")}` : `the stacks are ${ENVIRONMENTS.join(" and ")}`}`,
    };
  };
  return [
    ...names(root, "catalogue", true)
      // An editor's own files are hidden.
      .filter((file) => IS_DATA.test(file) && !CATALOGUE.includes(file) && !basename(file).startsWith("."))
      .map((file) => unread(file, CATALOGUE, "catalogue")),
    ...found
      .filter(
        (file) =>
          /^Pulumi\.(.+\.)?(ya?ml|json)$/i.test(file) &&
          ![PROJECT_FILE, ...STACK_FILES, ...misnamed].includes(file),
      )
      .map((file) => unread(file, STACK_FILES, "stack")),
    ...misnamed.map(
      (file): Problem => ({
        severity: "error",
        place: { file: visible(file), line: 1, column: 1 },
        wrong: `the file of the project is ${PROJECT_FILE}`,
        fix: `rename it to ${PROJECT_FILE}`,
      }),
    ),
    ...(found.includes(PROJECT_FILE) ? projectFile(root) : []),
  ];
}

function names(root: string, folder: string, recursive = false): string[] {
  try {
    return readdirSync(join(root, folder), { encoding: "utf8", recursive }).sort();
  } catch {
    // Whoever has to read something in a missing folder reports it.
    return [];
  }
}

/** What is wrong with a project file that is there. Only the Pulumi CLI needs it, and says so where there is none. */
function projectFile(root: string): Problem[] {
  const source = readYaml(root, PROJECT_FILE, `write name: ${PULUMI_PROJECT}`);
  const { value, problems, placeOf, placeOfKey } = source;
  const name = isMapping(value) ? value.name : undefined;
  const pasted = [
    ...source.beside,
    ...credentialsIn(value).map(
      ({ field, about, wrong, fix }): Problem => ({
        severity: "error",
        place: about === "key" ? placeOfKey(field) : placeOf(field),
        field: fieldName(field),
        wrong,
        fix,
      }),
    ),
  ];
  if (problems.length > 0 || name === PULUMI_PROJECT) return [...problems, ...pasted];
  return [
    {
      severity: "error",
      place: name === undefined ? placeOf([]) : placeOfKey(["name"]),
      field: "name",
      wrong: `the project has ${name === undefined ? "no name" : `another name than ${PULUMI_PROJECT}`}, so none of its settings would be found`,
      fix: `write name: ${PULUMI_PROJECT}`,
    },
    ...pasted,
  ];
}
