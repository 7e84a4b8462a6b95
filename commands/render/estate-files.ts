import { readPin } from "../../engine/pin.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import type { RenderedFile } from "../../render/rendered-file.ts";
import { renderedFiles } from "../../render/rendered-files.ts";
import { type Estate, ROOT } from "../estate.ts";

/** Every file that is rendered from an estate, as it should be. Which Pulumi CLI workflows install is the program's. */
export async function estateFiles({
  catalogue,
  stacks,
}: Pick<Estate, "stacks"> & { readonly catalogue: Catalogue }): Promise<RenderedFile[]> {
  const [stack] = stacks;
  return renderedFiles(catalogue, {
    defaultBranch: stack?.settings.github.default_branch ?? "main",
    isPublic: stack?.settings.github.visibility === "public",
    publishesPage: stacks.some(({ settings }) => settings.github.publish_page === true),
    vercelTeams: stacks
      .filter(({ settings }) => settings.vercel.team !== undefined)
      .map(({ environment }) => environment),
    pulumiVersion: (await readPin(ROOT)).version,
    stacks,
  });
}
