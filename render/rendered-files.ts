import type { Catalogue } from "../model/entities/catalogue.ts";
import { cataloguePage } from "./docs/catalogue-page.ts";
import type { RenderedFile } from "./rendered-file.ts";
import { schemas } from "./schemas.ts";
import { type WorkflowSettings, workflows } from "./workflow/workflows.ts";

/** Folders that hold rendered files; one that nothing asks for any more is found here by its first line. */
export const RENDERED_FOLDERS = [".github/workflows", "docs", "schemas"] as const;

/** Everything that is written from the catalogue, in the order of paths. */
export function renderedFiles(catalogue: Catalogue, settings: WorkflowSettings): RenderedFile[] {
  return [...workflows(catalogue, settings), cataloguePage(catalogue), ...schemas()].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}
