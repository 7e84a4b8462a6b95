import type { Surface } from "../entities/surface.ts";

/** The folder of a surface's app inside the repository, without a slash at the end; `.` is the repository itself. */
export function appFolder(surface: Surface): string {
  if (surface.platform !== "vercel") return `apps/${surface.app}`;
  return surface.root_directory?.replace(/\/+$/, "") ?? ".";
}
