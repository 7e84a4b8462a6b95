import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GovernanceReview } from "../../../model/entities/governance-review.ts";
import { reviewDraft } from "../../../model/governance/review-template.ts";
import { type Governed, watchedBy } from "../../../model/governance/snapshot.ts";
import {
  type Declared,
  exportedAfter,
  guardrail,
  judge,
  pipeline,
  review,
  secret,
  share,
  surface,
  TODAY,
} from "./fixtures.ts";

/*
 * No sequence of accepted steps reaches what one refused step would have: whatever is lost between the first catalogue
 * and the last, a review says so. The steps are random catalogues; each is deployed where governance lets it.
 */

const catalogues = fc.record({
  approval: fc.constantFrom("on", "off", "none"),
  pipelineId: fc.constantFrom("api-production", "renamed"),
  status: fc.constantFrom("draft", "active", "rotating", "none"),
  isUsed: fc.boolean(),
  threshold: fc.constantFrom(700, 800, 900, undefined),
  guardrailId: fc.constantFrom("latency", "renamed"),
  metric: fc.constantFrom("api_p95", "cloud_run_quota"),
  source: fc.constantFrom("cloud-run-logs", "k6"),
});
type Plan = typeof catalogues extends fc.Arbitrary<infer T> ? T : never;

function declared(plan: Plan, environment: "staging" | "production"): Declared {
  const { approval, pipelineId, status, isUsed, threshold, guardrailId, metric, source } = plan;
  const [key, place] = [`key-${environment}`, `api-${environment}`];
  const isDeclared = status !== "none";
  return {
    environment,
    pipelines:
      approval === "none"
        ? []
        : [pipeline(approval === "on" && environment === "production", { environment, id: pipelineId })],
    secrets: isDeclared ? [secret(status as "draft", key)] : [],
    surfaces: [surface(isDeclared && isUsed ? [key] : [], place)],
    guardrails:
      threshold === undefined
        ? []
        : [
            guardrail(threshold, {
              id: guardrailId,
              surface: place,
              metric_name: metric as "api_p95",
              observability_source: source as "k6",
            }),
          ],
  };
}

/** Deploys one catalogue after the other; those that governance refuses are left out. */
function deployAll(plans: readonly Plan[], environment: "staging" | "production", isReviewed: boolean) {
  let governed: Governed | undefined;
  let reviews: readonly GovernanceReview[] = [];
  const accepted: Governed[] = [];
  for (const plan of plans) {
    const wanted = declared(plan, environment);
    const { changes } = judge(share({ ...wanted, reviews }), governed, reviews, TODAY);
    const written = isReviewed
      ? changes.flatMap((change) =>
          change.open
            ? [review(reviewDraft({ ...change, ...change.open }, environment, TODAY, reviews))]
            : [],
        )
      : [];
    const offered = share({ ...wanted, reviews: [...reviews, ...written] });
    const judgement = judge(offered, governed, offered.reviews, TODAY);
    if (judgement.findings.length > 0) continue;
    governed = judgement.next;
    reviews = offered.reviews;
    accepted.push(governed);
  }
  return { accepted, reviews };
}

const sequences = fc.array(catalogues, { minLength: 2, maxLength: 8 });
const environments = fc.constantFrom("staging" as const, "production" as const);
const runs = { numRuns: 400 };

const approvalIn = ({ approvals }: Governed) => approvals.api?.approval_required ?? null;
const statusIn = ({ secrets }: Governed) => Object.values(secrets)[0]?.status ?? null;
const isOnGuard = ({ guardrails }: Governed, watch: string) =>
  guardrails[watch] !== undefined && guardrails[watch]?.removed === undefined;

describe("without a single review", () => {
  test("an approval of production that is on stays on, and none appears that is off", () => {
    fc.assert(
      fc.property(sequences, (plans) => {
        const states = deployAll(plans, "production", false).accepted.map(approvalIn);
        const on = states.indexOf(true);
        if (on !== -1) expect(states.slice(on)).toEqual(states.slice(on).fill(true));
        for (const [i, state] of states.slice(1).entries())
          if (states[i] === null) expect(state).not.toBe(false);
      }),
      runs,
    );
  });

  test("no threshold ever changes, in either environment", () => {
    fc.assert(
      fc.property(sequences, environments, (plans, environment) => {
        const thresholds = new Map<string, unknown>();
        for (const { guardrails } of deployAll(plans, environment, false).accepted) {
          for (const [watch, { threshold }] of Object.entries(guardrails)) {
            expect(thresholds.get(watch) ?? threshold).toBe(threshold);
            thresholds.set(watch, threshold);
          }
        }
      }),
      runs,
    );
  });

  test("nor does that of a guardrail which takes the same metric from elsewhere", () => {
    fc.assert(
      fc.property(sequences, environments, (plans, environment) => {
        const { accepted } = deployAll(plans, environment, false);
        for (const [i, after] of accepted.slice(1).entries()) {
          for (const [watch, { id, threshold, removed }] of Object.entries(after.guardrails)) {
            const metric = watchedBy(watch).metric_name;
            const before = Object.entries(accepted[i]?.guardrails ?? {}).find(
              ([was, one]) => one.id === id && !one.removed && watchedBy(was).metric_name === metric,
            )?.[1];
            if (!removed && before) expect(threshold).toBe(before.threshold);
          }
        }
      }),
      runs,
    );
  });

  test("what is watched in production stays watched", () => {
    fc.assert(
      fc.property(sequences, (plans) => {
        const { accepted } = deployAll(plans, "production", false);
        const watches = Object.keys(accepted.at(-1)?.guardrails ?? {});
        for (const watch of watches) {
          const states = accepted.map((governed) => isOnGuard(governed, watch));
          const first = states.indexOf(true);
          expect(states.slice(first)).toEqual(states.slice(first).fill(true));
        }
      }),
      runs,
    );
  });

  test("a secret that was active is there ever after, and never a draft again", () => {
    fc.assert(
      fc.property(sequences, environments, (plans, environment) => {
        const states = deployAll(plans, environment, false).accepted.map(statusIn);
        const active = states.indexOf("active");
        if (active === -1) return;
        for (const state of states.slice(active)) expect(["active", "rotating"]).toContain(state);
      }),
      runs,
    );
  });
});

describe("with a review for whatever asks for one", () => {
  test("a secret rotates from active only, and never skips its verification", () => {
    fc.assert(
      fc.property(sequences, environments, (plans, environment) => {
        const states = deployAll(plans, environment, true).accepted.map(statusIn);
        for (const [i, state] of states.slice(1).entries()) {
          if (state === "rotating") expect(["active", "rotating"]).toContain(states[i]);
          if (states[i] === "rotating") expect(["active", "rotating"]).toContain(state);
          if (state === "draft") expect(["draft", null]).toContain(states[i]);
        }
      }),
      runs,
    );
  });

  test("every loss between two deployments has a review of its own", () => {
    fc.assert(
      fc.property(sequences, (plans) => {
        const { accepted, reviews } = deployAll(plans, "production", true);
        const losses = accepted.slice(1).flatMap((after, i) => {
          const before = accepted[i] as Governed;
          const lost = approvalIn(before) === true && approvalIn(after) !== true;
          const gone = Object.keys(before.guardrails).filter(
            (watch) => isOnGuard(before, watch) && !isOnGuard(after, watch),
          );
          const other = Object.entries(after.guardrails).filter(
            ([watch, { threshold }]) => (before.guardrails[watch]?.threshold ?? threshold) !== threshold,
          );
          const removed = statusIn(before) === "active" && statusIn(after) === null;
          return [...(lost ? ["approval"] : []), ...gone, ...other, ...(removed ? ["secret"] : [])];
        });
        expect(reviews.length).toBeGreaterThanOrEqual(losses.length);
      }),
      runs,
    );
  });

  test("the snapshot of a deployment is what the next one starts from, unchanged", () => {
    fc.assert(
      fc.property(sequences, environments, (plans, environment) => {
        const { accepted, reviews } = deployAll(plans, environment, true);
        const last = accepted.at(-1) as Governed;
        const plan = plans.find((one) => {
          const again = share({ ...declared(one, environment), reviews });
          return JSON.stringify(exportedAfter(again, last, TODAY)) === JSON.stringify(last);
        });
        expect(plan).toBeDefined();
      }),
      runs,
    );
  });
});
