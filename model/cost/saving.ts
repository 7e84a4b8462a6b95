import { runtimeSecrets } from "../delivery/share.ts";
import type { Environment } from "../entities/entity.ts";
import { mebibytes, SurfaceOnCloudRun, surfaceKind } from "../entities/surface.ts";
import { assumptionsOf, type Usage } from "../entities/usage.ts";
import { costOf } from "./bill.ts";
import { estimate } from "./estimate.ts";
import type { CostedStack } from "./use.ts";

/** A change that makes the estate cheaper. */
export interface Saving {
  /** What to do, as a command or an edit, and what it takes for granted. */
  readonly change: string;
  /** US dollars a month that it saves, not rounded. */
  readonly usd: number;
}

/** What costs are computed from. */
interface CostBasis {
  readonly stacks: readonly CostedStack[];
  readonly usage: readonly Usage[];
}

/** A change that may save something, and what the costs would then be computed from. */
interface Candidate extends CostBasis {
  readonly change: string;
}

/** Less than half a cent is nothing to save. */
const LEAST_SAVING = 0.005;

/**
 * The one change that saves most, found by estimating the stacks anew with each. Absent where none saves anything, as
 * within the free tiers. Guardrails, approvals and the plans of vendors are not weighed against money.
 * @param environment the one whose cost is to be lowered; that of all stacks together, if it is left out
 */
export function bestSaving(
  stacks: readonly CostedStack[],
  usage: readonly Usage[],
  environment?: Environment,
): Saving | undefined {
  const cost = (basis: CostBasis) =>
    costOf(
      estimate(basis.stacks, basis.usage),
      (line) => environment === undefined || line.environment === environment,
    );
  const now = cost({ stacks, usage });
  return stacks
    .flatMap((stack) => candidates(stack, { stacks, usage }))
    .map((candidate): Saving => ({ change: candidate.change, usd: now - cost(candidate) }))
    .filter(({ usd }) => usd >= LEAST_SAVING)
    .reduce<Saving | undefined>((best, next) => (best && best.usd >= next.usd ? best : next), undefined);
}

function candidates(stack: CostedStack, basis: CostBasis): Candidate[] {
  const changed = (change: string, into: CostedStack): Candidate => {
    const stacks = basis.stacks.map((other) => (other === stack ? into : other));
    return { ...basis, change, stacks };
  };
  return [
    ...stack.share.cloudRun.flatMap((surface) => [
      ...cheaperSizes(surface, basis.usage).map(({ size, provided }) =>
        changed(
          `write ${wordsOf(size)} for ${surface.id} in catalogue/surfaces.yaml, ${provided}`,
          withSurface(stack, { ...surface, ...size }),
        ),
      ),
      fewerImages(surface, basis),
    ]),
    ...runtimeSecrets(stack.share)
      .filter(({ status }) => status === "rotating")
      .map(({ id }) =>
        changed(
          `end the rotation of ${id}, once its new value works: npm run govern -- verify ${id}`,
          withVerified(stack, id),
        ),
      ),
  ];
}

type Size = Partial<Pick<SurfaceOnCloudRun, "min_instances" | "cpu" | "memory" | "concurrency_limit">>;

/** Smaller sizes of a service that Cloud Run would take, and what each takes for granted. */
function cheaperSizes(surface: SurfaceOnCloudRun, usage: readonly Usage[]) {
  const { cpu, memory, concurrency_limit } = surface;
  const { requests_at_once } = assumptionsOf(surface, usage);
  const sizes: { size: Size; provided: string }[] = [
    { size: { min_instances: 0 }, provided: "if it may start when it is called" },
    { size: { cpu: cpu / 2 }, provided: "if requests take no longer with it" },
    { size: { memory: `${mebibytes(memory) / 2}Mi` }, provided: "if it fits" },
    {
      size: { concurrency_limit: Math.max(concurrency_limit, Math.ceil(requests_at_once)) },
      provided: "if its requests may share an instance",
    },
  ];
  return sizes.filter(({ size }) => isSound({ ...surface, ...size }));
}

const isSound = (surface: SurfaceOnCloudRun): boolean =>
  SurfaceOnCloudRun.safeParse(surface).success &&
  surfaceKind.rules.every(({ refuse }) => refuse(surface).length === 0);

const wordsOf = (size: Size): string =>
  Object.entries(size)
    .map(([field, value]) => `${field}: ${value}`)
    .join(", ");

function fewerImages(surface: SurfaceOnCloudRun, { stacks, usage }: CostBasis): Candidate {
  const { images_gb } = assumptionsOf(surface, usage);
  const stated = usage.find((entry) => entry.surface === surface.id) ?? {
    id: surface.id,
    surface: surface.id,
  };
  const half = { ...stated, images_gb: images_gb / 2 };
  return {
    change: `halve the images of ${surface.id}, by a smaller base or fewer releases, to ${half.images_gb} GB`,
    stacks,
    usage: [...usage.filter((entry) => entry !== stated), half],
  };
}

function withSurface(stack: CostedStack, surface: SurfaceOnCloudRun): CostedStack {
  const { share } = stack;
  const surfaces = share.surfaces.map((other) => (other.id === surface.id ? surface : other));
  const cloudRun = share.cloudRun.map((other) => (other.id === surface.id ? surface : other));
  return { ...stack, share: { ...share, surfaces, cloudRun } };
}

function withVerified(stack: CostedStack, id: string): CostedStack {
  const secrets = stack.share.secrets.map((secret) =>
    secret.id === id ? { ...secret, status: "active" as const } : secret,
  );
  return { ...stack, share: { ...stack.share, secrets } };
}
