import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, Properties } from "../../sandbox/provider/wire.ts";
import { provision, set, startWorld, TYPES, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const QUERY = { timeSeriesQuery: { prometheusQuery: "up" } };
const CHART: Properties = { xyChart: { dataSets: [QUERY] } };
const text = (content: string): Properties => ({ text: { content } });
const tile = (xPos: number, yPos: number, width: number, height: number, widget: Properties = CHART) => ({
  xPos,
  yPos,
  width,
  height,
  widget,
});
const mosaic = (...tiles: Properties[]): Properties => ({
  displayName: "Shop",
  mosaicLayout: { columns: 12, tiles },
});
const grid = (...widgets: Properties[]): Properties => ({ displayName: "Shop", gridLayout: { widgets } });

const create = (dashboard: Json) =>
  world.apply("dashboard", { project: "shop", dashboardJson: JSON.stringify(dashboard) });

const badQuery = (place: string) =>
  `${place}.timeSeriesQuery needs exactly one of timeSeriesFilter, timeSeriesFilterRatio, timeSeriesQueryLanguage, prometheusQuery, opsAnalyticsQuery.`;
const badWidget = (place: string, found: string) =>
  `${place} must be exactly one of xyChart, scorecard, text, blank, alertChart, timeSeriesTable, pieChart, treemap, logsPanel, incidentList, errorReportingPanel, sectionHeader, collapsibleGroup, singleViewGroup, not ${found}.`;
const badLayout = "A dashboard needs exactly one of mosaicLayout, gridLayout, rowLayout, columnLayout.";

describe("a dashboard is refused", () => {
  it.each(["{", "[]", '"text"'])("that is %s", async (dashboardJson) => {
    await expect(world.apply("dashboard", { project: "shop", dashboardJson })).rejects.toThrow(
      new Error("dashboardJson: dashboardJson must be the JSON text of an object."),
    );
  });

  it.each<readonly [Properties, string]>([
    [set(grid(CHART), "displayName", undefined), "A dashboard needs a displayName."],
    [set(grid(CHART), "displayName", ""), "A dashboard needs a displayName."],
    [{ displayName: "Shop" }, badLayout],
    [{ ...grid(CHART), mosaicLayout: { columns: 1, tiles: [] } }, badLayout],
    [set(mosaic(), "mosaicLayout.columns", undefined), "mosaicLayout.columns 0 must be 1 to 48."],
    [set(mosaic(), "mosaicLayout.columns", 49), "mosaicLayout.columns 49 must be 1 to 48."],
    [set(mosaic(), "mosaicLayout.columns", 1.5), "mosaicLayout.columns 1.5 must be 1 to 48."],
    [mosaic(tile(0, 0, 0, 4)), "tiles[0] needs a width and a height of at least 1."],
    [mosaic(tile(0, 0, 4, 0)), "tiles[0] needs a width and a height of at least 1."],
    [mosaic(tile(7, 0, 6, 4)), "tiles[0] is not within the 12 columns."],
    [mosaic(tile(-1, 0, 6, 4)), "tiles[0] is not within the 12 columns."],
    [mosaic(tile(0, -1, 6, 4)), "tiles[0] is not within the 12 columns."],
    [mosaic(tile(0, 0, 6, 4), tile(5, 0, 6, 4)), "tiles[1] overlaps tiles[0]."],
    [mosaic(tile(5, 3, 6, 4), tile(0, 0, 6, 4)), "tiles[1] overlaps tiles[0]."],
    [mosaic(tile(0, 0, 6, 4), tile(6, 0, 6, 4), tile(6, 3, 6, 4)), "tiles[2] overlaps tiles[1]."],
    [mosaic(tile(0, 0, 6, 4, {})), badWidget("tiles[0].widget", "nothing")],
    [grid({ title: "Requests" }), badWidget("widgets[0]", "nothing")],
    [grid({ pie: {} }), badWidget("widgets[0]", "pie")],
    [grid({ ...CHART, ...text("x") }), badWidget("widgets[0]", "text, xyChart")],
    [grid(CHART, { xyChart: {} }), "widgets[1].xyChart needs dataSets."],
    [grid({ timeSeriesTable: { dataSets: [] } }), "widgets[0].timeSeriesTable needs dataSets."],
    [grid({ pieChart: {} }), "widgets[0].pieChart needs dataSets."],
    [grid({ xyChart: { dataSets: [QUERY, {}] } }), badQuery("widgets[0].xyChart.dataSets[1]")],
    [
      grid({ xyChart: { dataSets: [{ timeSeriesQuery: { prometheusQuery: "" } }] } }),
      badQuery("widgets[0].xyChart.dataSets[0]"),
    ],
    [
      grid({
        xyChart: {
          dataSets: [{ timeSeriesQuery: { prometheusQuery: "up", timeSeriesFilter: { filter: "x" } } }],
        },
      }),
      badQuery("widgets[0].xyChart.dataSets[0]"),
    ],
    [grid({ scorecard: {} }), badQuery("widgets[0].scorecard")],
    [grid({ alertChart: {} }), "widgets[0].alertChart needs the name of a policy."],
    [
      { displayName: "Shop", rowLayout: { rows: [{ widgets: [CHART] }, { widgets: [{}] }] } },
      badWidget("rows[1].widgets[0]", "nothing"),
    ],
    [
      { displayName: "Shop", columnLayout: { columns: [{ widgets: [CHART, {}] }] } },
      badWidget("columns[0].widgets[1]", "nothing"),
    ],
  ])("that is %j", async (dashboard, reason) => {
    await expect(create(dashboard)).rejects.toThrow(new Error(`dashboardJson: ${reason}`));
  });
});

describe("a dashboard is taken", () => {
  it.each<Properties>([
    grid(),
    grid(CHART, { title: "Told", ...text("x") }, { blank: {} }, { scorecard: QUERY }),
    grid({ alertChart: { name: "projects/shop/alertPolicies/1" } }, { incidentList: {} }, { logsPanel: {} }),
    grid({ xyChart: { dataSets: [{ timeSeriesQuery: { timeSeriesFilter: { filter: "x" } } }] } }),
    mosaic(tile(0, 0, 6, 4), tile(6, 0, 6, 4), tile(0, 4, 12, 4)),
    mosaic(tile(0, 0, 12, 8, { collapsibleGroup: {} }), tile(0, 0, 6, 4), tile(6, 4, 6, 4)),
    mosaic(tile(0, 0, 6, 4), tile(0, 0, 12, 8, { singleViewGroup: {} })),
    { displayName: "Shop", rowLayout: { rows: [{ widgets: [CHART] }] } },
    { displayName: "Shop", columnLayout: { columns: [{ widgets: [CHART] }] } },
  ])("that is %j", async (dashboard) => {
    const { id } = await create(dashboard);
    expect(id).toMatch(/^projects\/1001\/dashboards\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("twice, as two dashboards", async () => {
    expect((await create(grid())).id).not.toBe((await create(grid())).id);
  });
});

describe("the text of a dashboard", () => {
  const canonical = () => String(world.valid("dashboard").dashboardJson);
  const diff = (before: Json, after: Json) =>
    world
      .of("dashboard")
      .diff(
        TYPES.dashboard,
        { dashboardJson: JSON.stringify(before) },
        { dashboardJson: JSON.stringify(after) },
      );

  it("is kept with its keys in order and without space", async () => {
    const { displayName, ...rest } = JSON.parse(canonical()) as Properties;
    const reordered = JSON.stringify({ ...rest, displayName }, null, 2);
    const { inputs } = await world.of("dashboard").check(TYPES.dashboard, { dashboardJson: reordered });
    expect(inputs.dashboardJson).toBe(canonical());
  });

  it("reads back as it was given", async () => {
    const given = world.valid("dashboard");
    const read = await world.of("dashboard").read(TYPES.dashboard, world.ids.get("dashboard") ?? "", given);
    expect(read.inputs).toEqual(given);
  });

  it("is the same with what the cloud adds at any depth", async () => {
    const live = set(
      { ...grid(CHART), name: "projects/1001/dashboards/x", etag: "1" },
      "gridLayout.columns",
      "2",
    );
    expect(await diff(live, grid(CHART))).toMatchObject({ changed: false });
  });

  it.each<readonly [Properties, Properties]>([
    [grid(CHART), set(grid(CHART), "displayName", "Other")],
    [grid(CHART), set(grid(CHART), "gridLayout.columns", "2")],
    [grid(CHART), grid(CHART, CHART)],
    [grid(CHART, CHART), grid(CHART)],
    [grid(CHART), grid(text("x"))],
    [grid(text("x")), grid(text("y"))],
  ])("is updated in place from %j to %j", async (before, after) => {
    expect(await diff(before, after)).toMatchObject({
      changed: true,
      replaces: [],
      detailed: { dashboardJson: "UPDATE" },
    });
  });

  it("is another when it was no JSON before", async () => {
    const news = { dashboardJson: JSON.stringify(grid()) };
    const changed = await world.of("dashboard").diff(TYPES.dashboard, { dashboardJson: "{" }, news);
    expect(changed).toMatchObject({ changed: true });
  });

  it("is another as long as it is not known", async () => {
    const unknown = { dashboardJson: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    const changed = await world.of("dashboard").diff(TYPES.dashboard, world.valid("dashboard"), unknown);
    expect(changed).toMatchObject({ changed: true });
  });

  it("in another project is another dashboard", async () => {
    const given = world.valid("dashboard");
    const moved = await world.of("dashboard").diff(TYPES.dashboard, given, { ...given, project: "other" });
    expect(moved.replaces).toEqual(["project"]);
  });
});
