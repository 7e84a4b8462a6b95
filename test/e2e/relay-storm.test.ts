import { expect, test } from "vitest";
import { type FakeLine, fakeLine } from "../functions/relay/fake-line.ts";
import { fakeStorage } from "../functions/relay/fake-storage.ts";
import { alert } from "../functions/relay/incidents.ts";
import {
  GROUP,
  MINUTE,
  PLAN,
  type Pushed,
  type RelayUnderTest,
  START,
  startRelay,
} from "../functions/relay/relay-under-test.ts";

const GUARDRAILS = Array.from({ length: 25 }, (_, n) => `guardrail-${n}`);

/** Every guardrail has a policy on its breach, and one on its silence. */
const POLICIES = GUARDRAILS.flatMap((guardrail) => [
  { guardrail, policy: guardrail },
  { guardrail, policy: `${guardrail}-silence` },
]);

/** Each incident opens, and closes soon; every tenth notification is delivered twice. */
const stormOf = (incidents: number): readonly Pushed[] =>
  Array.from({ length: incidents }, (_, n) => {
    const { guardrail = "", policy = "" } = POLICIES[n % POLICIES.length] ?? {};
    const severity = policy === "guardrail-7" ? "Critical" : "Warning";
    const both = (["open", "closed"] as const).map((state) =>
      alert({ id: `0.${n}`, guardrail, policy, severity, state }),
    );
    return n % 5 === 0 ? [...both, ...both.slice(0, 1)] : both;
  }).flat();

/** Requests at a time: the concurrency of the function. */
const AT_A_TIME = 80;

interface Weather {
  /** Each is two notifications. */
  readonly incidents: number;
  readonly instances: number;
  /** Before a message is pushed; `n` counts them. */
  readonly change?: (line: FakeLine, n: number) => void;
  readonly prepare?: (line: FakeLine) => void;
  /** Minutes that pass between two ticks. */
  readonly tickEvery: number;
}

const WEATHERS: readonly (readonly [what: string, Weather])[] = [
  ["of a thousand notifications", { incidents: 500, instances: 1, tickEvery: 5 }],
  ["while two deployments overlap", { incidents: 100, instances: 2, tickEvery: 5 }],
  [
    "with LINE down in the middle",
    {
      incidents: 100,
      instances: 1,
      tickEvery: 5,
      change: (line, n) => {
        line.down = n > 2 && n < 150;
      },
    },
  ],
  [
    "with the month nearly used up",
    {
      incidents: 100,
      instances: 1,
      tickEvery: 120,
      prepare: (line) => {
        line.quota = { type: "limited", value: 200 };
        line.used = 200 - 3 * 5;
      },
    },
  ],
  [
    "with the month used up before LINE says so",
    {
      incidents: 100,
      instances: 1,
      tickEvery: 5,
      prepare: (line) => {
        line.quota = { type: "limited", value: 200 };
        line.used = 200 - 2 * 5;
        line.uncounted = line.used;
      },
    },
  ],
];

test.each(WEATHERS)(
  "a storm %s: each incident opens once and closes once, somewhere",
  async (_, weather) => {
    const line = await fakeLine();
    const storage = await fakeStorage();
    const storm = stormOf(weather.incidents);
    const clock = { now: START };
    weather.prepare?.(line);
    const plan = { ...PLAN, guardrails: Object.fromEntries(GUARDRAILS.map((id) => [id, GROUP])) };
    const start = () => startRelay({ storage, clock, plan, endpoints: { line: line.url } });
    const relays = await Promise.all(Array.from({ length: weather.instances }, start));
    const any = (n: number) => relays[n % relays.length] as RelayUnderTest;

    let pushed = 0;
    /** Pushes messages as Pub/Sub does; returns those that have to come again. */
    const push = async (messages: readonly Pushed[]): Promise<Pushed[]> => {
      const waiting = messages.values();
      const again: Pushed[] = [];
      const worker = async () => {
        for (const message of waiting) {
          const n = pushed++;
          weather.change?.(line, n);
          clock.now += MINUTE / storm.length;
          if ((await any(n).push(message)) !== 204) again.push(message);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      return again;
    };

    let pending = await push(storm);
    while (pending.length > 0 || storage.names("held/").length > 0) {
      clock.now += weather.tickEvery * MINUTE;
      pending = await push(pending);
      await any(pushed).tick();
      if (clock.now > START + 3 * 24 * 60 * MINUTE) throw new Error("the storm does not end");
    }

    const handedOver = relays.flatMap((relay) =>
      relay.events("undelivered").map(({ subject }) => String(subject)),
    );
    const times = weather.incidents / POLICIES.length;
    const expected = Object.fromEntries(
      POLICIES.flatMap(({ policy }) => [
        [`opened ${policy}`, times],
        [`closed ${policy}`, times],
      ]),
    );
    expect(tally([...line.texts, ...handedOver])).toEqual(expected);
    if (line.quota !== "unknown" && line.quota.type === "limited")
      expect(line.used).toBeLessThanOrEqual(line.quota.value);
    const windows = (clock.now - START) / (10 * MINUTE) + 1;
    expect(line.texts.length).toBeLessThanOrEqual(4 * windows);
    expect(line.texts.every((text) => text.length <= 5_000)).toBe(true);
  },
  120_000,
);

/** How often each policy opened and closed, after all that was told. */
function tally(texts: readonly string[]): Record<string, number> {
  const times: Record<string, number> = {};
  const count = (what: string, by: number) => {
    times[what] = (times[what] ?? 0) + by;
  };
  for (const text of texts) {
    const [, closed, single] = /^(Closed: )?.*api-production: (guardrail-\S+) is above/.exec(text) ?? [];
    if (single) count(`${closed ? "closed" : "opened"} ${single}`, 1);
    for (const [, happened = "", names = ""] of text.matchAll(
      /^(Opened|Closed)(?:, CRITICAL)?: (guardrail.*)$/gm,
    ))
      for (const named of names.split(", ")) {
        const [name, times = "1"] = named.split(" ×");
        count(`${happened.toLowerCase()} ${name}`, Number(times));
      }
  }
  return times;
}
