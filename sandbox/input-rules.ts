import { type AnyResourceType, didYouMean, type Violation } from "./resource-type.ts";
import { guarded, NotKnownYet, type Properties } from "./wire.ts";

/** The inputs that were left out and that the provider's settings have. */
export function defaults(row: AnyResourceType, provider: Properties): Properties {
  const filled: Properties = {};
  for (const [input, setting] of Object.entries(row.fromProvider ?? {})) {
    const value = setting === undefined ? undefined : provider[setting];
    if (value !== undefined) filled[input] = value;
  }
  return filled;
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
