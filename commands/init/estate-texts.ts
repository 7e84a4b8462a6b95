import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import type { RawEstate } from "../../model/founding/founded.ts";
import { secretComment } from "../../model/founding/secrets.ts";
import { stackFile } from "../../model/stack/stack-file.ts";
import { rewriteEntries, rewriteMapping } from "../../model/yaml/rewrite.ts";
import { schemaLine } from "../../render/schemas.ts";
import { Refused } from "../terminal/problems.ts";
import { CATALOGUE_FILES, type PresentEstate } from "./present-estate.ts";

/** How a stack's file starts that is not there yet. */
const STACK_HEAD = (stack: string) =>
  `# Settings of the stack ${stack}. \`npm run init\` writes them from your answers.
# Secret values are added, encrypted, by \`npm run secrets -- set ID\`.
`;

/**
 * The text of each file of an estate, by its path; a stack that it does not have has none. What stays is not touched.
 * @param isNew whether the entries of the catalogue are written from scratch, below the head of each file: comments of the
 * sample's entries are the sample's
 * @throws Refused where a file cannot be edited.
 */
export function estateTexts(
  present: PresentEstate,
  { catalogue, stacks }: RawEstate,
  isNew: boolean,
): Map<string, string> {
  const edited = (path: string, edit: (text: string) => string): [string, string] => {
    try {
      return [path, edit(present.texts.get(path) ?? "")];
    } catch (error) {
      throw new Refused(`${path}: ${(error as Error).message}`);
    }
  };
  return new Map([
    ...CATALOGUE_FILES.map(({ kind, path }) =>
      edited(path, (text) => {
        const file = path.replace("catalogue/", "");
        const before = text.trim() === "" ? `${schemaLine(file)}\n` : isNew ? headOf(text) : text;
        return rewriteEntries(before, catalogue[kind], ({ id }) =>
          kind === "secrets" ? secretComment(id) : undefined,
        );
      }),
    ),
    ...ENVIRONMENTS.filter((environment) => Object.keys(stacks[environment]).length > 0).map((environment) =>
      edited(stackFile(environment), (text) =>
        rewriteMapping(text || STACK_HEAD(environment), {
          ...present.around[environment],
          config: stacks[environment],
        }),
      ),
    ),
  ]);
}

/** The comment that a file starts with, up to its first blank line: what stands below may be about an entry. */
function headOf(text: string): string {
  const [head = ""] = /^(#.*(\r?\n|$))*/.exec(text) ?? [];
  return head;
}
