import { FREE, type GovernedField, identical, REVIEWED, type Ruling } from "./governed-field.ts";
import type { Governed } from "./snapshot.ts";

/**
 * What is governed of an environment as a whole: its freeze, and who approves deployments to production.
 * @param next what will be deployed
 */
export const environmentFields = (
  deployed: Governed,
  next: Governed,
  environment: string,
): GovernedField[] => [
  freezeField(deployed.freeze, next.freeze, environment),
  ...approvalFields(deployed, next, environment),
];

/** Nobody waits for a review to freeze an environment; that production moves again is reviewed. */
const freezeField = (
  before: string | undefined,
  after: string | undefined,
  environment: string,
): GovernedField => ({
  kind: "environment",
  id: environment,
  field: "freeze",
  from: before ?? false,
  to: after ?? false,
  meaning: after === undefined ? "deliveries and updates start again" : "deliveries and updates stop",
  ruling: rulingOf(environment === "production" && before !== undefined && after === undefined),
  same: identical,
});

/**
 * Who approves deployments to production, and whether they can be left out: as governed as whether somebody is asked. A
 * stricter rule needs no review; other people do.
 */
function approvalFields(
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
