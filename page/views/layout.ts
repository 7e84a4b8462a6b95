import dagre from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

/** A point or a size of a drawing, in its own units. */
interface Box {
  /** The left edge. */
  readonly x: number;
  /** The upper edge. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A node with its place in the drawing. */
export type PlacedNode = GraphNode & Box;
/** A place that nodes stand in, with its frame. */
export type PlacedGroup = Box & { readonly title: string };
/** An edge with the points that it goes through. */
export type PlacedEdge = GraphEdge & {
  readonly points: readonly { readonly x: number; readonly y: number }[];
};

/** A drawing of a graph. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly groups: readonly PlacedGroup[];
  readonly edges: readonly PlacedEdge[];
}

/** Characters of a title that are drawn; the rest is in the description. */
export const TITLE_LENGTH = 30;
/** Average width of a character of a title, and of a detail. */
const CHARACTER = 8.3;
const SMALL_CHARACTER = 6.8;
/** Height of a node without details, and of each of these. */
const HEIGHT = 32;
const LINE = 15;
const PADDING = 30;
/** Room for the name of a group above its nodes. */
const GROUP_TITLE = 20;

/** Places the nodes from left to right, in the direction of edges, those of one place together. */
export function layoutOf({ nodes, edges }: Graph): Layout {
  const graph = new dagre.graphlib.Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 64, marginx: 8, marginy: 24 });
  for (const node of nodes)
    graph.setNode(node.id, { width: widthOf(node), height: HEIGHT + LINE * node.details.length });
  for (const { id, place } of nodes) {
    if (place === undefined) continue;
    graph.setNode(`place ${place}`, {});
    graph.setParent(id, `place ${place}`);
  }
  for (const { from, to, kind } of edges) graph.setEdge(from, to, {}, kind);
  dagre.layout(graph);
  const box = (id: string): Box => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id) as Partial<Box>;
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const { width = 0, height = 0 } = graph.graph() as Partial<Box>;
  const places = [...new Set(nodes.flatMap(({ place }) => place ?? []))];
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: nodes.map((node) => ({ ...node, ...box(node.id) })),
    groups: places.map((title) => framed(title, box(`place ${title}`))),
    edges: edges.map((edge) => ({
      ...edge,
      points: (graph.edge(edge.from, edge.to, edge.kind) as Pick<PlacedEdge, "points">).points,
    })),
  };
}

const widthOf = ({ title, details }: GraphNode): number =>
  Math.max(
    110,
    Math.ceil(
      Math.max(
        Math.min(title.length, TITLE_LENGTH) * CHARACTER,
        ...details.map(({ length }) => length * SMALL_CHARACTER),
      ) + PADDING,
    ),
  );

const framed = (title: string, { x, y, width, height }: Box): PlacedGroup => ({
  title,
  x,
  y: y - GROUP_TITLE / 2,
  width,
  height: height + GROUP_TITLE / 2,
});
