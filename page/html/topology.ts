import type { PageModel, StackView } from "../page-model.ts";
import type { EdgeKind } from "../views/graph.ts";
import { type PlacedEdge, type PlacedGroup, type PlacedNode, TITLE_LENGTH } from "../views/layout.ts";
import { type Html, html } from "./html.ts";
import { entryLink, environmentBadge, section } from "./parts.ts";

/** Layers of the drawing, by what their edges say. */
const LAYERS: Readonly<Record<EdgeKind, string>> = {
  calls: "calls",
  stores: "stores in",
  alerts: "alerts",
};

/** What runs where, and who calls whom. */
export function topologySection({ stacks }: PageModel): Html {
  const layers = Object.entries(LAYERS).map(
    ([kind, label]) =>
      html`<label class="layer"><input type="checkbox" data-layer="${kind}" checked><svg class="sample" viewBox="0 0 24 6" aria-hidden="true"><path class="edge ${kind}" d="M0 3H24"/></svg>${label}</label>`,
  );
  return section(
    "topology",
    "Topology",
    "What runs where, and who calls whom. Drag or scroll to move around, and choose a surface to read about it.",
    html`<fieldset class="layers"><legend class="sr">Lines that are shown</legend>${layers}</fieldset>`,
    stacks.map(drawing),
  );
}

function drawing({ stack, topology, surfaces }: StackView): Html {
  const { environment } = stack;
  const { width, height, nodes, groups, edges } = topology;
  return html`<article class="card drawing" data-environment="${environment}">
<header class="card-head"><h3>${environmentBadge(environment)}</h3>
<div class="zoom" role="group" aria-label="Zoom of ${environment}"><button type="button" data-zoom="out" aria-label="Smaller">−</button><button type="button" data-zoom="fit">Fit</button><button type="button" data-zoom="in" aria-label="Larger">+</button></div></header>
<div class="stage" tabindex="0" role="group" aria-label="Topology of ${environment}; plus and minus zoom, arrow keys move">
<svg class="graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Drawing of ${environment}">
<defs>${Object.keys(LAYERS).map((kind) => arrow(environment, kind))}</defs>
${groups.map(groupSvg)}${edges.map((edge) => edgeSvg(edge, environment))}${nodes.map(nodeSvg)}
</svg></div>
<details class="as-text"><summary>The same as text</summary><ul class="plain">${surfaces.map(
    ({ surface, place, calls, callers, isPublic, pipeline }) =>
      html`<li>${entryLink("surface", surface.id)} on ${place}${pipeline ? `, delivered by ${pipeline.workflow_file}` : ""}; called by ${isPublic ? "everybody" : callers.join(", ") || "nobody"}${calls.length > 0 ? `; calls ${calls.join(", ")}` : ""}</li>`,
  )}</ul></details>
</article>`;
}

const arrow = (environment: string, kind: string): Html =>
  html`<marker id="arrow-${environment}-${kind}" class="arrow ${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto-start-reverse"><path d="M0 0.5 8 4 0 7.5z"/></marker>`;

const groupSvg = ({ title, x, y, width, height }: PlacedGroup): Html =>
  html`<g class="group"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="12"/><text x="${round(x + 12)}" y="${round(y + 17)}">${title}</text></g>`;

const edgeSvg = ({ from, to, kind, points }: PlacedEdge, environment: string): Html =>
  html`<path class="edge ${kind}" data-from="${from}" data-to="${to}" marker-end="url(#arrow-${environment}-${kind})" d="${curve(points)}"/>`;

function nodeSvg({ id, kind, title, details, anchor, x, y, width, height }: PlacedNode): Html {
  const shape = html`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${kind === "surface" ? 9 : kind === "database" ? 3 : height / 2}"/>`;
  const centre = round(x + width / 2);
  const drawn = title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH - 1)}…` : title;
  const words = html`<text x="${centre}" y="${round(y + 21)}"><tspan class="node-title">${drawn}</tspan>${details.map((line) => html` <tspan class="node-detail" x="${centre}" dy="15">${line}</tspan>`)}</text>`;
  const body = html`<g class="node ${kind}" data-node="${id}">${shape}${words}</g>`;
  return anchor === undefined || kind !== "surface" ? body : html`<a href="#${anchor}">${body}</a>`;
}

/** A smooth line: the points in between bend it, and only the ends are on it. */
function curve(points: PlacedEdge["points"]): string {
  const [first, ...rest] = points.map(({ x, y }) => ({ x: round(x), y: round(y) }));
  const last = rest.at(-1);
  if (!first || !last) return "";
  const bends = rest.slice(0, -1).map(({ x, y }, i) => {
    const next = rest[i + 1] ?? last;
    const isBeforeLast = i === rest.length - 2;
    const [endX, endY] = isBeforeLast ? [next.x, next.y] : [round((x + next.x) / 2), round((y + next.y) / 2)];
    return `Q${x} ${y} ${endX} ${endY}`;
  });
  return `M${first.x} ${first.y}${bends.length > 0 ? bends.join("") : `L${last.x} ${last.y}`}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
