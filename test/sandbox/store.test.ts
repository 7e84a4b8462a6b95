import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CloudStore } from "../../sandbox/provider/store.ts";
import { conceal } from "../../sandbox/provider/wire.ts";

let folder: string;
let store: CloudStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "store-"));
  store = new CloudStore(join(folder, "below", "clouds.json"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TOPIC = {
  type: "gcp:pubsub/topic:Topic",
  id: "projects/shop/topics/alerts",
  inputs: { name: "alerts" },
  outputs: {},
};

/** Bytes by which the file grows; what replaces it counts whole. */
function countWrites(act: () => void): number {
  const before = statSync(store.path);
  act();
  const after = statSync(store.path);
  return after.ino === before.ino ? after.size - before.size : after.size;
}

describe("the store", () => {
  it("starts empty, in a folder that it makes", () => {
    expect(store.isEmpty()).toBe(true);
    expect(store.list()).toEqual([]);
  });

  it("is the same for another process that opens the file", () => {
    store.put(TOPIC);
    store.next("numbers");
    const other = new CloudStore(store.path);
    expect(other.get(TOPIC.type, TOPIC.id)).toEqual(TOPIC);
    expect(other.next("numbers")).toBe(2);
    other.remove(TOPIC.type, TOPIC.id);
    expect(store.get(TOPIC.type, TOPIC.id)).toBeUndefined();
  });

  it("leaves no temporary file behind", () => {
    store.put(TOPIC);
    expect(readdirSync(join(folder, "below"))).toEqual(["clouds.json"]);
  });

  it("replaces a record of the same type and id, and only that", () => {
    store.put(TOPIC);
    store.put({ ...TOPIC, inputs: { name: "alerts", labels: {} } });
    store.put({ ...TOPIC, type: "gcp:other:Other" });
    expect(store.list(TOPIC.type).map(({ inputs }) => inputs)).toEqual([{ name: "alerts", labels: {} }]);
    expect(store.list()).toHaveLength(2);
  });

  it("finds by what a record is", () => {
    store.put(TOPIC);
    expect(store.find(TOPIC.type, ({ inputs }) => inputs.name === "alerts")).toEqual(TOPIC);
    expect(store.find("gcp:other:Other", () => true)).toBeUndefined();
  });

  it("counts neither seeds nor what was abandoned", () => {
    store.seed({ gcpProjects: [{ id: "shop", number: "1" }] });
    expect(store.isEmpty()).toBe(true);
    store.put(TOPIC);
    expect(store.isEmpty()).toBe(false);
    store.abandon(TOPIC.type, TOPIC.id);
    expect(store.isEmpty()).toBe(true);
    expect(store.get(TOPIC.type, TOPIC.id)).toBeDefined();
    store.put(TOPIC);
    expect(store.isEmpty()).toBe(false);
  });

  it("adds seeds to those it has, the newest winning", () => {
    store.seed({ gcpProjects: [{ id: "shop", number: "1" }] });
    store.seed({
      gcpProjects: [
        { id: "shop", number: "2" },
        { id: "other", number: "3" },
      ],
      vercelTeams: [{ id: "t", slug: "t" }],
      verifiedDomains: ["example.com"],
    });
    expect(store.seeds()).toEqual({
      gcpProjects: [
        { id: "shop", number: "2" },
        { id: "other", number: "3" },
      ],
      githubRepositories: [],
      vercelTeams: [{ id: "t", slug: "t" }],
      verifiedDomains: ["example.com"],
    });
  });

  it("forgets all but the seeds when reset", () => {
    store.seed({ gcpProjects: [{ id: "shop", number: "1" }] });
    store.put(TOPIC);
    store.next("numbers");
    store.reset();
    expect([store.list(), store.next("numbers"), store.seeds().gcpProjects]).toEqual([
      [],
      1,
      [{ id: "shop", number: "1" }],
    ]);
  });

  it("changes a resource behind the program's back, keeping sealed what was sealed", () => {
    store.put({ ...TOPIC, inputs: { url: conceal("https://old"), list: [{ key: conceal("k") }], plain: 1 } });
    store.change(TOPIC.type, TOPIC.id, (inputs) => ({
      ...inputs,
      url: "https://new",
      list: [{ key: "l" }],
      plain: 2,
    }));
    const inputs = store.get(TOPIC.type, TOPIC.id)?.inputs;
    expect(inputs?.plain).toBe(2);
    expect(store.matches(inputs?.url, "https://new")).toBe(true);
    expect(readFileSync(store.path, "utf8")).not.toMatch(/https:|"l"/);
  });

  it("cannot change what is not there", () => {
    expect(() => store.change("gcp:x:X", "none", (inputs) => inputs)).toThrow(
      "The sandbox has no gcp:x:X with id none.",
    );
  });

  it("writes what a change is long, not what the store is", () => {
    for (let i = 0; i < 400; i++)
      store.put({ ...TOPIC, id: `topic-${i}`, inputs: { name: "x".repeat(500) } });
    const written = countWrites(() => store.put({ ...TOPIC, id: "topic-400" }));
    expect(written).toBeLessThan(500);
    expect(new CloudStore(store.path).list()).toEqual(store.list());
  });

  it("is written anew, smaller, when its history is longer than what it holds", () => {
    for (let i = 0; i < 400; i++) store.put({ ...TOPIC, inputs: { name: "x".repeat(500), i } });
    expect(statSync(store.path).size).toBeLessThan(70_000);
    expect(new CloudStore(store.path).list()).toEqual([
      { ...TOPIC, inputs: { name: "x".repeat(500), i: 399 } },
    ]);
  });

  it("lost the change within which a process died, wherever it died, and no other", () => {
    store.put(TOPIC);
    const before = readFileSync(store.path, "utf8");
    store.next("numbers");
    const after = readFileSync(store.path, "utf8");
    for (let end = before.length; end < after.length; end++) {
      writeFileSync(store.path, after.slice(0, end));
      const healed = new CloudStore(store.path);
      expect([healed.list(), healed.next("numbers")]).toEqual([[TOPIC], 1]);
      const next = new CloudStore(store.path);
      expect([next.list(), next.next("numbers")]).toEqual([[TOPIC], 2]);
    }
  });

  it("reads a store that is one JSON of many lines, and goes on from it", () => {
    store.put(TOPIC);
    store.reset();
    const snapshot = { ...JSON.parse(readFileSync(store.path, "utf8")), records: [TOPIC] };
    writeFileSync(store.path, JSON.stringify(snapshot, null, 2));
    store.next("numbers");
    expect([new CloudStore(store.path).list(), store.next("numbers")]).toEqual([[TOPIC], 2]);
  });

  it("does not make a change that could not be written", () => {
    let isFull = false;
    const full = new CloudStore(store.path, () => {
      if (isFull) throw new Error("ENOSPC");
    });
    full.put(TOPIC);
    isFull = true;
    expect(() => full.remove(TOPIC.type, TOPIC.id)).toThrow("ENOSPC");
    expect(() => full.next("numbers")).toThrow("ENOSPC");
    isFull = false;
    expect([full.list(), full.next("numbers")]).toEqual([[TOPIC], 1]);
  });

  it("hands out copies: what a caller edits is not the store", () => {
    store.put(TOPIC);
    const record = store.get(TOPIC.type, TOPIC.id);
    if (record) record.inputs.name = "edited";
    expect([store.get(TOPIC.type, TOPIC.id), store.list()]).toEqual([TOPIC, [TOPIC]]);
  });

  it.each(["", "{", "[]", "null", '{"format":2}', '{"format":1}\n'])(
    "says so when its file is broken, and leaves it alone: %j",
    (broken) => {
      store.put(TOPIC);
      writeFileSync(store.path, broken);
      expect(() => store.list()).toThrow(
        `the sandbox's clouds, ${store.path}, cannot be read\n    fix: start over: npm run sandbox -- reset`,
      );
      expect(readFileSync(store.path, "utf8")).toBe(broken);
    },
  );

  it("says so where a pipe stands in its place, and does not wait for it", () => {
    mkdirSync(dirname(store.path));
    execFileSync("mkfifo", [store.path]);
    expect(() => store.list()).toThrow(/cannot be read\n {4}fix: start over/);
  });

  it("says so where a link leads nowhere: that is not a cloud in which nothing is", () => {
    mkdirSync(dirname(store.path));
    symlinkSync("nowhere", store.path);
    expect(() => store.list()).toThrow(/cannot be read\n {4}fix: start over/);
  });
});
