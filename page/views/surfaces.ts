import type { EnvironmentCost } from "../../model/cost/environment-cost.ts";
import { pipelineOf } from "../../model/delivery/share.ts";
import type { Guardrail } from "../../model/entities/guardrail.ts";
import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { Secret } from "../../model/entities/secret.ts";
import type { Surface } from "../../model/entities/surface.ts";
import type { PageInput, PageStack } from "../page-input.ts";
import { isPublic, PLATFORM_NAMES, placeOf } from "./graph.ts";
import { type HistoryEntry, historyOf } from "./history.ts";

/** A secret that a surface depends on, and where it is read. */
export interface UsedSecret {
  readonly secret: Secret;
  readonly readBy: string;
}

/** A surface with everything that belongs to it. */
export interface SurfaceView {
  readonly surface: Surface;
  readonly platform: string;
  readonly place: string;
  /** Labels and values, in the order in which they are read. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly pipeline: Pipeline | undefined;
  readonly secrets: readonly UsedSecret[];
  readonly guardrails: readonly Guardrail[];
  /** Ids of surfaces. */
  readonly callers: readonly string[];
  readonly calls: readonly string[];
  readonly isPublic: boolean;
  /** US dollars a month. */
  readonly usd: number;
  readonly history: readonly HistoryEntry[];
}

/** Every surface of a stack. */
export function surfaceViews(
  stack: PageStack,
  cost: EnvironmentCost | undefined,
  input: PageInput,
): SurfaceView[] {
  const { share, settings } = stack;
  return share.surfaces.map((surface): SurfaceView => {
    const pipeline = pipelineOf(surface, share);
    const guardrails = share.guardrails.filter((guardrail) => guardrail.surface === surface.id);
    const secrets = usedSecrets(surface, pipeline, guardrails, [...share.secrets, ...share.drafts]);
    return {
      surface,
      platform: PLATFORM_NAMES[surface.platform],
      place: placeOf(surface, settings),
      facts: factsOf(surface),
      pipeline,
      secrets,
      guardrails,
      callers: surface.platform === "cloud-run" ? surface.invoked_by : [],
      calls: share.cloudRun.filter(({ invoked_by }) => invoked_by.includes(surface.id)).map(({ id }) => id),
      isPublic: isPublic(surface),
      usd: cost?.surfaces.find((each) => each.surface === surface.id)?.usd ?? 0,
      history: historyOf(
        {
          surface,
          pipeline: pipeline?.id,
          secrets: secrets.map(({ secret }) => secret.id),
          guardrails: guardrails.map(({ id }) => id),
        },
        input,
      ),
    };
  });
}

function usedSecrets(
  surface: Surface,
  pipeline: Pipeline | undefined,
  guardrails: readonly Guardrail[],
  secrets: readonly Secret[],
): UsedSecret[] {
  const pulls = surface.platform === "cloud-run" ? surface.image_pull_secret : undefined;
  return secrets.flatMap((secret) => {
    const readers = [
      ...(surface.secrets.includes(secret.id) ? ["run time"] : []),
      ...(pulls === secret.id ? ["image registry"] : []),
      ...(pipeline?.secrets.includes(secret.id) ? ["CI"] : []),
      ...(guardrails.some((guardrail) => guardrail.secrets.includes(secret.id)) ? ["guardrails"] : []),
    ];
    return readers.length > 0 ? [{ secret, readBy: readers.join(", ") }] : [];
  });
}

function factsOf(surface: Surface): [string, string][] {
  return [
    ["Health check", surface.health_check],
    ...(surface.ready_check === null ? [] : [["Ready check", surface.ready_check] as [string, string]]),
    ...(surface.supabase_schema === undefined
      ? []
      : [["Database schema", surface.supabase_schema] as [string, string]]),
    ...platformFacts(surface),
  ];
}

function platformFacts(surface: Surface): [string, string][] {
  switch (surface.platform) {
    case "cloud-run":
      return [
        ["Access", surface.access],
        ["Instances", `${surface.min_instances} to ${surface.max_instances}`],
        ["Size", `${surface.cpu} vCPU, ${surface.memory}`],
        ["Concurrency", String(surface.concurrency_limit)],
        ["Request timeout", `${surface.request_timeout_seconds} s`],
      ];
    case "vercel":
      return [
        ["Framework", surface.framework],
        ["Built by", surface.git_branch === undefined ? "CI" : `Vercel, from branch ${surface.git_branch}`],
      ];
    case "expo-eas":
      return [];
  }
}
