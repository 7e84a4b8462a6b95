import { describe, expect, test } from "vitest";
import type { Rotation } from "../../model/governance/rotations.ts";
import type { DeployedFacts, PageInput } from "../../page/page-input.ts";
import { pageModel } from "../../page/page-model.ts";
import { graphOf } from "../../page/views/graph.ts";
import { layoutOf } from "../../page/views/layout.ts";
import { secretViews } from "../../page/views/rotations.ts";
import { inputOf } from "./pages.ts";

/** The same input, with production deployed and one rotation known. */
function deployed(rotation: Partial<Rotation>): PageInput {
  const input = inputOf();
  const facts: DeployedFacts = {
    where: "sandbox",
    on: "2026-11-01",
    governed: [],
    rotations: [
      {
        id: "database-url-production",
        owner: "database-owner",
        status: "active",
        urgency: "later",
        ...rotation,
      },
    ],
    changedOn: { "api-production": "2026-11-25" },
  };
  return {
    ...input,
    stacks: input.stacks.map((stack) =>
      stack.environment === "production" ? { ...stack, deployed: facts } : stack,
    ),
  };
}

describe("rotations on the calendar", () => {
  const secret = (input: PageInput, id = "database-url-production") =>
    secretViews(input).find((view) => view.secret.id === id);

  test("start at the day that is due, and come back after each cadence", () => {
    const view = secret(deployed({ last_rotated: "2026-10-01", due: "2026-12-30", days_left: 34 }));

    expect(view).toMatchObject({ due: "2026-12-30", daysLeft: 34, urgency: "later" });
    expect(view?.dates).toEqual(["2026-12-30", "2027-03-30", "2027-06-28", "2027-09-26"]);
  });

  test("are counted from today where nothing says when it was rotated last", () => {
    const view = secret(inputOf());

    expect(view?.due).toBeUndefined();
    expect(view).toMatchObject({
      urgency: "unknown",
      dates: ["2027-02-24", "2027-05-25", "2027-08-23", "2027-11-21"],
    });
  });

  test("what is due first is at the top, and drafts are at the end without dates", () => {
    const views = secretViews(deployed({ due: "2026-11-20", days_left: -6, urgency: "overdue" }));

    expect(views[0]?.secret.id).toBe("database-url-production");
    expect(views.at(-1)).toMatchObject({ urgency: "draft", dates: [] });
  });
});

test("a surface's history has its updates, and the decisions that affect it or its pipeline", () => {
  const [, production] = pageModel(deployed({})).stacks;
  const api = production?.surfaces.find(({ surface }) => surface.id === "api-production");

  expect(api?.history[0]).toEqual({
    date: "2026-11-25",
    what: "Last changed by an update",
    detail: "in the sandbox",
  });
  expect(api?.history.map(({ anchor }) => anchor)).toContain("decision-secret-references");
});

describe("the topology", () => {
  const production = inputOf().stacks.find(({ environment }) => environment === "production");
  const graph = production && graphOf(production);

  test("says who calls whom, where it is stored, and who is told", () => {
    expect(graph?.edges).toEqual(
      expect.arrayContaining([
        { kind: "calls", from: "users", to: "surface api-production" },
        { kind: "calls", from: "surface api-production", to: "surface ocr-worker-production" },
        { kind: "stores", from: "surface api-production", to: "database app_production" },
        { kind: "alerts", from: "surface api-production", to: "channel line:on-call" },
      ]),
    );
    expect(graph?.edges).not.toContainEqual(
      expect.objectContaining({ from: "users", to: "surface ocr-worker-production" }),
    );
  });

  test("is drawn without two nodes on one another, each in the frame of its place", () => {
    const { nodes, groups, edges } = layoutOf(graph ?? { nodes: [], edges: [] });
    const overlapping = nodes.flatMap((a, i) =>
      nodes
        .slice(i + 1)
        .filter(
          (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
        )
        .map((b) => `${a.id} and ${b.id}`),
    );
    const outside = nodes.filter(({ place, x, y, width, height }) => {
      const frame = groups.find(({ title }) => title === place);
      return (
        frame &&
        (x < frame.x ||
          y < frame.y ||
          x + width > frame.x + frame.width ||
          y + height > frame.y + frame.height)
      );
    });

    expect(nodes.length).toBeGreaterThan(6);
    expect(overlapping).toEqual([]);
    expect(outside).toEqual([]);
    expect(edges.every(({ points }) => points.length >= 2)).toBe(true);
  });
});
