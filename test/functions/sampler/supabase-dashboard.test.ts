import { describe, expect, test } from "vitest";
import { samplesOf } from "../../../functions/sampler/sources/prometheus.ts";
import { increase } from "../../../functions/sampler/sources/supabase-dashboard.ts";
import type { Transactions } from "../../../functions/sampler/sources/transaction-memory.ts";
import { askServer, MARK, readingOf } from "./harness.ts";
import { supabase, supabaseMetrics } from "./vendors.ts";

/** What Supabase's counters tell, after the given readings. */
async function read(text: string, earlier: readonly Transactions[] = []) {
  const { ask, url, received } = await askServer("supabase-dashboard", supabase(text));
  const calls: unknown[] = [];
  const reading = await readingOf(
    "supabase-dashboard",
    { metric: "ocr_failure_rate", project: "ref", window: { minutes: 30, least: 10 } },
    url,
    {
      ask,
      memory: {
        recall: async (after, before) => {
          calls.push({ after: after.toISOString(), before: before.toISOString() });
          return earlier;
        },
        remember: async (transactions, mark) => void calls.push({ transactions, mark: mark.toISOString() }),
      },
    },
  );
  return { reading, calls, received };
}

const counted = (committed: number, rolledBack: number): Transactions => ({ committed, rolledBack });

describe("the share of transactions that were rolled back", () => {
  test.each<[what: string, earlier: Transactions[], now: Transactions, reading: object]>([
    ["since the reading before", [counted(1000, 10)], counted(1090, 20), { value: 0.1 }],
    [
      "since the first of several readings",
      [counted(900, 0), counted(1000, 5)],
      counted(1090, 10),
      { value: 0.05 },
    ],
    ["none", [counted(1000, 10)], counted(1090, 10), { value: 0 }],
    ["of just enough", [counted(1000, 10)], counted(1008, 12), { value: 0.2 }],
    [
      "of a single one",
      [counted(1000, 10)],
      counted(1009, 11),
      { silence: "1 of 10 transactions failed, which is an accident" },
    ],
    [
      "of too few",
      [counted(1000, 10)],
      counted(1008, 11),
      { silence: "9 transactions, and fewer than 10 say nothing" },
    ],
    ["over a restart, after which it counts from 0", [counted(1000, 10)], counted(27, 3), { value: 0.1 }],
    [
      "over a restart between earlier readings",
      [counted(1000, 10), counted(18, 1)],
      counted(27, 3),
      { value: 0.1 },
    ],
    [
      "the first time",
      [],
      counted(1000, 10),
      { silence: "the first reading of counters, which only tell with a second one" },
    ],
  ])("%s", async (_, earlier, now, reading) => {
    expect((await read(supabaseMetrics(now.committed, now.rolledBack), earlier)).reading).toEqual(reading);
  });
});

test("half an hour is recalled, up to the mark, before the reading of the mark is remembered", async () => {
  const { calls, received } = await read(supabaseMetrics(1000, 10));

  expect(calls).toEqual([
    { after: "2026-11-24T11:29:59.000Z", before: MARK },
    { transactions: counted(1000, 10), mark: MARK },
  ]);
  expect(received.map(({ url }) => url.pathname)).toEqual(["/customer/v1/privileged/metrics"]);
});

test("only the project's own database counts where Supabase tells them apart", async () => {
  const byDatabase = ["postgres", "template1"].flatMap((database, i) => [
    `pg_stat_database_xact_commit_total{datname="${database}"} ${100 * (i + 1)}`,
    `pg_stat_database_xact_rollback_total{datname="${database}"} ${i + 1}`,
  ]);

  expect((await read(byDatabase.join("\n"))).calls).toContainEqual({
    transactions: counted(100, 1),
    mark: MARK,
  });
});

test.each<[what: string, text: string, metric: string]>([
  ["nothing", "", "pg_stat_database_xact_commit_total"],
  ["a page in place of metrics", "<html>Sign in</html>", "pg_stat_database_xact_commit_total"],
  ["one of two counters", "pg_stat_database_xact_commit_total 1", "pg_stat_database_xact_rollback_total"],
  ["no number", supabaseMetrics(1, Number.NaN), "pg_stat_database_xact_rollback_total"],
])("%s is no answer", async (_, text, metric) => {
  await expect(read(text)).rejects.toThrow(
    `supabase-dashboard does not answer as documented: ${metric} has no value`,
  );
});

describe("Prometheus' text format", () => {
  test.each<[what: string, line: string, samples: object[]]>([
    ["a number", "m 1027", [{ labels: {}, value: 1027 }]],
    ["as Go writes it", "m 1.5e+06", [{ labels: {}, value: 1_500_000 }]],
    ["with a time", "m 3 1395066363000", [{ labels: {}, value: 3 }]],
    ["infinite", "m -Inf", [{ labels: {}, value: Number.NEGATIVE_INFINITY }]],
    ["with labels", 'm{a="b",c="d",} 3', [{ labels: { a: "b", c: "d" }, value: 3 }]],
    ["with spaces", 'm { a = "b" }   3', [{ labels: { a: "b" }, value: 3 }]],
    [
      "with labels that have everything",
      String.raw`m{path="C:\\DIR\\",text="say \"{hi}\", 1\nand 2"} 3`,
      [{ labels: { path: "C:\\DIR\\", text: 'say "{hi}", 1\nand 2' }, value: 3 }],
    ],
    ["with the line end of Windows", "m 3\r", [{ labels: {}, value: 3 }]],
    ["a metric with a longer name", "m_total 3", []],
    ["a comment", "# HELP m 3", []],
  ])("%s", (_, line, samples) => {
    expect(samplesOf(`# TYPE m counter\n${line}\nother 1\n`, "m")).toEqual(samples);
  });
});

test("a counter's increase over no readings, or one, is nothing", () => {
  expect([increase([]), increase([7]), increase([7, 9]), increase([7, 9, 2, 3])]).toEqual([0, 0, 2, 5]);
});
