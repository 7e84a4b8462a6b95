import type { PlannedResource } from "../plan/inventory.ts";

/** A planned resource without what has its usual value, so that what is unusual about it stands out. */
export interface CompactResource {
  readonly type: string;
  readonly name: string;
  readonly parent: string | null;
  /** Here only where true. */
  readonly protect?: true;
  /** Here only where something must be there first. */
  readonly dependsOn?: readonly string[];
  /** Here only where an option is set. */
  readonly options?: Partial<Omit<PlannedResource["options"], "additionalSecretOutputs">>;
  readonly inputs: PlannedResource["inputs"];
}

/** How inventories and messages name a resource. */
export const refOf = ({ type, name }: Pick<CompactResource, "type" | "name">): string => `${type}::${name}`;

/** Leaves out digests of code, `custom`, which follows from the type, and `additionalSecretOutputs`, which is the SDK's own doing. */
export function compact({
  type,
  name,
  parent,
  protect,
  dependsOn,
  options,
  inputs,
}: PlannedResource): CompactResource {
  const { ignoreChanges, deleteBeforeReplace, provider } = options;
  const [providerName] = type.split(":");
  // Former type tokens of a provider are the SDK's aliases, not the program's.
  const aliases = options.aliases.filter(
    (alias) => !/^\w+:[^:]+:\w+$/.test(alias) || providerName === "skeleton",
  );
  const set = {
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(deleteBeforeReplace && { deleteBeforeReplace }),
    ...(provider !== "" && { provider }),
    ...(aliases.length > 0 && { aliases }),
  };
  return {
    type,
    name,
    parent,
    ...(protect && { protect }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(Object.keys(set).length > 0 && { options: set }),
    inputs: withoutDigests(inputs) as PlannedResource["inputs"],
  };
}

/** The source of a function is shown as a digest of its code. */
function withoutDigests(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/-[0-9a-f]{12}\.zip$/, "-DIGEST.zip");
  if (Array.isArray(value)) return value.map(withoutDigests);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutDigests(part)]));
}
