import type { GovernanceReview } from "../entities/governance-review.ts";
import type { Complaint } from "../problems/problem.ts";
import { environmentFields } from "./environment-fields.ts";
import { type DeployTarget, governCommand } from "./govern-command.ts";
import { changeName, type GovernedField, isChange, written } from "./governed-field.ts";
import { guardrailFields } from "./guardrail-fields.ts";
import { pipelineFields } from "./pipeline-fields.ts";
import { reviewTemplate } from "./review-template.ts";
import { hasSeveralPeople, reviewedByNobody } from "./reviewers.ts";
import { brokenHistory, coverageOf, isAbout, nearMiss, type ReviewFinding, strayReview } from "./reviews.ts";
import { secretFields } from "./secret-fields.ts";
import { type Governed, type GovernedStack, governedAfter } from "./snapshot.ts";

const DAY = 24 * 60 * 60 * 1000;

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
  readonly part: "pipelines" | "secrets" | "guardrails" | "reviews" | "settings";
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
  /** Remarks that are printed and decide nothing. */
  readonly notes: readonly string[];
  /** What the stack exports now; nothing before its first deployment. */
  readonly before: Governed | undefined;
  /** What it exports once this is deployed. */
  readonly next: Governed;
}

/** What a deployment is judged by. */
export interface Circumstances {
  readonly stack: GovernedStack;
  /** What the stack exports now; nothing on its first deployment. */
  readonly deployed: Governed | undefined;
  /** All reviews of both environments, to tell one that is in the wrong one. */
  readonly all: readonly GovernanceReview[];
  /** The day of the deployment, as YYYY-MM-DD. It dates what is recorded, and decides nothing: a clock may be wrong. */
  readonly today: string;
  readonly place: DeployTarget;
}

/**
 * Checks what the catalogue has against what is deployed. Pure: the same input always gets the same judgement.
 */
export function govern(circumstances: Circumstances): Judgement {
  const { stack, deployed, today, place } = circumstances;
  const { share, settings } = stack;
  const next = governedAfter(stack, deployed, today);
  if (!deployed) return { isFirst: true, changes: [], findings: [], notes: [], before: undefined, next };
  const fields = [
    ...pipelineFields(deployed, share),
    ...secretFields(deployed, share, place),
    ...guardrailFields(deployed, share),
    ...environmentFields(deployed, next, share.environment),
  ];
  const fresh = share.reviews.filter(({ id }) => !Object.hasOwn(deployed.reviews, id));
  const judged = fields.map((field) => judge(field, fresh));
  const strays = fresh.filter((review) => !fields.some((field) => isAbout(review, field)));
  return {
    isFirst: false,
    changes: judged.map(({ change }) => change).filter(isWorthTelling),
    findings: [
      ...stillFrozen(deployed, next, circumstances),
      // A review that was meant to cover a change and does not is complained of itself, and the change not once more.
      ...judged.flatMap(({ change, findings }) =>
        findings.length > 0 ? [] : notAllowed(change, deployed, circumstances),
      ),
      ...[
        ...brokenHistory(deployed, share.reviews),
        ...judged.flatMap(({ findings }) => findings),
        ...strays.map((review) => ({ review: review.id, complaint: strayReview(review) })),
        ...fresh.flatMap((review) =>
          reviewedByNobody(review, settings.github.roles).map((complaint) => ({
            review: review.id,
            complaint,
          })),
        ),
      ].map(({ review, complaint }) => ({ part: "reviews" as const, id: review, complaint })),
    ],
    notes: fresh
      .filter(({ date }) => Date.parse(date) > Date.parse(today) + DAY)
      .map(({ id, date }) => `review ${id} is dated ${date}, which is still to come by this machine's clock`),
    before: deployed,
    next,
  };
}

/** A frozen environment is updated by nothing but the update that ends the freeze. */
function stillFrozen(
  { freeze: deployed }: Governed,
  { freeze: declared }: Governed,
  { stack: { share }, place }: Circumstances,
): GovernanceFinding[] {
  if (deployed === undefined || declared === undefined) return [];
  const { environment } = share;
  const approve = governCommand(`approve environment:${environment}.freeze`, place);
  return [
    {
      part: "settings",
      id: environment,
      complaint: {
        field: ["freeze"],
        wrong: `${environment} is frozen, so no update changes it`,
        fix: `remove the setting${environment === "production" ? `, run: ${approve}` : ""}, and deploy`,
      },
    },
  ];
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
  deployed: Governed,
  { stack: { share, settings }, all, today, place }: Circumstances,
): GovernanceFinding[] {
  if (!isChange(change)) return [];
  const { kind, id, field, ruling, state } = change;
  const complain = (wrong: string, fix: string): GovernanceFinding[] => [
    kind === "environment"
      ? {
          part: "settings",
          id,
          complaint: { field: field === "freeze" ? [] : ["github", field], wrong, fix },
        }
      : { part: `${kind}s`, id, complaint: { field: [field], wrong, fix } },
  ];
  const what = `${written(change.from)} is deployed: ${change.meaning}`;
  if (ruling.verdict === "refused") return complain(what, ruling.fix);
  if (state !== "missing") return [];
  const near = nearMiss(change, all, deployed, share.environment);
  const needsAuthor = hasSeveralPeople(settings.github.roles);
  const template = reviewTemplate(change, share.environment, today, all, needsAuthor);
  return complain(
    `${what}, and no review covers that${near === undefined ? "" : ` (${near})`}`,
    `append to catalogue/governance.yaml${all.length === 0 ? ", in place of its []" : ""}, or run: ${governCommand(`approve ${changeName(change)}`, place)}\n${template}`,
  );
}
