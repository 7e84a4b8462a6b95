import { PLATFORMS } from "../app.ts";
import { type Assumptions, UNSTATED, USAGE_FIELDS } from "../usage.ts";
import { type CrossRule, finding, unresolved } from "./cross-rule.ts";

/** An assumption that nothing is reckoned from would look like one that matters. */
export const usedSurfaces: CrossRule = (view) =>
  view.usage.flatMap((usage) => {
    const surface = view.surfaces.find(({ id }) => id === usage.surface);
    if (!surface) return finding(usage, unresolved(view, "surface", usage.surface, ["surface"]));
    const fields = USAGE_FIELDS[surface.platform];
    const stated = (Object.keys(UNSTATED) as (keyof Assumptions)[]).filter(
      (field) => usage[field] !== undefined,
    );
    return finding(
      usage,
      stated
        .filter((field) => !fields.includes(field))
        .map((field) => {
          const owners = PLATFORMS.filter((platform) => USAGE_FIELDS[platform].includes(field));
          return {
            field: [field],
            about: "key",
            wrong: `${field} is for ${owners.join(" and ")} surfaces, and ${surface.id} is on ${surface.platform}`,
            fix: `remove it; the fields are ${fields.join(", ")}`,
          };
        }),
    );
  });
