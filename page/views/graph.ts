import { isDeployedByCi, pipelineOf } from "../../model/delivery/share.ts";
import type { Platform } from "../../model/entities/app.ts";
import type { Surface } from "../../model/entities/surface.ts";
import type { PageStack } from "../page-input.ts";

/** What a node of the topology stands for. */
export type NodeKind = "surface" | "database" | "channel" | "users";

/** Something that calls, runs, stores or is alerted. */
export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  /** Lines below the title. */
  readonly details: readonly string[];
  /** Anchor of its description on the page, without `#`. */
  readonly anchor?: string;
  /** The place that it stands in. */
  readonly place?: string;
}

/** What an edge of the topology says, which is also the layer that it can be hidden with. */
export type EdgeKind = "calls" | "stores" | "alerts";

/** Who does what to whom. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
}

/** What runs where in an environment, and who calls whom. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Platforms as people call them. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  "cloud-run": "Cloud Run",
  vercel: "Vercel",
  "expo-eas": "Expo",
};

/** The topology of one stack. */
export function graphOf({ share, settings }: Pick<PageStack, "share" | "settings">): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const node = (made: GraphNode): string => {
    nodes.set(made.id, made);
    return made.id;
  };
  const edge = (kind: EdgeKind, from: string, to: string) => {
    if (!edges.some((known) => known.kind === kind && known.from === from && known.to === to))
      edges.push({ kind, from, to });
  };
  const surfaceNode = (surface: Surface) =>
    node({
      id: `surface ${surface.id}`,
      kind: "surface",
      title: surface.id,
      details: [sizeOf(surface), deliveryOf(surface, share)],
      anchor: `surface-${surface.id}`,
      place: placeOf(surface, settings),
    });

  for (const surface of share.surfaces) {
    const target = surfaceNode(surface);
    if (isPublic(surface))
      edge(
        "calls",
        node({ id: "users", kind: "users", title: "users", details: ["public internet"] }),
        target,
      );
    if (surface.supabase_schema !== undefined)
      edge(
        "stores",
        target,
        node({
          id: `database ${surface.supabase_schema}`,
          kind: "database",
          title: surface.supabase_schema,
          details: ["Supabase schema"],
        }),
      );
  }
  for (const called of share.cloudRun)
    for (const caller of share.surfaces.filter(({ id }) => called.invoked_by.includes(id)))
      edge("calls", surfaceNode(caller), surfaceNode(called));
  for (const { surface: watched, alert_channel } of share.guardrails) {
    const surface = share.surfaces.find(({ id }) => id === watched);
    if (!surface) continue;
    edge(
      "alerts",
      surfaceNode(surface),
      node({ id: `channel ${alert_channel}`, kind: "channel", title: alert_channel, details: ["alerts"] }),
    );
  }
  return { nodes: [...nodes.values()], edges };
}

/** Who may call it from outside: sites and apps are for everybody. */
export const isPublic = (surface: Surface): boolean =>
  surface.platform !== "cloud-run" || surface.access === "public";

/** Where a surface runs, as precisely as the settings say. */
export function placeOf({ platform }: Surface, { gcp, vercel }: PageStack["settings"]): string {
  switch (platform) {
    case "cloud-run":
      return `Google Cloud · ${gcp.project} · ${gcp.region}`;
    case "vercel":
      return `Vercel · ${vercel.plan}`;
    case "expo-eas":
      return "Expo Application Services";
  }
}

function sizeOf(surface: Surface): string {
  if (surface.platform === "vercel") return surface.framework;
  if (surface.platform === "expo-eas") return "mobile app";
  return `${surface.access} · ${surface.min_instances}–${surface.max_instances} instances`;
}

/** What gets a new version there. */
function deliveryOf(surface: Surface, share: PageStack["share"]): string {
  const pipeline = pipelineOf(surface, share);
  if (pipeline && isDeployedByCi(surface, share)) return `CI on ${pipeline.triggers.at(-1)}`;
  if (surface.platform === "vercel" && surface.git_branch !== undefined)
    return `Vercel builds ${surface.git_branch}`;
  return "nothing delivers it";
}
