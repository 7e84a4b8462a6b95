import { describe, expect, test } from "vitest";
import { fakeLine, lineError } from "./fake-line.ts";
import { fakeStorage } from "./fake-storage.ts";
import { alert, record } from "./incidents.ts";
import { MINUTE, PLAN, START, startRelay } from "./relay-under-test.ts";

async function surroundings() {
  const line = await fakeLine();
  const storage = await fakeStorage();
  const clock = { now: START };
  const start = () => startRelay({ storage, endpoints: { line: line.url }, clock });
  return { line, storage, clock, start, relay: await start() };
}

/** Pub/Sub, which delivers until a message is acknowledged. */
const untilAcknowledged = async (push: () => Promise<number>) => {
  for (let attempt = 1; attempt <= 50; attempt++) if ((await push()) === 204) return;
  throw new Error("never acknowledged");
};

describe("a notification is told once", () => {
  test("delivered again", async () => {
    const { line, relay } = await surroundings();
    for (let delivery = 1; delivery <= 3; delivery++) expect(await relay.push(alert())).toBe(204);
    expect(line.pushes).toHaveLength(1);
  });

  test("delivered many times at the same moment", async () => {
    const { line, relay } = await surroundings();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => relay.push(alert())));
    expect(new Set(statuses)).toEqual(new Set([204]));
    expect(line.pushes).toHaveLength(1);
  });

  test("delivered to two instances at the same moment: one sends it, the other has it come again", async () => {
    const { line, relay, start } = await surroundings();
    const other = await start();
    await Promise.all([relay, other].map((one) => untilAcknowledged(() => one.push(alert()))));
    expect(line.pushes).toHaveLength(1);
  });

  test("delivered to another instance later", async () => {
    const { line, relay, start } = await surroundings();
    await relay.push(alert());
    expect(await (await start()).push(alert())).toBe(204);
    expect(line.pushes).toHaveLength(1);
  });

  test("its opening and its closing are two", async () => {
    const { line, relay } = await surroundings();
    for (const state of ["open", "closed", "open", "closed"] as const) await relay.push(alert({ state }));
    expect(line.texts.map((text) => text.split(":")[0])).toEqual(["Warning", "Closed"]);
  });

  test.each([undefined, "", "{", "[]", "null", '{"key":1}'])(
    "beside objects of somebody else's, which carry %j",
    async (json) => {
      const { line, storage, clock, relay } = await surroundings();
      storage.put("held/box/object", json);
      expect(await relay.push(alert())).toBe(204);
      clock.now += 10 * MINUTE;
      expect(await relay.tick()).toBe(204);
      expect(line.pushes).toHaveLength(1);
    },
  );

  test("a record that is written anew is another one", async () => {
    const { line, clock, relay } = await surroundings();
    await relay.push(record("a.json"));
    for (let delivery = 1; delivery <= 2; delivery++)
      await relay.push(record("a.json", { objectGeneration: "2" }));
    clock.now += 10 * MINUTE;
    await relay.tick();
    expect(line.texts.map((text) => text.split("\n")[0])).toEqual([
      "A governed change was recorded: a",
      "1 more: 1 recorded",
    ]);
  });
});

describe("a breach and a silence of one guardrail", () => {
  const breach = (id: string) => alert({ id, policy: "api-latency" });
  const silence = (id: string) => alert({ id, policy: "api-latency-silence" });

  test("in one window are both told", async () => {
    const { line, storage, relay } = await surroundings();
    for (const message of [breach("1"), silence("2")]) expect(await relay.push(message)).toBe(204);
    expect(line.texts.map((text) => text.split("\n")[0])).toEqual([
      "Warning: api-production: api-latency is above 500 ms",
      "Warning: api-production: api-latency-silence is above 500 ms",
    ]);
    expect(storage.names("held/")).toEqual([]);
  });

  test("are both named in a summary, and each counts as flapping by itself", async () => {
    const { line, clock, relay } = await surroundings();
    for (const message of [breach("1"), silence("2"), breach("3"), silence("4"), silence("5")]) {
      await relay.push(message);
      clock.now += 1000;
    }
    clock.now += 10 * MINUTE;
    await relay.tick();
    expect(line.texts.slice(2)).toEqual(["3 more: 3 opened\nOpened: api-latency, api-latency-silence ×2"]);
  });
});

describe("an interruption", () => {
  test("between sending and remembering: whoever sent it knows, and writes it down before anything else", async () => {
    const { line, storage, relay } = await surroundings();
    storage.fault = ({ method, url }) =>
      method === "POST" && /told(%2F|\/)/.test(url.href) ? 403 : undefined;
    for (let delivery = 1; delivery <= 3; delivery++) expect(await relay.push(alert())).toBe(503);
    storage.fault = () => undefined;
    expect(await relay.push(alert())).toBe(204);
    expect(line.pushes).toHaveLength(1);
    expect(storage.names("told/")).toHaveLength(1);
  });

  test("of an instance between sending and remembering: another sends it again, and LINE does not tell it twice", async () => {
    const { line, storage, clock, start, relay } = await surroundings();
    storage.fault = ({ url }) =>
      /told%2F|told\//.test(url.href) && url.pathname.startsWith("/upload") ? 403 : undefined;
    expect(await relay.push(alert())).toBe(503);
    expect(line.texts).toHaveLength(1);

    storage.fault = () => undefined;
    const other = await start();
    expect(await other.push(alert())).toBe(503);
    expect([relay, other].map((one) => one.events("deferred").map(({ reason }) => reason))).toEqual([
      ["Cloud Storage gives no usable answer (403)"],
      ["another instance seems to be sending it"],
    ]);
    clock.now += MINUTE;
    expect(await other.push(alert())).toBe(204);
    expect(line.pushes).toHaveLength(2);
    expect(line.texts).toHaveLength(1);
    expect(storage.names("told/")).toHaveLength(1);
  });

  test.each([403, 503])(
    "of the bucket (%d): nothing is sent, and it comes again",
    async (status) => {
      const { line, storage, relay } = await surroundings();
      storage.fault = () => status;
      expect(await relay.push(alert())).toBe(503);
      expect(await relay.tick()).toBe(503);
      expect(relay.log.map(({ event, reason }) => [event, reason])).toEqual(
        Array(2).fill(["deferred", `Cloud Storage gives no usable answer (${status})`]),
      );
      expect(line.pushes).toEqual([]);

      storage.fault = () => undefined;
      expect(await relay.push(alert())).toBe(204);
      expect(line.texts).toHaveLength(1);
    },
    30_000,
  );

  test("of LINE while an incident opens: its closing waits for it", async () => {
    const { line, relay } = await surroundings();
    line.down = true;
    expect(await relay.push(alert())).toBe(503);
    line.down = false;
    const closing = alert({ state: "closed" });
    expect(await relay.push(closing)).toBe(503);
    expect(await relay.push(alert())).toBe(204);
    expect(await relay.push(closing)).toBe(204);
    expect(line.texts.map((text) => text.split(":")[0])).toEqual(["Warning", "Closed"]);
  });

  test("of LINE: its place is given back, so that it is sent as soon as LINE answers", async () => {
    const { line, storage, relay } = await surroundings();
    line.down = true;
    expect(await relay.push(alert())).toBe(503);
    expect(storage.names()).toEqual([]);

    line.down = false;
    expect(await relay.push(alert())).toBe(204);
    expect(line.texts).toHaveLength(1);
  });

  test("of an instance that had claimed its place: another one takes over after a minute", async () => {
    const { line, storage, clock, relay } = await surroundings();
    line.down = true;
    storage.fault = ({ method }) => (method === "DELETE" ? 403 : undefined);
    expect(await relay.push(alert())).toBe(503);

    line.down = false;
    clock.now += MINUTE;
    expect(await relay.push(alert())).toBe(204);
    expect(line.texts).toHaveLength(1);
    expect(storage.names("claims/")).toHaveLength(1);
  });
});

describe("what is held back", () => {
  /** Fills the window, and holds two back. */
  async function held() {
    const all = await surroundings();
    for (const id of ["1", "2", "3", "4", "5"]) {
      const plan = { "1": "api-latency", "2": "ocr-failures" }[id];
      await all.relay.push(
        alert({ id, guardrail: plan ?? "api-latency", state: id === "3" ? "closed" : "open" }),
      );
    }
    expect(all.line.texts).toHaveLength(3);
    expect(all.storage.names("held/")).toHaveLength(2);
    const nextWindow = () => {
      all.clock.now += 10 * MINUTE;
    };
    return { ...all, nextWindow };
  }

  test("is summarised by the first tick after its window", async () => {
    const { line, storage, relay, nextWindow } = await held();
    expect(await relay.tick()).toBe(204);
    expect(line.texts).toHaveLength(3);

    nextWindow();
    expect(await relay.tick()).toBe(204);
    expect(line.texts.slice(3)).toEqual(["2 more: 2 opened\nOpened: api-latency ×2"]);
    expect(storage.names("held/")).toEqual([]);
    expect(await relay.tick()).toBe(204);
    expect(line.pushes).toHaveLength(4);
  });

  test("is not told again when it is delivered again, before the summary or after", async () => {
    const { line, relay, nextWindow } = await held();
    const again = () => relay.push(alert({ id: "5" }));
    expect(await again()).toBe(204);
    nextWindow();
    expect(await again()).toBe(204);
    await relay.tick();
    expect(await again()).toBe(204);
    nextWindow();
    await relay.tick();
    expect(line.texts.slice(3)).toEqual(["2 more: 2 opened\nOpened: api-latency ×2"]);
  });

  test("takes its closing with it", async () => {
    const { line, relay, clock, nextWindow } = await held();
    nextWindow();
    expect(await relay.push(alert({ id: "5", state: "closed" }))).toBe(204);
    expect(line.texts).toHaveLength(3);
    await relay.tick();
    clock.now += 10 * MINUTE;
    await relay.tick();
    expect(line.texts.slice(3)).toEqual([
      "2 more: 2 opened\nOpened: api-latency ×2",
      "1 more: 1 closed\nClosed: api-latency",
    ]);
  });

  test("is kept while LINE does not answer", async () => {
    const { line, storage, relay, nextWindow } = await held();
    nextWindow();
    line.down = true;
    expect(await relay.tick()).toBe(503);
    expect(storage.names("held/")).toHaveLength(2);

    line.down = false;
    expect(await relay.tick()).toBe(204);
    expect(line.texts).toHaveLength(4);
  });

  test("is only put away, and not summarised again, where that failed before", async () => {
    const { line, storage, relay, start, nextWindow } = await held();
    nextWindow();
    storage.fault = ({ method }) => (method === "DELETE" ? 403 : undefined);
    expect(await relay.tick()).toBe(503);
    expect(line.texts).toHaveLength(4);
    expect(storage.names("held/")).toHaveLength(2);

    storage.fault = () => undefined;
    expect(await (await start()).tick()).toBe(204);
    expect(line.pushes).toHaveLength(4);
    expect(storage.names("held/")).toEqual([]);
  });

  test("is summarised again, and refused by LINE as a repeat, after a crash before it was remembered", async () => {
    const { line, storage, relay, start, nextWindow } = await held();
    nextWindow();
    storage.fault = ({ method, url }) =>
      method === "POST" && /told(%2F|\/)/.test(url.href) ? 403 : undefined;
    expect(await relay.tick()).toBe(503);
    expect(line.texts).toHaveLength(4);

    storage.fault = () => undefined;
    nextWindow();
    expect(await (await start()).tick()).toBe(204);
    expect(line.pushes).toHaveLength(5);
    expect(line.texts).toHaveLength(4);
    expect(storage.names("held/")).toEqual([]);
  });

  test("is summarised by one of two instances that tick at the same moment", async () => {
    const { line, relay, start, nextWindow } = await held();
    const other = await start();
    nextWindow();
    expect(await Promise.all([relay.tick(), other.tick(), relay.tick()])).toEqual([204, 204, 204]);
    expect(line.pushes).toHaveLength(4);
  });

  test("is handed over in one line, with every name, where LINE refuses its summary", async () => {
    const { line, storage, relay, nextWindow } = await held();
    nextWindow();
    line.answers = [lineError(403, "Forbidden")];
    expect(await relay.tick()).toBe(204);
    expect(relay.events("undelivered")).toMatchObject([
      {
        channel: "line",
        reason: "LINE answers 403: Forbidden",
        subject: "2 more: 2 opened\nOpened: api-latency ×2",
      },
    ]);
    expect(storage.names("held/")).toEqual([]);
  });

  test("is handed over where a newer plan no longer names its channel", async () => {
    const { storage, clock, nextWindow, line } = await held();
    const newer = await startRelay({
      storage,
      clock,
      endpoints: { line: line.url },
      plan: { ...PLAN, guardrails: {}, governance: { kind: "slack", channel: "#oncall" } },
    });
    nextWindow();
    expect(await newer.tick()).toBe(204);
    expect(newer.events("undelivered")).toMatchObject([
      { channel: "none", reason: "the plan no longer names the channel" },
    ]);
    expect(storage.names("held/")).toEqual([]);
  });

  test("includes reminders of an open incident, each of them once", async () => {
    const { line, relay, clock } = await surroundings();
    await relay.push(alert());
    for (const id of ["reminder-1", "reminder-2", "reminder-2"]) {
      expect(await relay.push(alert({ renotify: true }, { id }))).toBe(204);
    }
    clock.now += 10 * MINUTE;
    await relay.tick();
    expect(line.texts.slice(1)).toEqual(["2 more: 2 still open\nStill open: api-latency ×2"]);
  });
});

describe("a month of LINE's free plan", () => {
  const at = (used: number) => ({ type: "limited", value: 200, used }) as const;
  async function month(used: number) {
    const all = await surroundings();
    all.line.quota = at(used);
    all.line.used = used;
    return all;
  }

  test("that has hardly begun: all is told as it comes", async () => {
    const { line, relay } = await month(0);
    await relay.push(alert());
    expect(line.texts).toHaveLength(1);
  });

  test("that leaves a message a day: what is critical, and once a day a summary of the rest", async () => {
    // Sixteen days, a group of five.
    const { line, relay, clock } = await month(200 - 16 * 5);
    await relay.push(alert({ id: "1" }));
    await relay.push(alert({ id: "2", guardrail: "ocr-failures", severity: "Critical" }));
    await relay.push(alert({ id: "3", severity: "CRITICAL" }));
    expect(line.texts.map((text) => text.split("\n")[0])).toEqual([
      "CRITICAL: api-production: ocr-failures is above 500 ms",
    ]);

    clock.now += 23 * 60 * MINUTE;
    await relay.tick();
    expect(line.texts).toHaveLength(1);
    clock.now += 60 * MINUTE;
    await relay.tick();
    expect(line.texts.slice(1)).toEqual([
      "2 more: 2 opened\nOpened, CRITICAL: api-latency\nOpened: api-latency",
    ]);
  });

  test("counts what was sent since LINE was asked", async () => {
    const { line, relay } = await month(200 - 17 * 5);
    await relay.push(alert({ id: "1" }));
    await relay.push(alert({ id: "2", guardrail: "ocr-failures" }));
    expect(line.texts).toHaveLength(1);
    expect(line.received.filter(({ method }) => method === "GET")).toHaveLength(3);
  });

  test("that leaves less than a message for everybody: all is handed over, without asking LINE again", async () => {
    const { line, relay } = await month(196);
    await relay.push(alert({ severity: "Critical" }));
    await relay.push(alert({ id: "2" }));
    expect(line.pushes).toEqual([]);
    expect(relay.events("undelivered").map(({ reason }) => reason)).toEqual([
      "the month's messages are used up",
      "the month's messages are used up",
    ]);
    expect(line.received).toHaveLength(3);
  });

  test("of which LINE says nothing: that does not stop an alert", async () => {
    const { line, relay } = await month(0);
    line.quota = "unknown";
    await relay.push(alert());
    expect(line.texts).toHaveLength(1);
  });
});
