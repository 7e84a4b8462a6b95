import { describe, expect, test } from "vitest";
import type { Pipeline } from "../../../model/entities/pipeline.ts";
import { SurfaceOnExpo } from "../../../model/entities/surface.ts";
import { rotations } from "../../../model/governance/rotations.ts";
import { carriersOf } from "../../../model/governance/secret-resources.ts";
import { deployed, exportedAfter, pipeline, secret, share, surface, TODAY } from "./fixtures.ts";

const NAMES = ["SecretVersion key-production", "ActionsEnvironmentSecret production-ci-KEY_PRODUCTION"];
const declared = {
  secrets: [secret("active")],
  surfaces: [surface(["key-production"])],
  pipelines: [pipeline(true, { secrets: ["key-production"] })],
};

/** How the one secret stands when its carriers changed at these times. */
function rotation(times: Record<string, string>, today = TODAY) {
  const found = rotations(
    share(declared),
    deployed(declared),
    ({ type, name }) => times[`${type} ${name}`],
    today,
  );
  expect(found).toHaveLength(1);
  return found[0];
}

test("what carries a value: a version in Secret Manager, and what CI reads", () => {
  const [first] = declared.secrets;
  if (!first) throw new Error("no secret");
  const names = carriersOf(first, share(declared), deployed(declared)).map(
    ({ type, name }) => `${type} ${name}`,
  );
  expect(names).toEqual(NAMES);
});

test("an app on Expo gets its own from CI, and only where CI deploys it", () => {
  const app = SurfaceOnExpo.parse({
    id: "mobile-production",
    app: "mobile",
    environment: "production",
    platform: "expo-eas",
    endpoint_url: "https://updates.example.com",
    health_check: "/status",
    secrets: ["key-production"],
  });
  const names = (stages: Pipeline["stages"]) => {
    const mobile = pipeline(true, { app: "mobile", stages, secrets: ["key-production"] });
    const all = { secrets: [secret("active")], surfaces: [app], pipelines: [mobile] };
    const [first] = all.secrets;
    return first && carriersOf(first, share(all), deployed(all)).map(({ name }) => name);
  };
  expect(names(["Build", "Tag Deploy"])).toEqual(["mobile-production-KEY_PRODUCTION"]);
  expect(names(["Build"])).toEqual(["production-ci-KEY_PRODUCTION"]);
});

test("during a rotation it is the new version", () => {
  const rotating = share({ ...declared, secrets: [secret("rotating")] });
  const governed = exportedAfter(rotating, deployed(declared), TODAY);
  const [first] = rotating.secrets;
  if (!first) throw new Error("no secret");
  expect(carriersOf(first, rotating, governed)[0]?.name).toBe("key-production-2");
});

describe("the last rotation", () => {
  const [version = "", ci = ""] = NAMES;

  test("is when the oldest carrier changed: one that came later says nothing of the value's age", () => {
    const times = { [version]: "2026-05-20T10:00:00.123456Z", [ci]: "2026-03-01T10:00:00Z" };
    expect(rotation(times)).toEqual({
      id: "key-production",
      owner: "owner",
      status: "active",
      last_rotated: "2026-03-01",
      due: "2026-05-30",
      days_left: -2,
      urgency: "overdue",
    });
  });

  test.each([
    ["2026-03-02T00:00:00Z", -1, "overdue"],
    ["2026-03-03T23:59:59Z", 0, "soon"],
    ["2026-03-17T00:00:00Z", 14, "soon"],
    ["2026-03-18T00:00:00Z", 15, "later"],
  ])("at %s leaves %i days on the first of June, which is %s", (time, days_left, urgency) => {
    expect(rotation({ [version]: time })).toMatchObject({ days_left, urgency });
  });

  test("is unknown where nothing deployed tells it", () => {
    expect(rotation({})).toEqual({
      id: "key-production",
      owner: "owner",
      status: "active",
      urgency: "unknown",
    });
  });
});

test("the most urgent first, those without a date last; drafts and what is not deployed yet are none", () => {
  const names = ["a", "b", "c", "d"].map((name) => `${name}-production`);
  const secrets = names.map((id) => secret("active", id));
  const all = { secrets, pipelines: [pipeline(true, { secrets: names })] };
  const times: Record<string, string> = {
    "production-ci-B_PRODUCTION": "2026-02-01T00:00:00Z",
    "production-ci-C_PRODUCTION": "2026-01-01T00:00:00Z",
    "production-ci-D_PRODUCTION": "2026-02-01T00:00:00Z",
  };
  const more = share({ ...all, secrets: [...secrets, secret("active", "new-production"), secret("draft")] });
  const found = rotations(more, deployed(all), ({ name }) => times[name], TODAY);
  expect(found.map(({ id }) => id)).toEqual(["c-production", "b-production", "d-production", "a-production"]);
});
