import type { SurfaceOnVercel } from "../entities/surface.ts";
import type { StackSettings } from "../settings.ts";

/**
 * The command by which Vercel decides whether a push is built: 1 builds, 0 skips, and anything else fails the deployment.
 * Build minutes are a quota, so a push is skipped where it is known to be to another branch, or to leave the surface's
 * folder as it is deployed. The comparison is with the last commit that was deployed: a push can have many commits, can
 * merge, and can go back. Where that commit is not known (a first build) or not in the clone (ten commits deep), the site
 * is built. While the environment is frozen, every push is skipped. It runs in the root directory, so `.` is the surface's folder.
 *
 * `undefined` where CI deploys: the project is connected to no repository, and what CI uploads is to be built.
 */
export function ignoreCommand(
  { git_branch }: Pick<SurfaceOnVercel, "git_branch">,
  { freeze }: Pick<StackSettings, "freeze">,
): string | undefined {
  if (git_branch === undefined) return undefined;
  if (freeze !== undefined) return "echo frozen; exit 0";
  return (
    `b=${git_branch}; [ "\${VERCEL_GIT_COMMIT_REF:-$b}" = $b ] || exit 0; ` +
    'test -n "$VERCEL_GIT_PREVIOUS_SHA" && git diff --quiet "$VERCEL_GIT_PREVIOUS_SHA" HEAD -- . && exit 0; exit 1'
  );
}
