import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ESTATE_PATHS } from "../../model/entities/estate-paths.ts";
import type { RenderedFile } from "../../render/rendered-file.ts";
import { ROOT } from "../estate.ts";

const FOLDER = "docs/runbooks";

/**
 * What runbooks say of the repository that is not so: links that lead nowhere, scripts and workflows that are not there. A
 * runbook is read when something is broken, so none of this may be found out then.
 * @param root folder of the estate
 * @param rendered its rendered files, as they should be
 */
export function wrongRunbooks(root: string, rendered: readonly RenderedFile[]): string[] {
  const texts = new Map(rendered.map(({ path, text }) => [path, text]));
  const read = (path: string) => texts.get(path) ?? fileText(root, path);
  return runbooksOf(root).flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return [...brokenLinks(path, text, read), ...missingCommands(text, read)].map(
      (wrong) => `${path}: ${wrong}`,
    );
  });
}

function runbooksOf(root: string): string[] {
  if (!existsSync(join(root, FOLDER))) return [];
  const names = readdirSync(join(root, FOLDER)).filter((name) => name.endsWith(".md"));
  return names.sort().map((name) => `${FOLDER}/${name}`);
}

/** The text of a file of the estate, or of the program; empty for a folder. */
function fileText(root: string, path: string): string | undefined {
  const isEstates = ESTATE_PATHS.some((own) => path === own || path.startsWith(`${own}/`));
  const folder = [root, ...(isEstates ? [] : [ROOT])].find((from) => existsSync(join(from, path)));
  if (folder === undefined) return undefined;
  return path.endsWith(".md") || path.endsWith(".json") ? readFileSync(join(folder, path), "utf8") : "";
}

type Read = (path: string) => string | undefined;

function brokenLinks(path: string, text: string, read: Read): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = "", anchor] = target.split("#");
    const found = file === "" ? text : read(normalize(join(dirname(path), file)));
    if (found === undefined) return [`the link to ${target} leads to no file`];
    return anchor === undefined || anchorsOf(found).includes(anchor)
      ? []
      : [`the link to ${target} leads to no heading`];
  });
}

function missingCommands(text: string, read: Read): string[] {
  const { scripts = {} } = JSON.parse(read("package.json") ?? "{}");
  const named = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));
  return [
    ...[...named(/npm run (?!-)([a-z][\w:-]*)/g)]
      .filter((script) => !Object.hasOwn(scripts, script))
      .map((script) => `\`npm run ${script}\` is no script of package.json`),
    ...[...named(/gh workflow (?:run|enable|disable) ([\w.-]+\.ya?ml)/g)]
      .filter((file) => read(`.github/workflows/${file}`) === undefined)
      .map((file) => `.github/workflows/${file} is no workflow of the repository`),
  ];
}

/** The anchors of a page's headings, as GitHub makes them: in lower case, spaces as dashes, without other marks. */
export function anchorsOf(text: string): string[] {
  const prose = text.replace(/^ *```.*?^ *```$/gms, "");
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading ?? "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
