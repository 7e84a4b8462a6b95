import { describe, expect, test } from "vitest";
import { SECRET_STATUSES, type SecretStatus } from "../../../model/entities/secret.ts";
import { type Governed, versionsOf } from "../../../model/governance/snapshot.ts";
import {
  deployed,
  exportedAfter,
  judged,
  review,
  secret,
  share,
  states,
  surface,
  TODAY,
} from "./fixtures.ts";

const CHANGE = "secret:key-production.status";
type Side = SecretStatus | "none";
const secrets = (side: Side) => (side === "none" ? [] : [secret(side)]);

describe("every pair of statuses", () => {
  const PAIRS: Record<Side, Partial<Record<Side, string>>> = {
    none: { draft: "unsaid", active: "unsaid", rotating: "refused" },
    draft: { active: "free", rotating: "refused", none: "free" },
    active: { rotating: "free", draft: "refused", none: "missing" },
    rotating: { active: "free", draft: "refused", none: "refused" },
  };
  const sides: Side[] = ["none", ...SECRET_STATUSES];
  const pairs = sides.flatMap((before) => sides.map((after) => [before, after] as const));

  test.each(pairs)("%s → %s", (before, after) => {
    const verdict = PAIRS[before][after];
    const isSaid = verdict !== undefined && verdict !== "unsaid";
    expect(states({ secrets: secrets(before) }, { secrets: secrets(after) })).toEqual(
      isSaid ? { [CHANGE]: verdict } : {},
    );
    const { findings } = judged({ secrets: secrets(before) }, { secrets: secrets(after) });
    expect(findings).toHaveLength(verdict === "refused" || verdict === "missing" ? 1 : 0);
  });

  test.each([
    ["draft", "rotating", "write status: draft, or active; what is rotated is a value that was active"],
    ["active", "draft", "write status: active, or rotating; what is provisioned is never a draft again"],
    [
      "rotating",
      "draft",
      "write status: rotating, or active; a rotation ends when the new value is verified",
    ],
    ["none", "rotating", "write status: active; there is no value before it to rotate from"],
    ["rotating", "none", "put it back; its rotation ends first: npm run govern -- verify key-production"],
  ] as const)("no review helps: %s → %s", (before, after, fix) => {
    const reviews = [
      review({
        entity_kind: "secret",
        entity_id: "key-production",
        field: "status",
        from: before === "none" ? null : before,
        to: after === "none" ? null : after,
      }),
    ];
    const { findings } = judged({ secrets: secrets(before) }, { secrets: secrets(after), reviews });
    expect(findings).toMatchObject([{ part: "secrets", id: "key-production", complaint: { fix } }]);
  });
});

describe("removing an active secret", () => {
  const reviews = [
    review({ entity_kind: "secret", entity_id: "key-production", field: "status", from: "active", to: null }),
  ];

  test("that something deployed still uses is refused, review or not", () => {
    const before = { secrets: [secret("active")], surfaces: [surface(["key-production"])] };
    const { findings } = judged(before, { surfaces: [surface()], reviews });
    expect(findings).toMatchObject([
      {
        complaint: {
          fix: "put it back, take it out of surface:api-production first, and deploy that; then remove it",
        },
      },
    ]);
  });

  test("that reads images is refused too", () => {
    const reader = { ...surface(), image_pull_secret: "key-production" };
    const { findings } = judged({ secrets: [secret("active")], surfaces: [reader] }, { reviews });
    expect(findings).toHaveLength(1);
  });

  test("that nothing deployed uses passes with a review", () => {
    expect(judged({ secrets: [secret("active")] }, { reviews }).findings).toEqual([]);
  });
});

describe("versions of a secret", () => {
  const next = (before: Governed | undefined, status: SecretStatus) =>
    exportedAfter(share({ secrets: [secret(status)] }), before, TODAY);
  const versions = (governed: Governed) => versionsOf(governed, "key-production");

  test("a rotation adds one and keeps the one before; its end leaves the new one", () => {
    const first = next(undefined, "active");
    const rotating = next(first, "rotating");
    const again = next(rotating, "rotating");
    const verified = next(again, "active");
    const second = next(verified, "rotating");

    expect([first, rotating, again, verified, second].map(versions)).toEqual([
      { current: 1 },
      { current: 2, previous: 1 },
      { current: 2, previous: 1 },
      { current: 2 },
      { current: 3, previous: 2 },
    ]);
  });

  test("a stack that starts in the middle of a rotation has one version, and its end leaves that", () => {
    const first = next(undefined, "rotating");
    expect(versions(first)).toEqual({ current: 1 });
    expect(versions(next(first, "active"))).toEqual({ current: 1 });
  });

  test("a secret that nothing is known of has one", () => {
    expect(versionsOf(deployed({}), "other")).toEqual({ current: 1 });
  });
});
