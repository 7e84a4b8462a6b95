import type { Share } from "../delivery/share.ts";
import type { GovernanceReview } from "../entities/governance-review.ts";
import type { Complaint } from "../problems/problem.ts";
import { changeName, type GovernedField, isChange, written } from "./governed-field.ts";
import { guardrailFields } from "./guardrail-fields.ts";
import { pipelineFields } from "./pipeline-fields.ts";
import { reviewTemplate } from "./review-template.ts";
import { brokenHistory, coverageOf, isAbout, nearMiss, type ReviewFinding, strayReview } from "./reviews.ts";
import { secretFields } from "./secret-fields.ts";
import { type Governed, governedAfter } from "./snapshot.ts";

/** A change of something governed, and what becomes of it. */
export interface GovernedChange extends GovernedField {
  /** The reviews that cover it. */
  readonly reviews: readonly GovernanceReview[];
  /** The step for which a review is still to be written. */
  readonly open?: Pick<GovernanceReview, "from" | "to">;
  /** `missing`: it needs a review and has none that fits. */
  readonly state: "free" | "reviewed" | "missing" | "refused";
}

/** A complaint about an entry of the catalogue, which may be one that is not there any more. */
export interface GovernanceFinding {
  /** The part of the catalogue that it belongs to. */
  readonly part: "pipelines" | "secrets" | "guardrails" | "reviews";
  readonly id: string;
  readonly complaint: Complaint;
}

/** What governance says of a deployment before it starts. */
export interface Judgement {
  /** Nothing is deployed that it could be checked against, so it is accepted as it is. */
  readonly isFirst: boolean;
  readonly changes: readonly GovernedChange[];
  /** Any finding refuses the deployment. */
  readonly findings: readonly GovernanceFinding[];
  /** What the stack exports now; nothing before its first deployment. */
  readonly before: Governed | undefined;
  /** What it exports once this is deployed. */
  readonly next: Governed;
}

/**
 * Checks what the catalogue has against what is deployed. Pure: the same input always gets the same judgement.
 * @param deployed what the stack exports now; nothing on its first deployment
 * @param all reviews of both environments, to tell one that is in the wrong one
 * @param today the day of the deployment, as YYYY-MM-DD
 */
export function govern(
  share: Share,
  deployed: Governed | undefined,
  all: readonly GovernanceReview[],
  today: string,
): Judgement {
  const next = governedAfter(share, deployed, today);
  if (!deployed) return { isFirst: true, changes: [], findings: [], before: undefined, next };
  const fields = [pipelineFields, secretFields, guardrailFields].flatMap((of) => of(deployed, share));
  const fresh = share.reviews.filter(({ id }) => !Object.hasOwn(deployed.reviews, id));
  const judged = fields.map((field) => judge(field, fresh));
  const strays = fresh.filter((review) => !fields.some((field) => isAbout(review, field)));
  const history = brokenHistory(deployed, share.reviews, today);
  return {
    isFirst: false,
    changes: judged.map(({ change }) => change).filter(isWorthTelling),
    findings: [
      // A review that was meant to cover a change and does not is complained of itself, and the change not once more.
      ...judged.flatMap(({ change, findings }) =>
        findings.length > 0 ? [] : notAllowed(change, share, deployed, all, today),
      ),
      ...[
        ...history,
        ...judged.flatMap(({ findings }) => findings),
        ...strays.map((review) => ({ review: review.id, complaint: strayReview(review) })),
      ].map(({ review, complaint }) => ({ part: "reviews" as const, id: review, complaint })),
    ],
    before: deployed,
    next,
  };
}

function judge(
  field: GovernedField,
  fresh: readonly GovernanceReview[],
): { change: GovernedChange; findings: readonly ReviewFinding[] } {
  const about = fresh.filter((review) => isAbout(review, field));
  const { covering, open, findings } = coverageOf(field, about);
  const { verdict } = field.ruling;
  const state = verdict === "reviewed" && covering.length === 0 ? "missing" : verdict;
  const isOpen = state === "missing" && isChange(field) && open !== undefined;
  return { change: { ...field, reviews: covering, state, ...(isOpen && { open }) }, findings };
}

/** An addition that needs no review is no news: the plan shows it. */
const isWorthTelling = (change: GovernedChange): boolean =>
  isChange(change) && !(change.from === null && change.state === "free");

/** What is wrong with a change itself. */
function notAllowed(
  change: GovernedChange,
  share: Share,
  deployed: Governed,
  all: readonly GovernanceReview[],
  today: string,
): GovernanceFinding[] {
  if (!isChange(change)) return [];
  const { kind, id, field, ruling, state } = change;
  const complain = (wrong: string, fix: string) => [
    { part: `${kind}s` as const, id, complaint: { field: [field], wrong, fix } },
  ];
  const what = `${written(change.from)} is deployed: ${change.meaning}`;
  if (ruling.verdict === "refused") return complain(what, ruling.fix);
  if (state !== "missing") return [];
  const near = nearMiss(change, all, deployed, share.environment);
  const template = reviewTemplate(change, share.environment, today, all);
  return complain(
    `${what}, and no review covers that${near === undefined ? "" : ` (${near})`}`,
    `append to catalogue/governance.yaml, or run: npm run govern -- approve ${changeName(change)}\n${template}`,
  );
}
