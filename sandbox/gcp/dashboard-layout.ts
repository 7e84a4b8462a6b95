import type { Violation } from "../provider/resource-type.ts";
import { isObject, type Json } from "../provider/wire.ts";

type Block = { readonly [key: string]: Json };

const property = "dashboardJson";

const LAYOUTS = ["mosaicLayout", "gridLayout", "rowLayout", "columnLayout"];

/** Rules on a dashboard. Source: https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
export function* layoutRules(dashboard: Block): Iterable<Violation> {
  if (typeof dashboard.displayName !== "string" || dashboard.displayName === "") {
    yield { property, reason: "A dashboard needs a displayName." };
  }
  const layouts = LAYOUTS.filter((layout) => dashboard[layout] !== undefined);
  if (layouts.length !== 1) {
    yield { property, reason: `A dashboard needs exactly one of ${LAYOUTS.join(", ")}.` };
  }
  for (const layout of layouts) {
    const block = blockOf(dashboard[layout]);
    if (layout === "mosaicLayout") yield* mosaicRules(block);
    for (const [place, widget] of widgetsOf(layout, block)) yield* widgetRules(place, widget);
  }
}

/** Every widget of a layout, with where it is. */
function widgetsOf(layout: string, block: Block): (readonly [string, Block])[] {
  if (layout === "mosaicLayout") {
    return blocksOf(block.tiles).map((tile, index) => [`tiles[${index}].widget`, blockOf(tile.widget)]);
  }
  if (layout === "gridLayout") {
    return blocksOf(block.widgets).map((widget, index) => [`widgets[${index}]`, widget]);
  }
  const parts = layout === "rowLayout" ? "rows" : "columns";
  return blocksOf(block[parts]).flatMap((part, at) =>
    blocksOf(part.widgets).map((widget, index) => [`${parts}[${at}].widgets[${index}]`, widget] as const),
  );
}

/** Tiles in grid blocks. A field that is left out is 0, as in every message of the API. */
function* mosaicRules(mosaic: Block): Iterable<Violation> {
  const columns = Number(mosaic.columns ?? 0);
  if (!Number.isInteger(columns) || columns < 1 || columns > 48) {
    yield { property, reason: `mosaicLayout.columns ${columns} must be 1 to 48.` };
  }
  const tiles = blocksOf(mosaic.tiles);
  for (const [index, tile] of tiles.entries()) {
    const { x, y, width, height } = placeOf(tile);
    if (width < 1 || height < 1) {
      yield { property, reason: `tiles[${index}] needs a width and a height of at least 1.` };
    }
    if (x < 0 || y < 0 || x + width > columns) {
      yield { property, reason: `tiles[${index}] is not within the ${columns} columns.` };
    }
    const under = tiles.slice(0, index).findIndex((other) => overlap(other, tile));
    if (under >= 0) yield { property, reason: `tiles[${index}] overlaps tiles[${under}].` };
  }
}

function placeOf(tile: Block) {
  const [x, y] = [Number(tile.xPos ?? 0), Number(tile.yPos ?? 0)];
  return { x, y, width: Number(tile.width ?? 0), height: Number(tile.height ?? 0) };
}

/** A group lies under its members. */
function overlap(one: Block, other: Block): boolean {
  if ([one, other].some((tile) => GROUPS.some((group) => blockOf(tile.widget)[group] !== undefined)))
    return false;
  const [a, b] = [placeOf(one), placeOf(other)];
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const GROUPS = ["collapsibleGroup", "singleViewGroup"];

const WIDGETS = [
  "xyChart",
  "scorecard",
  "text",
  "blank",
  "alertChart",
  "timeSeriesTable",
  "pieChart",
  "treemap",
  "logsPanel",
  "incidentList",
  "errorReportingPanel",
  "sectionHeader",
  ...GROUPS,
];

/** What a widget has besides its content. */
const OF_ALL = ["title", "id", "visibilityCondition"];

function* widgetRules(place: string, widget: Block): Iterable<Violation> {
  const kinds = Object.keys(widget).filter((key) => !OF_ALL.includes(key));
  const [kind = ""] = kinds;
  if (kinds.length !== 1 || !WIDGETS.includes(kind)) {
    const found = kinds.length === 0 ? "nothing" : kinds.join(", ");
    yield { property, reason: `${place} must be exactly one of ${WIDGETS.join(", ")}, not ${found}.` };
    return;
  }
  const content = blockOf(widget[kind]);
  if (kind === "scorecard") yield* queryRules(`${place}.scorecard`, content);
  if (kind === "alertChart" && !content.name) {
    yield { property, reason: `${place}.alertChart needs the name of a policy.` };
  }
  if (!DATA_SETS.includes(kind)) return;
  const sets = blocksOf(content.dataSets);
  if (sets.length === 0) yield { property, reason: `${place}.${kind} needs dataSets.` };
  for (const [index, set] of sets.entries()) yield* queryRules(`${place}.${kind}.dataSets[${index}]`, set);
}

const DATA_SETS = ["xyChart", "timeSeriesTable", "pieChart"];

const QUERIES = [
  "timeSeriesFilter",
  "timeSeriesFilterRatio",
  "timeSeriesQueryLanguage",
  "prometheusQuery",
  "opsAnalyticsQuery",
];

function* queryRules(place: string, set: Block): Iterable<Violation> {
  const query = blockOf(set.timeSeriesQuery);
  if (QUERIES.filter((kind) => query[kind]).length === 1) return;
  yield { property, reason: `${place}.timeSeriesQuery needs exactly one of ${QUERIES.join(", ")}.` };
}

function blockOf(value: Json | undefined): Block {
  return isObject(value) ? value : {};
}

function blocksOf(value: Json | undefined): Block[] {
  return Array.isArray(value) ? value.map(blockOf) : [];
}
