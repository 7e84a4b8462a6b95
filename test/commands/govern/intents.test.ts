import { describe, expect, test } from "vitest";
import type { Estate } from "../../../commands/estate.ts";
import { INTENTS, type Surroundings } from "../../../commands/govern/intents.ts";
import { Refused } from "../../../commands/terminal/problems.ts";
import { shareOf } from "../../../model/delivery/share.ts";
import { ENVIRONMENTS } from "../../../model/entities/entity.ts";
import type { GovernanceReview } from "../../../model/entities/governance-review.ts";
import { governedAfter } from "../../../model/governance/snapshot.ts";
import { testEstate } from "../../estates/estates.ts";
import { review } from "../../model/governance/fixtures.ts";

const estate = testEstate();
const LATENCY = "guardrail:api-latency-production.threshold";

/** The reference estate, deployed as it is, and then changed so. */
function around(changes: Partial<NonNullable<Estate["catalogue"]>> = {}): Surroundings {
  const catalogue = { ...estate.catalogue, ...changes };
  const deployed = new Map(
    estate.stacks.map((stack) => [
      stack.environment as string,
      { state: undefined, governed: governedAfter(stack, undefined, "2026-01-01") },
    ]),
  );
  const stacks = estate.stacks.map((stack) => ({ ...stack, share: shareOf(catalogue, stack.environment) }));
  return { estate: { ...estate, catalogue, stacks }, deployed: async () => deployed, place: "sandbox" };
}

const guardrails = (threshold: number) =>
  estate.catalogue.guardrails.map((one) =>
    one.id === "api-latency-production" ? { ...one, threshold } : one,
  );
const secrets = (id: string, status: "draft" | "rotating") =>
  estate.catalogue.secrets.map((one) => (one.id === id ? { ...one, status } : one));
const loosened = (changes: Partial<GovernanceReview> = {}) =>
  review({ id: "looser", entity_id: "api-latency-production", from: 800, to: 900, ...changes });

describe("refused before anything is edited", () => {
  test.each([
    [
      "a secret that is not there",
      "rotate",
      ["database-url-stagng"],
      {},
      'there is no secret database-url-stagng\n    fix: did you mean "database-url-staging"?',
    ],
    ...["api-production", "pipeline:api-production", "surface:api-production.threshold", "\u202e"].map(
      (name): [string, "approve", string[], object, string] => [
        "a change that is written in no form",
        "approve",
        [name],
        {},
        "names no change\n    fix: write KIND:ID.FIELD, e.g. pipeline:api-production.approval_required; npm run govern -- status --sandbox shows those that need a review",
      ],
    ),
    [
      "a draft that is to rotate",
      "rotate",
      ["sentry-dsn-production"],
      {},
      "secret sentry-dsn-production is draft, not active\n    fix: what follows draft is active: npm run govern -- activate sentry-dsn-production",
    ],
    [
      "what is active already",
      "activate",
      ["expo-token-staging"],
      {},
      "secret expo-token-staging is active, not draft\n    fix: what follows active is rotating: npm run govern -- rotate expo-token-staging",
    ],
    [
      "a rotation that is not deployed",
      "verify",
      ["expo-token-staging"],
      { secrets: secrets("expo-token-staging", "rotating") },
      "the rotation of expo-token-staging is not deployed, so there is nothing to verify\n    fix: npm run sandbox -- up staging",
    ],
    [
      "a guardrail that is not there",
      "threshold",
      ["api-latency", "900"],
      {},
      /there is no guardrail api-latency\n {4}fix: /,
    ],
    [
      "a change that nobody makes",
      "approve",
      [LATENCY],
      {},
      `change ${LATENCY} needs no review\n    fix: npm run govern -- status --sandbox shows what would change`,
    ],
    [
      "a name that is nearly one",
      "approve",
      ["guardrail:api-latency-production.treshold"],
      { guardrails: guardrails(900) },
      `fix: did you mean "${LATENCY}"?`,
    ],
    [
      "a change of what is not there",
      "approve",
      ["pipeline:nosuch.approval_required"],
      { guardrails: guardrails(900) },
      /^there is no pipeline nosuch\n {4}fix: one of: pipeline:api-staging\.approval_required, /,
    ],
    [
      "a change of an environment that is not there",
      "approve",
      ["environment:prod.freeze"],
      {},
      'there is no environment prod\n    fix: did you mean "environment:production.freeze"?',
    ],
    [
      "a change of a field that is not governed",
      "approve",
      ["guardrail:api-latency-production.treshold"],
      {},
      `no field treshold of a guardrail is governed\n    fix: did you mean "${LATENCY}"?`,
    ],
    [
      "a change that is covered",
      "approve",
      [LATENCY],
      { guardrails: guardrails(900), reviews: [loosened()] },
      `${LATENCY} needs no review\n    fix: npm run govern -- status --sandbox`,
    ],
    [
      "a change whose review starts elsewhere",
      "approve",
      [LATENCY],
      { guardrails: guardrails(900), reviews: [loosened({ from: 700 })] },
      `${LATENCY} has a review that has to be corrected first`,
    ],
  ] as const)("%s", async (_, command, words, changes, message) => {
    const intent = INTENTS[command](words, around(changes as Parameters<typeof around>[0]));
    await expect(intent).rejects.toThrow(Refused);
    await expect(intent).rejects.toThrow(message);
  });
});

test.each([
  ["rotate", ["database-url-stagng"], "there is no secret database-url-stagng"],
  ["verify", ["expo-token-staging"], "secret expo-token-staging is active, not rotating"],
  ["activate", ["expo-token-staging"], "secret expo-token-staging is active, not draft"],
  ["threshold", ["api-latency", "900"], "there is no guardrail api-latency"],
] as const)("%s %j is refused without asking what is deployed", async (command, words, message) => {
  const deployed = () => Promise.reject(new Error("nobody is logged in"));
  await expect(INTENTS[command](words, { ...around(), deployed })).rejects.toThrow(message);
});

test("a rotation does not start before the end of the last one is deployed", async () => {
  const here = around();
  const before = await here.deployed();
  const staging = before.get("staging")?.governed;
  if (!staging) throw new Error("staging is not deployed");
  const rotating = { status: "rotating" as const, version: 2, used_by: [] };
  const governed = { ...staging, secrets: { ...staging.secrets, "expo-token-staging": rotating } };
  const deployed = new Map(before).set("staging", { state: undefined, governed });
  await expect(
    INTENTS.rotate(["expo-token-staging"], { ...here, deployed: async () => deployed }),
  ).rejects.toThrow(
    "the end of the last rotation of expo-token-staging is not deployed, and what it verified would go instead of what it replaced\n    fix: npm run sandbox -- up staging",
  );
});

describe("what a command wants", () => {
  test("to approve: the change, in the stack that it is in", async () => {
    expect(await INTENTS.approve([LATENCY], around({ guardrails: guardrails(900) }))).toEqual({
      environment: "production",
      change: LATENCY,
      next: [],
    });
  });

  test("to approve the rest of a way that a review goes half of", async () => {
    const half = around({ guardrails: guardrails(900), reviews: [loosened({ to: 850 })] });
    expect(await INTENTS.approve([LATENCY], half)).toMatchObject({ change: LATENCY });
  });

  test.each([
    ["900", "threshold: 900"],
    ["3%", 'threshold: "3%"'],
    ["-1", "threshold: -1"],
    ["1e3", "threshold: 1000"],
  ])("a threshold of %s is written as %s", async (value, line) => {
    const { field } = await INTENTS.threshold(["api-latency-production", value], around());
    expect(field?.edit('- id: api-latency-production\n  threshold: "1"\n')).toContain(line);
  });

  test.each(ENVIRONMENTS)("of %s says what to do next, in the real place", async (environment) => {
    const here = { ...around(), place: "login" as const };
    const { next } = await INTENTS.rotate([`database-url-${environment}`], here);
    expect(next).toEqual([
      `next: pulumi config set --stack ${environment} --secret --path 'secrets.database-url-${environment}'`,
      `then: pulumi up -s ${environment}: everything moves to the new value, the one before it is kept`,
      `then: once the new value works, npm run govern -- verify database-url-${environment}`,
    ]);
  });
});
