import type { Catalogue } from "../../model/entities/catalogue.ts";
import { assumptionsOf, usageFields } from "../../model/entities/usage.ts";
import { code } from "./markdown.ts";

/** A row for each surface: what is stated of its use, and what is assumed for want of that. */
export function usageRows({ surfaces, usage }: Catalogue): string[][] {
  return surfaces.map((surface) => {
    const assumed = assumptionsOf(surface, usage);
    const entry = usage.find((candidate) => candidate.surface === surface.id);
    const fields = usageFields(surface);
    const shown = (stated: boolean) =>
      fields
        .filter((field) => (entry?.[field] !== undefined) === stated)
        .map((field) => code(`${field}: ${assumed[field]}`))
        .join(", ") || "–";
    return [code(surface.id), shown(true), shown(false)];
  });
}
