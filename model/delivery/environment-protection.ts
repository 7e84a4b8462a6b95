import type { StackSettings } from "../settings.ts";
import type { Share } from "./share.ts";

/** Who is asked before a job of a GitHub environment starts, and what it waits for: the rules that GitHub enforces. */
export interface EnvironmentProtection {
  /** Numeric ids of the users and teams of whom one approves; none where nobody is asked. */
  readonly users: readonly number[];
  readonly teams: readonly number[];
  /** Whether whoever started a deployment may not approve it. */
  readonly prevent_self_review: boolean;
  /** Minutes that a job waits. */
  readonly wait_timer_minutes: number;
  /** Whether administrators of the repository may deploy without approval and wait. */
  readonly admins_bypass: boolean;
}

/**
 * The protection of a stack's GitHub environment. Its jobs are the deliveries of all pipelines, so that one pipeline that
 * requires an approval makes all of them ask. Updates of the infrastructure have environments of their own
 * (`infrastructureProtection`).
 */
export function environmentProtection(
  github: StackSettings["github"],
  { environment, pipelines }: Pick<Share, "environment" | "pipelines">,
): EnvironmentProtection {
  const isApproved = pipelines.some(({ approval_required }) => approval_required);
  const { users, teams } = isApproved ? github.reviewers : { users: [], teams: [] };
  return {
    users: [...users],
    teams: [...teams],
    prevent_self_review: isApproved && github.prevent_self_review,
    wait_timer_minutes: github.wait_timer_minutes,
    admins_bypass: github.admins_bypass ?? environment !== "production",
  };
}
