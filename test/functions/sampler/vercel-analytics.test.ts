import { describe, expect, test } from "vitest";
import { type Answer, json } from "../local-server.ts";
import { askServer, MARK, readingOf } from "./harness.ts";
import { type FakeDeployment, vercel } from "./vendors.ts";

const PROJECT = { metric: "vercel_build_minutes", project: "portal-staging", team: "team_1" } as const;

/** Minutes that Vercel's answers add up to at a mark. */
async function minutes(answer: Answer, mark = MARK) {
  const { ask, url, received } = await askServer("vercel-analytics", answer);
  const reading = await readingOf("vercel-analytics", PROJECT, url, { ask, mark: new Date(mark) });
  return { reading, received };
}

const time = (text: string): number => Date.parse(text);
const build = (uid: string, from: string, to: string | undefined, readyState = "READY"): FakeDeployment => ({
  uid,
  created: time(from),
  buildingAt: time(from),
  readyState,
  ...(to && { ready: time(to) }),
});

test("nothing built is no minutes", async () => {
  expect((await minutes(vercel([]))).reading).toEqual({ value: 0 });
});

test("what is asked for: the project's deployments since the day before the month, up to the mark", async () => {
  const { received } = await minutes(vercel([]));

  expect(received.map(({ url }) => [url.pathname, Object.fromEntries(url.searchParams)])).toEqual([
    [
      "/v6/deployments",
      {
        projectId: "portal-staging",
        teamId: "team_1",
        since: String(time("2026-10-31T00:00:00Z")),
        until: String(time(MARK)),
        limit: "100",
      },
    ],
  ]);
});

describe("which builds count, and how long", () => {
  const MONTH = "2026-11-01T00:00:00Z";

  test.each<[what: string, deployment: FakeDeployment, minutes: number]>([
    ["one that is ready", build("a", "2026-11-02T10:00:00Z", "2026-11-02T10:03:00Z"), 3],
    ["one that failed", build("a", "2026-11-02T10:00:00Z", "2026-11-02T10:01:30Z", "ERROR"), 1.5],
    [
      "one that was canceled while it built",
      build("a", "2026-11-02T10:00:00Z", "2026-11-02T10:01:00Z", "CANCELED"),
      1,
    ],
    [
      "one that was canceled, and Vercel does not say when",
      build("a", "2026-11-02T10:00:00Z", undefined, "CANCELED"),
      0,
    ],
    ["one that builds now", build("a", "2026-11-24T11:58:00Z", undefined, "BUILDING"), 2],
    ["one that was ready after the mark", build("a", "2026-11-24T11:59:00Z", "2026-11-24T12:00:01.500Z"), 1],
    [
      "one that waits",
      { uid: "a", created: time("2026-11-24T11:00:00Z"), readyState: "QUEUED", buildingAt: null },
      0,
    ],
    [
      "one that was never built",
      {
        uid: "a",
        created: time("2026-11-24T11:00:00Z"),
        readyState: "READY",
        ready: time("2026-11-24T11:00:05Z"),
      },
      0,
    ],
    ["one of last month", build("a", "2026-10-31T23:40:00Z", "2026-10-31T23:50:00Z"), 0],
    [
      "the share of one over the border that is in this month",
      build("a", "2026-10-31T23:58:00Z", "2026-11-01T00:05:00Z"),
      5,
    ],
    [
      "one that was created before the border and built after it",
      { ...build("a", "2026-11-01T00:10:00Z", "2026-11-01T00:14:00Z"), created: time(MONTH) - 3_600_000 },
      4,
    ],
    ["one that a clock puts backwards", build("a", "2026-11-02T10:00:00Z", "2026-11-02T09:59:00Z"), 0],
  ])("%s", async (_, deployment, expected) => {
    expect((await minutes(vercel([deployment]))).reading).toEqual({ value: expected });
  });

  test("at the first mark of a month what built before is over", async () => {
    const deployments = [
      build("a", "2026-10-31T23:58:00Z", undefined, "BUILDING"),
      build("b", "2026-10-20T10:00:00Z", "2026-10-20T10:30:00Z"),
    ];

    expect((await minutes(vercel(deployments), "2026-11-01T00:00:00Z")).reading).toEqual({ value: 0 });
    expect((await minutes(vercel(deployments), "2026-11-01T00:05:00Z")).reading).toEqual({ value: 5 });
  });

  test("January begins with its own year", async () => {
    const deployments = [
      build("a", "2026-12-31T23:59:00Z", "2027-01-01T00:02:00Z"),
      build("b", "2026-01-15T10:00:00Z", "2026-01-15T11:00:00Z"),
    ];

    expect((await minutes(vercel(deployments), "2027-01-01T00:05:00Z")).reading).toEqual({ value: 2 });
  });
});

describe("pages", () => {
  /** One build of a minute every hour, from the last of the month before on. */
  const hourly = Array.from({ length: 500 }, (_, i) => {
    const at = time("2026-10-31T12:30:00Z") + i * 3_600_000;
    return build(`dpl_${i}`, new Date(at).toISOString(), new Date(at + 60_000).toISOString());
  });

  test("are all added up, from the mark back over the border of the month", async () => {
    const { reading, received } = await minutes(vercel(hourly));

    // 12 of them were in October.
    expect(reading).toEqual({ value: 488 });
    expect(received).toHaveLength(5);
  });

  test("that repeat a deployment count it once", async () => {
    const { reading } = await minutes(({ url }, response) => {
      const isFirst = url.searchParams.get("until") === String(time(MARK));
      json(response, {
        deployments: [hourly[20], ...(isFirst ? [] : [hourly[21]])],
        pagination: { count: 1, next: isFirst ? time("2026-11-02T00:00:00Z") : null, prev: null },
      });
    });

    expect(reading).toEqual({ value: 2 });
  });

  test("without an end are given up", async () => {
    const endless: Answer = ({ url }, response) =>
      json(response, { deployments: [], pagination: { next: Number(url.searchParams.get("until")) } });

    await expect(minutes(endless)).rejects.toThrow("vercel-analytics pages without an end");
  });
});
