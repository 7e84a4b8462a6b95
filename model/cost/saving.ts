import { runtimeSecrets } from "../delivery/share.ts";
import type { Environment } from "../entities/entity.ts";
import { mebibytes, SurfaceOnCloudRun, surfaceKind } from "../entities/surface.ts";
import { type Assumptions, assumptionsOf, type Usage } from "../entities/usage.ts";
import { cloudRunUses } from "./cloud-run-uses.ts";
import { costChange } from "./cost-change.ts";
import { usesOf } from "./estimate.ts";
import { type CostedStack, type Use, type Used, usedBy } from "./use.ts";

/** A change that makes the estate cheaper. */
export interface Saving {
  /** What to do, as a command or an edit, and what it takes for granted. */
  readonly change: string;
  /** US dollars a month that it saves, not rounded. */
  readonly usd: number;
}

/** A change that may save something. */
interface Candidate {
  readonly change: string;
  /** What is used no more, and what is used in its place. */
  readonly before: readonly Use[];
  readonly after: readonly Use[];
  /** Whether it can be made. It is asked of those that would save most, since it takes longer than to compute costs. */
  readonly isSound: () => boolean;
}

/** Less than half a cent is nothing to save. */
const LEAST_SAVING = 0.005;

/**
 * The one change that saves most. Absent where none saves anything, as within the free tiers. Guardrails, approvals and
 * the plans of vendors are not weighed against money.
 * @param environment the one whose cost is to be lowered; that of all stacks together, if it is left out
 */
export function bestSaving(
  stacks: readonly CostedStack[],
  usage: readonly Usage[],
  environment?: Environment,
): Saving | undefined {
  const change = costChange(
    usesOf(stacks, usage),
    (use) => environment === undefined || use.environment === environment,
  );
  let best: Saving | undefined;
  for (const candidate of stacks.flatMap((stack) => candidates(stack, stacks, usage))) {
    const usd = -change(candidate.before, candidate.after);
    if (usd >= LEAST_SAVING && !(best && best.usd >= usd) && candidate.isSound())
      best = { change: candidate.change, usd };
  }
  return best;
}

function candidates(stack: CostedStack, all: readonly CostedStack[], usage: readonly Usage[]): Candidate[] {
  const used = usedBy(stack, all);
  return [
    ...stack.share.cloudRun.flatMap((surface) => {
      const assumed = assumptionsOf(surface, usage);
      const before = cloudRunUses(surface, assumed, used);
      return [
        ...cheaperSizes(surface, assumed).map(({ size, provided }) => ({
          change: `write ${wordsOf(size)} for ${surface.id} in catalogue/surfaces.yaml, ${provided}`,
          before,
          after: cloudRunUses({ ...surface, ...size }, assumed, used),
          isSound: () => isSound({ ...surface, ...size }),
        })),
        fewerImages(surface, assumed, used),
      ];
    }),
    ...runtimeSecrets(stack.share)
      .filter(({ status }) => status === "rotating")
      .map(({ id }) => ({
        change: `end the rotation of ${id}, once its new value works: npm run govern -- verify ${id}`,
        // The version from before the rotation.
        before: [used("secret_versions", 1)],
        after: [],
        isSound: () => true,
      })),
  ];
}

type Size = Partial<Pick<SurfaceOnCloudRun, "min_instances" | "cpu" | "memory" | "concurrency_limit">>;

/** Smaller sizes of a service, and what each takes for granted. */
function cheaperSizes(surface: SurfaceOnCloudRun, { requests_at_once }: Assumptions) {
  const { cpu, memory, concurrency_limit } = surface;
  const sizes: { size: Size; provided: string }[] = [
    { size: { min_instances: 0 }, provided: "if it may start when it is called" },
    { size: { cpu: cpu / 2 }, provided: "if requests take no longer with it" },
    { size: { memory: `${mebibytes(memory) / 2}Mi` }, provided: "if it fits" },
    {
      size: { concurrency_limit: Math.max(concurrency_limit, Math.ceil(requests_at_once)) },
      provided: "if its requests may share an instance",
    },
  ];
  return sizes;
}

/** Whether Cloud Run would take a service of such a size. */
const isSound = (surface: SurfaceOnCloudRun): boolean =>
  SurfaceOnCloudRun.safeParse(surface).success &&
  surfaceKind.rules.every(({ refuse }) => refuse(surface).length === 0);

const wordsOf = (size: Size): string =>
  Object.entries(size)
    .map(([field, value]) => `${field}: ${value}`)
    .join(", ");

function fewerImages(surface: SurfaceOnCloudRun, { images_gb }: Assumptions, used: Used): Candidate {
  return {
    change: `halve the images of ${surface.id}, by a smaller base or fewer releases, to ${images_gb / 2} GB`,
    before: [used("images", images_gb, surface.id)],
    after: [used("images", images_gb / 2, surface.id)],
    isSound: () => true,
  };
}
