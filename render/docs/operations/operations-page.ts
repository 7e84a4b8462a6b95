import { shareOf } from "../../../model/delivery/share.ts";
import type { Catalogue } from "../../../model/entities/catalogue.ts";
import type { Surface } from "../../../model/entities/surface.ts";
import type { RenderSettings } from "../../render-settings.ts";
import { GENERATED, type RenderedFile } from "../../rendered-file.ts";
import { code, page, table } from "../markdown.ts";
import { alertSection } from "./alert-rows.ts";
import { cloudRunCommands } from "./cloud-run-commands.ts";
import { toolRows } from "./commands.ts";
import { expoCommands } from "./expo-commands.ts";
import { type StackPlace, stackPlace, surfacePlace } from "./place.ts";
import { STACK_SECTIONS } from "./stack-sections.ts";
import { vercelCommands } from "./vercel-commands.ts";

const PATH = "docs/operations.md";

/** The commands that an operator needs, with the estate's own names, projects and regions filled in. */
export function operationsPage(
  catalogue: Catalogue,
  { stacks }: Pick<RenderSettings, "stacks">,
): RenderedFile {
  const places = stacks.map(({ environment, settings }) =>
    stackPlace(shareOf(catalogue, environment), settings),
  );
  const tasks = page(
    "## Alerts",
    ...sectionsOf(places.map(alertSection), "No alert is declared."),
    ...places.flatMap((place) => place.share.surfaces.flatMap((surface) => surfaceSection(surface, place))),
    ...STACK_SECTIONS.flatMap(([heading, section]) => [`## ${heading}`, ...places.map(section)]),
  );
  const text = page(
    `<!-- ${GENERATED("catalogue/ and Pulumi.STACK.yaml", PATH)} -->`,
    "# Operations",
    "Commands for this estate, ready to paste at the root of a clone. Projects, regions, services and workflows are filled in. " +
      "Replace words in CAPITALS, such as RELEASE. The runbooks in `docs/runbooks/` say what to do first and when to stop.",
    "## Tools",
    table(["Program", "For", "Set up"], toolRows(tasks)),
    tasks.trimEnd(),
  );
  return { path: PATH, text };
}

const sectionsOf = (sections: readonly string[], none: string): string[] =>
  sections.some((section) => section !== "") ? [...sections] : [none];

function surfaceSection(surface: Surface, place: StackPlace): string[] {
  const { project, region } = place.settings.gcp;
  const where = surface.platform === "cloud-run" ? `, project ${code(project)}, region ${code(region)}` : "";
  return [
    `## ${surface.id}`,
    `${surface.app} in ${surface.environment} on ${surface.platform}${where}: <${surface.endpoint_url}>`,
    ...commandsOf(surface, place),
  ];
}

function commandsOf(surface: Surface, place: StackPlace): readonly string[] {
  switch (surface.platform) {
    case "cloud-run":
      return cloudRunCommands(surfacePlace(surface, place));
    case "vercel":
      return vercelCommands(surfacePlace(surface, place));
    case "expo-eas":
      return expoCommands(surfacePlace(surface, place));
  }
}
