import { type AnyResourceType, derived, didYouMean, type Violation } from "./resource-type.ts";
import { guarded, isUnknown, type Json, mapValues, NotKnownYet, type Properties, reveal } from "./wire.ts";

/** The inputs that were left out and that the provider's settings have. */
export function defaults(row: AnyResourceType, provider: Properties): Properties {
  const filled: Properties = {};
  for (const [input, setting] of Object.entries(row.fromProvider ?? {})) {
    const value = setting === undefined ? undefined : provider[setting];
    if (value !== undefined) filled[input] = value;
  }
  return filled;
}

/**
 * The name that the provider invents: that of the Pulumi resource, and seven hex digits from the engine's seed. A name
 * that was invented once stays. Source: `AutoName` in pulumi-terraform-bridge/pkg/tfbridge/names.go.
 */
export function inventedName(
  row: AnyResourceType,
  urn: string,
  seed: Uint8Array,
  oldInputs: Properties,
): Properties {
  if (row.autonamed === undefined) return {};
  const old = oldInputs[row.autonamed];
  if (old !== undefined && isInvented(urn, old)) return { [row.autonamed]: old };
  const digits = derived(Buffer.from(seed).toString("hex"), 7, "0123456789abcdef");
  return { [row.autonamed]: `${resourceName(urn)}-${digits}` };
}

/** True for a name as `inventedName` makes it for the resource. */
export function isInvented(urn: string, name: Json): boolean {
  const [plain, prefix] = [reveal(name), `${resourceName(urn)}-`];
  if (typeof plain !== "string" || !plain.startsWith(prefix)) return false;
  return /^[0-9a-f]{7}$/.test(plain.slice(prefix.length));
}

/** The name in a URN, which may have colons itself: `urn:pulumi:stack::project::type::name`. */
function resourceName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The inputs as the cloud spells them. */
export function canonical(row: AnyResourceType, inputs: Properties): Properties {
  return mapValues(inputs, (value, input) => {
    const respell = row.inputs[input]?.canonical;
    return respell && typeof value === "string" && !isUnknown(value) ? respell(value) : value;
  });
}

/** Inputs that the row does not list, most likely misspelt. */
export function* unknownInputs(row: AnyResourceType, inputs: Properties): Iterable<Violation> {
  const known = Object.keys(row.inputs);
  for (const property of Object.keys(inputs)) {
    if (known.includes(property)) continue;
    const reason = `The sandbox does not know the input "${property}" of ${row.token}.${didYouMean(property, known)}`;
    yield { property, reason };
  }
}

/** Inputs that the row requires and that were left out. */
export function* missingInputs(row: AnyResourceType, inputs: Properties): Iterable<Violation> {
  for (const [property, role] of Object.entries(row.inputs)) {
    if (role?.required && inputs[property] === undefined) {
      yield { property, reason: `Missing required input "${property}" of ${row.token}.` };
    }
  }
}

/** What the row's own rules find, as far as they get with what is known. */
export function* brokenRules(row: AnyResourceType, inputs: Properties): Iterable<Violation> {
  try {
    yield* row.check?.(guarded(inputs)) ?? [];
  } catch (error) {
    if (!(error instanceof NotKnownYet)) throw error;
  }
}
