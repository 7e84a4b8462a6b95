import { FREE, type GovernedField, identical, REVIEWED, type Ruling } from "./governed-field.ts";
import type { Governed } from "./snapshot.ts";

/**
 * Who approves deployments to production, and whether they can be left out: as governed as whether somebody is asked. A
 * stricter rule needs no review; other people do.
 * @param next what will be deployed
 */
export function environmentFields(
  { protection: before }: Governed,
  { protection: after }: Governed,
  environment: string,
): GovernedField[] {
  if (environment !== "production" || !after) return [];
  const field = (name: keyof typeof after, isLoss: boolean, meaning: string): GovernedField => ({
    kind: "environment",
    id: environment,
    field: name,
    from: before?.[name] ?? null,
    to: after[name],
    meaning,
    ruling: rulingOf(before !== undefined && isLoss),
    same: identical,
  });
  return [
    field("reviewers", true, "others approve deployments to production"),
    field(
      "prevent_self_review",
      !after.prevent_self_review,
      after.prevent_self_review
        ? "whoever starts a deployment may not approve it"
        : "whoever starts a deployment may approve it",
    ),
    field(
      "wait_timer_minutes",
      after.wait_timer_minutes < (before?.wait_timer_minutes ?? 0),
      `a deployment waits ${after.wait_timer_minutes} minutes`,
    ),
    field(
      "admins_bypass",
      after.admins_bypass,
      after.admins_bypass
        ? "administrators may deploy without approval and wait"
        : "administrators wait for an approval as everybody does",
    ),
  ];
}

const rulingOf = (isLoss: boolean): Ruling => (isLoss ? REVIEWED : FREE);
