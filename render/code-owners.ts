import { codeOwners } from "../model/delivery/repository-rules.ts";
import type { Catalogue } from "../model/entities/catalogue.ts";
import { appFolder } from "../model/entities/surface.ts";
import type { RenderSettings } from "./render-settings.ts";
import { GENERATED, type RenderedFile } from "./rendered-file.ts";

/**
 * Who has to approve changes: everything but the apps is owned by those who hold a role, since a change of the catalogue,
 * of a governance record, a stack's file, a workflow or the program can reach production. The last pattern that fits wins,
 * and one without a name has no owner. No file where nobody holds a role.
 */
export function codeOwnersFile({ surfaces }: Catalogue, { stacks }: RenderSettings): RenderedFile[] {
  const owners = [...new Set(stacks.flatMap(({ settings }) => codeOwners(settings.github)))].sort();
  if (owners.length === 0) return [];
  const folders = [...new Set(surfaces.map(appFolder))].filter((folder) => folder !== ".").sort();
  const lines = [
    `# ${GENERATED("github.roles of the stack files", ".github/CODEOWNERS")}`,
    "",
    `* ${owners.map((owner) => `@${owner}`).join(" ")}`,
    ...folders.map((folder) => `/${folder}/`),
  ];
  return [{ path: ".github/CODEOWNERS", text: `${lines.join("\n")}\n` }];
}
