import * as z from "zod";
import type { Complaint } from "../problems/problem.ts";
import { alertChannelFlaw } from "./alert-channel.ts";
import {
  ENVIRONMENTS,
  type EntityKind,
  Id,
  isPastDay,
  Name,
  Reference,
  rulesOf,
  Text,
  unless,
} from "./entity.ts";
import { GOVERNED_ID } from "./governed-object.ts";
import { type GovernedValue, isStatusStep, rightValues } from "./governed-value.ts";

/** What is governed, and the fields of each that a review can be about; `null` stands for an entry that is not there. */
export const GOVERNED_FIELDS = {
  pipeline: ["approval_required"],
  secret: ["status"],
  guardrail: ["threshold", "alert_channel", "metric_name", "surface", "observability_source"],
  environment: ["reviewers", "prevent_self_review", "wait_timer_minutes", "admins_bypass", "freeze"],
} as const satisfies Record<string, readonly string[]>;

/** A kind of entry that has governed fields. */
export type GovernedKind = keyof typeof GOVERNED_FIELDS;
const GOVERNED_KINDS = Object.keys(GOVERNED_FIELDS) as [GovernedKind, ...GovernedKind[]];

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Longest id of a review: it is the name of nothing but its record. */
const MAX_REVIEW_ID = 100;

/**
 * The record of one governed change: what was changed from what to what, who reviewed it and why. Entries are only ever
 * appended: the deployed ones are history.
 */
export const GovernanceReview = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(MAX_REVIEW_ID)
    .describe(`a unique name in kebab-case, at most ${MAX_REVIEW_ID} characters`),
  date: z.iso.date().describe("the day of the review, as YYYY-MM-DD"),
  environment: z.enum(ENVIRONMENTS).describe("the environment whose change was reviewed"),
  entity_kind: z.enum(GOVERNED_KINDS).describe("the kind of entry that is changed"),
  entity_id: Id.describe("the id of the entry that is changed, in kebab-case; of an environment, its name"),
  field: z
    .enum(Object.values(GOVERNED_FIELDS).flat() as [string, ...string[]])
    .describe("the field that is changed"),
  from: Value.describe("the value before, as it is deployed; null where there was no entry"),
  to: Value.describe("the value after, as the catalogue has it; null where the entry is removed"),
  reviewer: Name.describe('who reviewed it: a role, a login or a team of github.roles, e.g. "platform-lead"'),
  /** Extension: whoever reviews a change did not propose it, where the estate has more than one person. */
  author: Name.describe("who proposed the change: a GitHub login of github.roles").optional(),
  reason: Text.describe("why, as a sentence"),
  /** The budget that a threshold follows (data model: thresholds are updated when KPI budgets change). */
  kpi_budget: Text.describe("the KPI budget that the threshold follows").optional(),
  clarification: Reference.describe("the id of the clarification that decided it, in kebab-case").optional(),
});

/** Parsed {@link GovernanceReview}. */
export type GovernanceReview = z.infer<typeof GovernanceReview>;

/** Whether a change follows a KPI budget, which its review then names: that of a threshold that is still there after. */
export const followsBudget = ({
  field,
  to,
}: {
  readonly field: string;
  readonly to: GovernedValue;
}): boolean => field === "threshold" && to !== null;

/** A value that its field never has: the review can match no change, and would stay for ever once it is deployed. */
function impossible(
  { entity_kind, field }: Pick<GovernanceReview, "entity_kind" | "field">,
  side: "from" | "to",
  value: GovernedValue,
): readonly Complaint[] {
  const right = rightValues(field, value);
  return unless(!isGoverned(entity_kind, field) || right === undefined, {
    field: [side],
    // It may be the URL of a webhook.
    ...(field === "alert_channel" && { isHidden: true }),
    wrong: `${field} is never this`,
    fix: `write ${right}`,
  });
}

const isGoverned = (kind: GovernedKind, field: string): boolean =>
  (GOVERNED_FIELDS[kind] as readonly string[]).includes(field);

/** What is asked of people is governed where GitHub asks them. */
const ofProduction = (kind: GovernedKind, field: string): boolean =>
  kind === "pipeline" || (kind === "environment" && field !== "freeze");

const rule = rulesOf<GovernanceReview>();

/** Governance reviews as a kind of catalogue entry. */
export const governanceKind: EntityKind<GovernanceReview> = {
  kind: "review",
  file: "governance.yaml",
  shapeOf: () => GovernanceReview,
  rules: [
    rule(["id"], ({ id }) =>
      unless(id !== GOVERNED_ID, {
        field: ["id"],
        wrong: "the record of what is deployed has this name",
        fix: "choose another id",
      }),
    ),
    rule(["entity_kind", "field"], ({ entity_kind, field }) => {
      const kinds = GOVERNED_KINDS.filter((kind) => isGoverned(kind, field));
      return unless(kinds.includes(entity_kind), {
        field: ["field"],
        wrong: `this field of ${entity_kind === "environment" ? "an" : "a"} ${entity_kind} needs no review`,
        fix: `write entity_kind: ${kinds.join(" or ")}, or one of: ${GOVERNED_FIELDS[entity_kind].join(", ")}`,
      });
    }),
    rule(["entity_kind", "field", "from"], (review) => impossible(review, "from", review.from)),
    rule(["entity_kind", "field", "to"], (review) => impossible(review, "to", review.to)),
    rule(["entity_kind", "field", "to"], ({ entity_kind, field, to }) => {
      const isChannel =
        entity_kind === "guardrail" && field === "alert_channel" && rightValues(field, to) === undefined;
      const flaw = isChannel && typeof to === "string" ? alertChannelFlaw(to) : undefined;
      return flaw === undefined ? [] : [{ ...flaw, field: ["to"], isHidden: true }];
    }),
    rule(
      ["entity_kind", "entity_id", "field", "environment"],
      ({ entity_kind, entity_id, field, environment }) =>
        unless(
          environment === "production" ||
            !isGoverned(entity_kind, field) ||
            !ofProduction(entity_kind, field),
          {
            field: ["environment"],
            wrong: `${field} is governed in production only`,
            fix:
              entity_id === "production"
                ? "write production"
                : "take this review out; a review of production names the production entry",
          },
        ),
    ),
    rule(
      ["entity_kind", "entity_id", "field", "environment"],
      ({ entity_kind, entity_id, field, environment }) => {
        const isElsewhere = ofProduction(entity_kind, field) && environment !== "production";
        return unless(entity_kind !== "environment" || entity_id === environment || isElsewhere, {
          field: ["entity_id"],
          wrong: `this review is of the environment ${environment}`,
          fix:
            ENVIRONMENTS.some((other) => other === entity_id) && !ofProduction(entity_kind, field)
              ? `write ${environment}, or environment: ${entity_id}`
              : `write ${environment}`,
        });
      },
    ),
    rule(["entity_kind", "field", "from", "to"], ({ entity_kind, field, from, to }) => {
      const isStatus = entity_kind === "secret" && field === "status";
      const isRead = rightValues("status", from) === undefined && rightValues("status", to) === undefined;
      return unless(!isStatus || !isRead || from === to || isStatusStep(from, to), {
        field: ["to"],
        wrong: `a secret's status never changes from ${from ?? "null"} to this`,
        fix: "only the removal of an active secret needs a review: write to: null, or take this review out",
      });
    }),
    rule(["date"], ({ date }) =>
      unless(isPastDay(date), {
        field: ["date"],
        wrong: "no review is of this day",
        fix: "write the day of the review, which is not to come",
      }),
    ),
    rule(["entity_kind", "field", "kpi_budget", "to"], ({ entity_kind, field, kpi_budget, to }) =>
      unless(kpi_budget === undefined || !isGoverned(entity_kind, field) || followsBudget({ field, to }), {
        field: ["kpi_budget"],
        about: "key",
        wrong:
          field === "threshold"
            ? "a threshold that is removed follows no KPI budget any more"
            : "only a threshold follows a KPI budget, and this review is of something else",
        fix: "remove it",
      }),
    ),
    rule(["from", "to"], ({ from, to }) =>
      unless(from !== to, {
        field: ["to"],
        wrong: "this is the value before, so nothing changes",
        fix: "write what the catalogue has now; where that is the same, change it there first, or take this review out",
      }),
    ),
    rule(["reviewer", "author"], ({ reviewer, author }) =>
      unless(author?.toLowerCase() !== reviewer.toLowerCase(), {
        field: ["reviewer"],
        wrong: "whoever proposed a change cannot review it",
        fix: "have somebody else review it, or leave author out where there is nobody else",
      }),
    ),
    rule(["entity_kind", "field", "to", "kpi_budget"], ({ entity_kind, field, to, kpi_budget }) =>
      unless(!isGoverned(entity_kind, field) || !followsBudget({ field, to }) || kpi_budget !== undefined, {
        field: ["kpi_budget"],
        wrong: "a threshold changes when a KPI budget does, and this review names none",
        fix: "add it: the KPI budget that the threshold follows",
      }),
    ),
  ],
};
