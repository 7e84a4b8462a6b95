import { runtime } from "@pulumi/pulumi";
import { PROJECT, VALUE_KEYS } from "../model/settings.ts";
import type { Stack } from "./estate.ts";
import { standInValues } from "./stand-in-values.ts";

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
  /** What the provider is given; secrets are `[secret]`, what only a deployment can tell `[computed]`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Options that change how an update is made. */
  readonly options: {
    readonly ignoreChanges: readonly string[];
    readonly deleteBeforeReplace: boolean;
    readonly provider: string;
  };
}

/** How the SDK marks a secret and an unknown value on the wire (`pulumi.runtime` has no public constants for them). */
const SPECIAL_KEY = "4dabf18193072939515e22adb298388d";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Answers the program's questions about what runs now; `undefined` where there is nothing. */
export type LiveImage = (serviceName: string) => string | undefined;

/**
 * Runs the program without an engine and returns every resource that it registers, sorted by type and name. Nothing is
 * contacted; values that a deployment would compute stay unknown, as in a first preview.
 * @throws what the program throws.
 */
export async function takeInventory(
  program: () => Promise<unknown>,
  stack: Stack,
  config: Readonly<Record<string, unknown>>,
  liveImage: LiveImage = () => undefined,
): Promise<PlannedResource[]> {
  const registered: PlannedResource[] = [];
  const mocks = {
    newResource: ({ inputs }: runtime.MockResourceArgs) => ({ id: undefined, state: inputs }),
    call: ({ inputs }: runtime.MockCallArgs) => {
      const image = liveImage(inputs.name);
      // The SDK takes the text of a failed invoke from `details`, where gRPC puts it.
      if (image === undefined) throw { details: `services/${inputs.name} not found` };
      return { templates: [{ containers: [{ image }] }] };
    },
  };
  await runtime.setMocks(mocks, PROJECT, stack.environment, true);
  runtime.setAllConfig(...engineConfig(config));
  observe((resource) => registered.push(resource));
  await program();
  await runtime.disconnect();
  return registered.sort((a, b) => key(a).localeCompare(key(b)));
}

/** The configuration of a stack for a run that deploys nothing real: its settings, and values that stand in for secrets. */
export function rehearsalConfig({ settings, share }: Stack): Record<string, unknown> {
  return { ...settings, ...standInValues(share) };
}

function engineConfig(config: Readonly<Record<string, unknown>>): [Record<string, string>, string[]] {
  const entries = Object.entries(config).map(([name, value]) => [
    `${PROJECT}:${name}`,
    JSON.stringify(value),
  ]);
  return [Object.fromEntries(entries), [`${PROJECT}:${VALUE_KEYS.sensitive}`]];
}

/**
 * Mocks see a resource's inputs but not its options, so the one message that carries both is watched on its way to the
 * mock monitor. `getMonitor` and the message's getters are the SDK's internals; they are used here and nowhere else.
 */
function observe(onResource: (resource: PlannedResource) => void): void {
  // biome-ignore lint/suspicious/noExplicitAny: the mock monitor and its messages have no public types.
  const monitor = runtime.getMonitor() as any;
  const register = monitor.registerResource.bind(monitor);
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  monitor.registerResource = (request: any, callback: unknown) => {
    onResource({
      type: request.getType(),
      name: request.getName(),
      parent: shortName(request.getParent()) || null,
      custom: request.getCustom(),
      protect: request.getProtect() ?? false,
      dependsOn: request.getDependenciesList().map(shortName).sort(),
      inputs: shown(request.getObject()?.toJavaScript() ?? {}) as PlannedResource["inputs"],
      options: {
        ignoreChanges: request.getIgnorechangesList(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        provider: shortName(request.getProvider().split("::").slice(0, -1).join("::")),
      },
    });
    return register(request, callback);
  };
}

const key = ({ type, name }: Pick<PlannedResource, "type" | "name">): string => `${type}::${name}`;

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME` → `TYPE::NAME`. */
function shortName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return urn && `${types.split("$").at(-1)}::${name.join("::")}`;
}

function shown(value: unknown): unknown {
  if (value === UNKNOWN) return "[computed]";
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(shown);
  if (SPECIAL_KEY in value) return "[secret]";
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, part]) => [name, shown(part)]),
  );
}
