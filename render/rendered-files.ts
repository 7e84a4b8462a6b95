import type { Catalogue } from "../model/entities/catalogue.ts";
import { codeOwnersFile } from "./code-owners.ts";
import { cataloguePage } from "./docs/catalogue-page.ts";
import { operationsPage } from "./docs/operations/operations-page.ts";
import type { RenderSettings } from "./render-settings.ts";
import type { RenderedFile } from "./rendered-file.ts";
import { schemas } from "./schemas.ts";
import { workflows } from "./workflow/workflows.ts";

/** Folders that hold rendered files; one that nothing asks for any more is found here by its first line. */
export const RENDERED_FOLDERS = [".github", ".github/workflows", "docs", "schemas"] as const;

/** Everything that is written from the catalogue and the settings, in the order of paths. */
export function renderedFiles(catalogue: Catalogue, settings: RenderSettings): RenderedFile[] {
  return [
    ...workflows(catalogue, settings),
    ...codeOwnersFile(catalogue, settings),
    cataloguePage(catalogue, settings),
    operationsPage(catalogue, settings),
    ...schemas(),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}
