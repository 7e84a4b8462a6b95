import { runtime } from "@pulumi/pulumi";
import { transformFailure } from "../../components/resource-transforms.ts";
import type { Governed } from "../../model/governance/snapshot.ts";
import { PULUMI_PROJECT, VALUE_KEYS } from "../../model/settings.ts";
import type { Stack } from "../estate.ts";
import { leaveOutPositions } from "./leave-out-positions.ts";
import { rehearsedTransforms } from "./rehearsed-transforms.ts";
import { T } from "./resource-types.ts";
import { isStandIn, standInValues } from "./stand-in-values.ts";

/** A resource as the program asks the engine for it. */
export interface PlannedResource {
  readonly type: string;
  readonly name: string;
  /** `TYPE::NAME` of the parent; null for those directly below the stack. */
  readonly parent: string | null;
  /** Whether a provider manages it; false for components. */
  readonly custom: boolean;
  readonly protect: boolean;
  /** `TYPE::NAME` of everything that must be there first, sorted. */
  readonly dependsOn: readonly string[];
  /**
   * What the provider is given; secrets are `[secret]`, what only a deployment can tell `[computed]`, archives the names
   * of their files.
   */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Options that change how an update is made, and what its state keeps encrypted. */
  readonly options: {
    readonly ignoreChanges: readonly string[];
    readonly deleteBeforeReplace: boolean;
    /** `TYPE::NAME` of the explicit provider; empty for components, providers, and what falls to a default one. */
    readonly provider: string;
    /** Outputs that are secret whatever they are computed from. */
    readonly additionalSecretOutputs: readonly string[];
    /** `TYPE::NAME` under which the state may still know it; whatever an alias does not change is left out. */
    readonly aliases: readonly string[];
  };
}

/** How the SDK marks a secret and an unknown value on the wire (`pulumi.runtime` has no public constants for them). */
const SPECIAL_KEY = "4dabf18193072939515e22adb298388d";
/** How it marks an archive there. */
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a run without an engine gets for answers, and how much of it is shown. */
export interface Rehearsal {
  /**
   * The image that a service runs now; `undefined` where there is no such service, as everywhere unless it is given. It
   * throws `{ details }` for a lookup that fails otherwise.
   */
  readonly liveImage?: (serviceName: string) => string | undefined;
  /** What a provider computes for a resource, `id` among it; unknown unless it is given, as in a first preview. */
  readonly computed?: (resource: Pick<PlannedResource, "type" | "name">) => Record<string, unknown>;
  /** What the stack exported as `governed` when it was last deployed; nothing unless it is given. */
  readonly deployed?: Governed;
  /** Shows a secret as `{ "[secret]": VALUE }`: for tests, whose values are not secret. */
  readonly showSecrets?: boolean;
}

/**
 * Runs the program without an engine and returns every resource that it registers, sorted by type and name. Nothing is
 * contacted; values that a deployment would compute stay unknown, as in a first preview. One at a time: the SDK's runtime
 * is one for the whole process.
 * @throws what the program throws.
 */
export async function takeInventory(
  program: () => Promise<unknown>,
  { environment }: Pick<Stack, "environment">,
  config: Readonly<Record<string, unknown>>,
  { liveImage, computed, deployed, showSecrets = false }: Rehearsal = {},
): Promise<PlannedResource[]> {
  const registered: PlannedResource[] = [];
  const mocks = {
    newResource: ({ type, name, inputs }: runtime.MockResourceArgs) => {
      if (type === "pulumi:pulumi:StackReference") {
        return {
          id: inputs.name,
          state: { ...inputs, outputs: deployed === undefined ? {} : { governed: deployed } },
        };
      }
      const { id, ...outputs } = computed?.({ type, name }) ?? {};
      return { id: id as string | undefined, state: { ...inputs, ...outputs } };
    },
    call: ({ token, inputs }: runtime.MockCallArgs) => {
      if (token === "gcp:storage/getProjectServiceAccount:getProjectServiceAccount") {
        return { emailAddress: `cloud-storage@${inputs.project}` };
      }
      if (token === "gcp:storage/getBuckets:getBuckets") return { buckets: [] };
      const image = liveImage?.(inputs.name);
      // The SDK takes the text of a failed invoke from `details`, where gRPC puts it.
      if (image === undefined) throw { details: `services/${inputs.name} not found` };
      return { templates: [{ containers: [{ image }] }] };
    },
  };
  await runtime.setMocks(mocks, PULUMI_PROJECT, environment, true, "organization");
  runtime.setAllConfig(...engineConfig(config));
  const restore = leaveOutPositions();
  try {
    // Nothing waits for a resource that a transform threw for, so nothing else fails of it.
    await new Promise<void>((resolve, reject) => {
      observe(showSecrets, (resource) => registered.push(resource), reject);
      program()
        .then(() => runtime.disconnect())
        .then(resolve, reject);
    });
  } finally {
    restore();
  }
  return registered.sort((a, b) => byCode(key(a), key(b)));
}

/**
 * The configuration of a stack for a run that deploys nothing real: its settings, and values that stand in for secrets.
 * @param governed what will be deployed, where something is already
 */
export function rehearsalConfig({ settings, share }: Stack, governed?: Governed): Record<string, unknown> {
  // What an update takes over is about one place alone: the sandbox has its own.
  const { adopt: _, ...rest } = settings;
  return { ...rest, ...standInValues(share, governed) };
}

/** As the engine hands a configuration over: texts as they are, everything else as JSON. */
function engineConfig(config: Readonly<Record<string, unknown>>): [Record<string, string>, string[]] {
  const entries = Object.entries(config).map(([name, value]) => [
    `${PULUMI_PROJECT}:${name}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return [Object.fromEntries(entries), [`${PULUMI_PROJECT}:${VALUE_KEYS.sensitive}`]];
}

/**
 * Mocks see a resource's inputs but not its options, so the one message that carries both is watched on its way to the
 * mock monitor. `getMonitor` and the message's getters are the SDK's internals; they are used here and, for the
 * engine's monitor, in components/resource-transforms.ts.
 * @param onThrown told of a transform that throws; the resource is not answered then
 */
function observe(
  showSecrets: boolean,
  onResource: (resource: PlannedResource) => void,
  onThrown: (error: Error) => void,
): void {
  // biome-ignore lint/suspicious/noExplicitAny: the mock monitor and its messages have no public types.
  const monitor = runtime.getMonitor() as any;
  const register = monitor.registerResource.bind(monitor);
  const transform = rehearsedTransforms();
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  monitor.registerResource = async (request: any, callback: (error: unknown) => void) => {
    try {
      await transform(request);
    } catch (error) {
      return onThrown(transformFailure({ type: request.getType(), name: request.getName() }, error));
    }
    onResource({
      type: request.getType(),
      name: request.getName(),
      parent: shortName(request.getParent()) || null,
      custom: request.getCustom(),
      protect: request.getProtect() ?? false,
      dependsOn: request.getDependenciesList().map(shortName).sort(),
      inputs: shown(
        request.getType(),
        request.getObject()?.toJavaScript() ?? {},
        showSecrets,
      ) as PlannedResource["inputs"],
      options: {
        ignoreChanges: request.getIgnorechangesList(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        provider: shortName(request.getProvider().split("::").slice(0, -1).join("::")),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList().toSorted(),
        aliases: request.getAliasesList().map(aliasName),
      },
    });
    return register(request, callback);
  };
}

/** The same order on every machine, whatever its language. */
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const key = ({ type, name }: Pick<PlannedResource, "type" | "name">): string => `${type}::${name}`;

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME` → `TYPE::NAME`. */
function shortName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return urn && `${types.split("$").at(-1)}::${name.join("::")}`;
}

// biome-ignore lint/suspicious/noExplicitAny: see above.
function aliasName(alias: any): string {
  if (alias.hasUrn()) return shortName(alias.getUrn());
  const { type, name } = alias.getSpec().toObject();
  return [type, name].filter(Boolean).join("::");
}

/**
 * What a resource is given, as a plan shows it. Vercel's SDK hides the value of every variable: one that is none of the
 * stack's values is a name from the catalogue, and is shown.
 */
function shown(type: string, value: unknown, showSecrets: boolean): unknown {
  if (value === UNKNOWN) return "[computed]";
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((part) => shown(type, part, showSecrets));
  if (SPECIAL_KEY in value) {
    if (value[SPECIAL_KEY] === ARCHIVE && "assets" in value) {
      return { "[archive]": Object.keys(value.assets as object) };
    }
    const text = "value" in value && value.value !== UNKNOWN ? value.value : undefined;
    if (showSecrets && "value" in value) return { "[secret]": shown(type, value.value, showSecrets) };
    return type === T.vercelVariable && typeof text === "string" && !isStandIn(text) ? text : "[secret]";
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byCode(a, b))
      .map(([name, part]) => [name, shown(type, part, showSecrets)]),
  );
}
