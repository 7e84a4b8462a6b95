import { describe, expect, test } from "vitest";
import {
  ALL_TO_LATEST,
  heldTraffic,
  servingRevision,
  type TrafficTarget,
  trafficTargets,
} from "../../../model/delivery/traffic.ts";

const latest = (percent?: number, tag?: string): TrafficTarget => ({
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST",
  ...(percent !== undefined && { percent }),
  ...(tag !== undefined && { tag }),
});
const pinned = (revision: string, percent?: number, tag?: string): TrafficTarget => ({
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
  revision,
  ...(percent !== undefined && { percent }),
  ...(tag !== undefined && { tag }),
});

describe("targets as the provider tells them", () => {
  test("lose what stands for nothing, and keep their order", () => {
    expect(
      trafficTargets([
        { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: "api-2", percent: 0, tag: "candidate" },
        { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", revision: "", percent: 100, tag: "" },
      ]),
    ).toEqual([pinned("api-2", undefined, "candidate"), latest(100)]);
  });

  test("none is all traffic to the latest revision", () => {
    expect(trafficTargets([])).toEqual(ALL_TO_LATEST);
  });
});

test.each<readonly [string, readonly TrafficTarget[], string]>([
  ["all on the latest", [latest(100)], "api-9"],
  ["pinned", [pinned("api-1", 100)], "api-1"],
  ["pinned, with a candidate", [pinned("api-2", undefined, "candidate"), pinned("api-1", 100)], "api-1"],
  ["split, the largest share", [pinned("api-1", 10), pinned("api-2", 90)], "api-2"],
  ["split evenly, the first", [pinned("api-1", 50), pinned("api-2", 50)], "api-1"],
  ["split with the latest, which a new revision takes over", [pinned("api-1", 90), latest(10)], "api-9"],
  ["a tag on the latest gets no traffic", [pinned("api-1", 100), latest(undefined, "next")], "api-1"],
])("the revision whose image is kept: %s", (_, traffic, expected) => {
  expect(servingRevision(traffic, "api-9")).toBe(expected);
});

describe("what is said of traffic", () => {
  test("nothing where all of it follows the latest revision, tags or not", () => {
    expect(heldTraffic("api", [latest(100), pinned("api-2", undefined, "candidate")])).toBeUndefined();
  });

  test("where it goes, that an update makes a revision without any, and how to let that serve", () => {
    expect(heldTraffic("api", [pinned("api-1", 90), pinned("api-2", 10)])).toBe(
      "traffic of api goes 90 % to api-1, 10 % to api-2, and an update leaves it there: a revision that it makes gets no traffic. To let the latest revision serve: gcloud run services update-traffic api --to-latest",
    );
  });

  test("that a new revision takes over the latest's share", () => {
    expect(heldTraffic("api", [pinned("api-1", 90), latest(10)])).toContain(
      "90 % to api-1, 10 % to the latest revision, and an update leaves it there: a revision that it makes gets its share of the traffic only.",
    );
  });
});
