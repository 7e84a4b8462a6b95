import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Claim,
  type Decision,
  decide,
  EXHAUSTED,
  SINGLES,
  type Situation,
  windowOf,
} from "../../../functions/relay/decision.ts";
import { HAPPENINGS, type Notification } from "../../../functions/relay/notification.ts";
import { daysLeft, paceOf } from "../../../functions/relay/pace.ts";
import { due, type Held, summaryOf } from "../../../functions/relay/summary.ts";
import { MINUTE, START } from "./relay-under-test.ts";

const OPENING: Notification = {
  key: "incident 1 opened",
  source: "guardrails",
  happened: "opened",
  name: "api-latency",
  critical: false,
  subject: "Warning: api-production is slow",
  details: [],
};
const CRITICAL: Notification = { ...OPENING, critical: true };
const CLOSING: Notification = {
  ...OPENING,
  key: "incident 1 closed",
  happened: "closed",
  closes: OPENING.key,
};

const CALM: Situation = {
  now: START,
  routed: true,
  told: false,
  held: false,
  openingHeld: false,
  openingTold: false,
  openingDeferred: false,
  closingTold: false,
  claims: [],
  pace: "ample",
};

const claim = (place: number, other: Partial<Claim> = {}): Claim => ({
  place,
  key: `incident ${place + 2} opened`,
  happened: "opened",
  name: `other-${place}`,
  at: START - MINUTE,
  ...other,
});
const send = (place: number, claimed = false): Decision => ({ do: "send", place, claimed });
const AT_IT: Decision = { do: "wait", reason: "another instance seems to be sending it" };
const FIRST: Decision = { do: "wait", reason: "its opening has not been told yet" };
const own = (age: number) => claim(0, { key: OPENING.key, name: OPENING.name, at: START - age });

const DECISIONS: readonly (readonly [
  when: string,
  what: Notification,
  situation: Partial<Situation>,
  Decision,
])[] = [
  ["nothing else is going on", OPENING, {}, send(0)],
  ["two were sent", OPENING, { claims: [claim(0), claim(1)] }, send(2)],
  ["a place was given up", OPENING, { claims: [claim(1), claim(2)] }, send(0)],
  ["the window is full", CRITICAL, { claims: [claim(0), claim(1), claim(2)] }, { do: "hold" }],

  ["it was told", OPENING, { told: true }, { do: "drop" }],
  ["it is held", OPENING, { held: true }, { do: "drop" }],
  ["it was handed over", OPENING, { told: true, routed: false }, { do: "drop" }],
  ["it was told, and the month is over", OPENING, { told: true, pace: "exhausted" }, { do: "drop" }],

  ["another one is at it", OPENING, { claims: [own(59_999)] }, AT_IT],
  ["another one gave up on it", OPENING, { claims: [own(60_000)] }, send(0, true)],
  [
    "another one gave up on it, and others came",
    OPENING,
    { claims: [own(60_000), claim(1), claim(2)] },
    send(0, true),
  ],
  ["another one is at it, and the month is over", OPENING, { claims: [own(0)], pace: "exhausted" }, AT_IT],

  [
    "the same guardrail opened just now",
    OPENING,
    { claims: [claim(0, { name: "api-latency" })] },
    { do: "hold" },
  ],
  [
    "the same guardrail closed just now",
    OPENING,
    { claims: [claim(0, { name: "api-latency", happened: "closed" })] },
    send(1),
  ],
  [
    "its opening was sent",
    CLOSING,
    { openingTold: true, claims: [claim(0, { key: OPENING.key, name: "api-latency" })] },
    send(1),
  ],
  ["its opening is held", CLOSING, { openingHeld: true }, { do: "hold" }],
  ["nothing is known of its opening", CLOSING, {}, send(0)],
  ["its opening is to come again", CLOSING, { openingDeferred: true }, FIRST],
  ["its opening came again, and was told", CLOSING, { openingDeferred: true, openingTold: true }, send(0)],
  [
    "its opening came again, and is held",
    CLOSING,
    { openingDeferred: true, openingHeld: true },
    { do: "hold" },
  ],
  ["its opening is being sent", CLOSING, { claims: [claim(0, { key: OPENING.key })] }, FIRST],
  [
    "its opening is being sent, and the month is over",
    CLOSING,
    { claims: [claim(0, { key: OPENING.key })], pace: "exhausted" },
    FIRST,
  ],
  ["its closing was told", CRITICAL, { closingTold: true }, { do: "hold" }],
  ["it only reminds", { ...CRITICAL, happened: "still open" }, {}, { do: "hold" }],

  ["messages are scarce", OPENING, { pace: "scarce" }, { do: "hold" }],
  ["messages are scarce, but it is critical", CRITICAL, { pace: "scarce" }, send(0)],
  [
    "messages are scarce, and it is the second",
    CRITICAL,
    { pace: "scarce", claims: [claim(0)] },
    { do: "hold" },
  ],
  ["messages are used up", CRITICAL, { pace: "exhausted" }, { do: "fall back", reason: EXHAUSTED }],
  [
    "nobody is to be told",
    OPENING,
    { routed: false },
    { do: "fall back", reason: "the plan names no channel for api-latency" },
  ],
];

test.each(DECISIONS)("when %s", (_, what, situation, decision) => {
  expect(decide(what, { ...CALM, ...situation })).toEqual(decision);
});

describe("whatever happens", () => {
  const happening = fc.constantFrom(...HAPPENINGS);
  const name = fc.constantFrom("api-latency", "ocr-failures", "quota");
  const claims = fc.uniqueArray(
    fc.record({
      place: fc.integer({ min: 0, max: 2 }),
      key: fc.constantFrom("1", "2", "3", "4"),
      happened: happening,
      name,
      at: fc.integer({ min: START - 10 * MINUTE, max: START }),
    }),
    { selector: ({ place }) => place },
  );
  const notification = fc.record({
    key: fc.constantFrom("1", "2", "3", "4"),
    source: fc.constant("guardrails" as const),
    happened: happening,
    name,
    critical: fc.boolean(),
    subject: fc.constant(""),
    details: fc.constant([]),
  });
  const situation = fc.record({
    now: fc.constant(START),
    routed: fc.boolean(),
    told: fc.boolean(),
    held: fc.boolean(),
    openingHeld: fc.boolean(),
    openingTold: fc.boolean(),
    openingDeferred: fc.boolean(),
    closingTold: fc.boolean(),
    claims,
    pace: fc.constantFrom("ample" as const, "scarce" as const, "exhausted" as const),
  });

  test("only a free place is claimed, within the limit, and never for what was told, held, or is being sent", () => {
    fc.assert(
      fc.property(notification, situation, (what, when) => {
        const decision = decide(what, when);
        if (decision.do !== "send") return;
        expect([when.told, when.held, when.routed]).toEqual([false, false, true]);
        const taken = when.claims.find(({ place }) => place === decision.place);
        if (decision.claimed) {
          expect(taken?.key).toBe(what.key);
          return;
        }
        expect(taken).toBeUndefined();
        expect(when.claims.some(({ key }) => key === what.key)).toBe(false);
        expect(when.pace === "exhausted" ? 0 : SINGLES[when.pace]).toBeGreaterThan(decision.place);
        if (when.pace === "scarce") expect(what.critical).toBe(true);
      }),
    );
  });

  test("nothing is dropped but a repeat, and nothing is handed over that could be told", () => {
    fc.assert(
      fc.property(notification, situation, (what, when) => {
        const decision = decide(what, when);
        expect(decision.do === "drop").toBe(when.told || when.held);
        if (decision.do === "fall back") expect(when.routed && when.pace !== "exhausted").toBe(false);
      }),
    );
  });

  test("a summary counts every notification once", () => {
    const held = fc.array(
      fc.record({ key: fc.string(), happened: happening, name, critical: fc.boolean(), since: fc.nat() }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(held, (those) => {
        const { subject, details } = summaryOf(those);
        const counts = [...subject.matchAll(/(\d+) (?:opened|closed|still open|recorded)/g)];
        expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(those.length);
        const names = details.flatMap((line) => line.replace(/^[^:]+: /, "").split(", "));
        const times = names.map((each) => Number(/ ×(\d+)$/.exec(each)?.[1] ?? 1));
        expect(times.reduce((sum, count) => sum + count, 0)).toBe(those.length);
      }),
    );
  });
});

const held = (since: number, other: Partial<Held> = {}): Held => ({
  key: String(since),
  happened: "opened",
  name: "api-latency",
  critical: false,
  since,
  ...other,
});

test("a summary, exactly", () => {
  expect(
    summaryOf([
      held(3, { name: "quota" }),
      held(2),
      held(1, { happened: "closed" }),
      held(4),
      held(5, { critical: true, name: "ocr-failures" }),
      held(6, { happened: "recorded", name: "2026-05-01-looser-latency" }),
      held(7, { happened: "still open" }),
    ]),
  ).toEqual({
    subject: "7 more: 4 opened, 1 closed, 1 still open, 1 recorded",
    details: [
      "Opened, CRITICAL: ocr-failures",
      "Opened: api-latency ×2, quota",
      "Closed: api-latency",
      "Still open: api-latency",
      "Recorded: 2026-05-01-looser-latency",
    ],
  });
});

const before = held(START - 1);
const yesterday = held(START - 24 * 60 * MINUTE);
test.each([
  ["the window has not ended", [held(START)], "ample", []],
  ["the window has ended", [before], "ample", [before]],
  ["another window has begun", [before, held(START)], "ample", [before]],
  ["messages are scarce", [before], "scarce", []],
  [
    "messages are scarce, and a day has passed",
    [yesterday, before, held(START)],
    "scarce",
    [yesterday, before],
  ],
  ["messages are used up", [before], "exhausted", [before]],
  ["nothing is held", [], "scarce", []],
] as const)("what is due when %s", (_, waiting, pace, those) => {
  expect(due(waiting, pace, START)).toEqual(those);
});

test("a window ends every ten minutes", () => {
  expect(windowOf(START - 1)).toBe(windowOf(START - 10 * MINUTE));
  expect([windowOf(START), windowOf(START + 10 * MINUTE - 1)]).toEqual(
    Array(2).fill(windowOf(START - 1) + 1),
  );
});

test.each([
  ["2026-11-01T00:00:00+09:00", 30],
  ["2026-11-30T23:59:59+09:00", 1],
  ["2026-11-30T14:59:59Z", 1],
  ["2026-11-30T15:00:00Z", 31],
  ["2028-02-29T12:00:00+09:00", 1],
  ["2027-02-28T12:00:00+09:00", 1],
])("%s leaves %d days of the month", (at, days) => {
  expect(daysLeft(Date.parse(at))).toBe(days);
});

// Sixteen days are left.
test.each([
  ["no quota", undefined, "ample"],
  ["all of the free plan", { remaining: 200, recipients: 5 }, "ample"],
  ["just more than a message a day", { remaining: 17 * 5, recipients: 5 }, "ample"],
  ["a message a day", { remaining: 17 * 5 - 1, recipients: 5 }, "scarce"],
  ["one message", { remaining: 5, recipients: 5 }, "scarce"],
  ["a message for all but one of the group", { remaining: 4, recipients: 5 }, "exhausted"],
  ["nothing", { remaining: 0, recipients: 1 }, "exhausted"],
  ["less than nothing", { remaining: -5, recipients: 5 }, "exhausted"],
] as const)("the pace with %s", (_, quota, pace) => {
  expect(paceOf(quota, Date.parse("2026-11-15T12:00:00+09:00"))).toBe(pace);
});
