import { PLATFORMS } from "../entities/app.ts";
import { unless } from "../entities/entity.ts";
import type { Surface } from "../entities/surface.ts";
import { type Assumptions, UNSTATED, USAGE_FIELDS, type Usage, usageFields } from "../entities/usage.ts";
import { withField } from "../entities/with-field.ts";
import type { Complaint } from "../problems/problem.ts";
import { type CrossRule, finding, unresolved } from "./cross-rule.ts";

/** An assumption that no cost is computed from would look like one that matters. */
export const usedSurfaces: CrossRule = (view) =>
  view.usage.flatMap((usage) => {
    const [surface] = withField(view.surfaces, "id", usage.surface);
    if (!surface) {
      // A surface has one entry.
      const unfit = view.surfaces.filter(({ id }) => withField(view.usage, "surface", id).length > 0);
      return finding(usage, unresolved(view, "surfaces", usage.surface, ["surface"], { unfit }));
    }
    const fields = Object.keys(UNSTATED) as (keyof Assumptions)[];
    const stated = fields.filter((field) => usage[field] !== undefined);
    return finding(usage, [
      ...stated
        .filter((field) => !usageFields(surface).includes(field))
        .map((field) => withoutEffect(field, surface)),
      ...cutOff(usage, surface),
    ]);
  });

/** Requests take less than what they are cut off after; the start of an instance may add a little to the average. */
function cutOff({ seconds_a_request }: Usage, surface: Surface): readonly Complaint[] {
  if (surface.platform !== "cloud-run" || seconds_a_request === undefined) return [];
  const { id, request_timeout_seconds } = surface;
  return unless(seconds_a_request <= request_timeout_seconds, {
    severity: "warning",
    field: ["seconds_a_request"],
    wrong: `${id} cuts requests off after ${request_timeout_seconds} s`,
    fix: `write at most ${request_timeout_seconds}, or raise request_timeout_seconds in surfaces.yaml`,
  });
}

function withoutEffect(field: keyof Assumptions, surface: Surface): Complaint {
  const { id, platform } = surface;
  const owners = PLATFORMS.filter((candidate) => USAGE_FIELDS[candidate].includes(field));
  return {
    field: [field],
    about: "key",
    wrong: owners.includes(platform)
      ? `${id} has no git_branch, so Vercel builds nothing of it by itself`
      : `${field} is for ${owners.join(" and ")} surfaces, and ${id} is on ${platform}`,
    fix: `remove it; the fields are ${usageFields(surface).join(", ")}`,
  };
}
