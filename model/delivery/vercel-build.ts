import type { SurfaceOnVercel } from "../entities/surface.ts";

/**
 * The command by which Vercel decides whether a push is built: exit 1 builds, exit 0 skips. Build minutes are a quota, so
 * only pushes to the surface's branch that change its own folder are built; where CI deploys, none is.
 */
export function ignoreCommand({ git_branch }: Pick<SurfaceOnVercel, "git_branch">): string {
  if (git_branch === undefined) return "exit 0";
  // Runs in the root directory, so `.` is the surface's folder. A first deployment has no HEAD^: git then fails with a
  // status of its own, and the site is built all the same.
  return `[ "$VERCEL_GIT_COMMIT_REF" = "${git_branch}" ] || exit 0; git diff --quiet HEAD^ HEAD -- . || exit 1`;
}
