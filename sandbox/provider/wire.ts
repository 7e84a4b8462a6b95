/**
 * Property values as they travel between the engine and a provider: JSON with two marked forms, secrets and values
 * that are not known yet. Source of the marks: pulumi/sdk/go/common/resource/plugin/rpc.go.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A resource's inputs or outputs by name. */
export type Properties = { [key: string]: Json };

/** Stands for a value that a preview cannot know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine marks an unknown by the type it expects there: bool, number, array, asset, archive or object. */
const TYPED_UNKNOWNS: ReadonlySet<string> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** A file or a set of files: the engine's hash of what is in it, and for a single text the text. */
export interface Asset {
  readonly hash: string;
  readonly text?: string;
}

/** Whether a value is an object, rather than a list or a scalar. */
export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value stands for one that a preview cannot know. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && TYPED_UNKNOWNS.has(value);
}

/** Whether a value is marked as secret. */
export function isSecret(value: Json | undefined): value is { value: Json } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** Whether a value is a file or a set of files. */
export function isAsset(value: Json | undefined): value is Json & Asset {
  return isObject(value) && (value[SIGNATURE] === ASSET || isArchive(value));
}

/** Whether a value is a set of files. */
export function isArchive(value: Json | undefined): boolean {
  return isObject(value) && value[SIGNATURE] === ARCHIVE;
}

/**
 * The value with nothing but the hash of each asset and archive, as the engine sends what it had before:
 * `ElideAssetContents` in pulumi/sdk/go/common/resource/plugin/provider_plugin.go.
 */
export function elided(value: Json): Json {
  if (isAsset(value)) {
    return Object.fromEntries(Object.entries(value).filter(([key]) => key === SIGNATURE || key === "hash"));
  }
  if (Array.isArray(value)) return value.map(elided);
  return isObject(value) ? mapValues(value, elided) : value;
}

/** Marks a value as secret; a value that is marked already stays as it is. */
export function conceal(value: Json): Json {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/**
 * The value as plain JSON: at any depth secret marks are taken off, typed unknowns become `UNKNOWN` and what is null is
 * dropped, since to a provider it is not set.
 */
export function reveal(value: Json): Json {
  if (isSecret(value)) return reveal(value.value);
  if (isUnknown(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map(reveal);
  return isObject(value) ? revealAll(value) : value;
}

/** `reveal` for a whole set of properties. */
export function revealAll(properties: Properties): Properties {
  const set = Object.entries(properties).filter(([, value]) => value !== null);
  return Object.fromEntries(set.map(([key, value]) => [key, reveal(value)]));
}

/** The object with each of its values changed. */
export function mapValues(object: Properties, change: (value: Json, key: string) => Json): Properties {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/**
 * Two sets of properties as one, the second's values before the first's. Objects that both have are put together, too:
 * a cloud computes members of what a program gives as an object.
 */
export function merged(computed: Properties, given: Properties): Properties {
  return { ...computed, ...mapValues(given, (value, key) => mergedValue(computed[key], value)) };
}

function mergedValue(computed: Json | undefined, given: Json): Json {
  if (!isObject(computed) || isSecret(computed) || !isObject(given)) return given;
  return isSecret(given) ? conceal(mergedValue(computed, given.value)) : { ...computed, ...given };
}

/** Thrown on reading a value that is not known yet. */
export class NotKnownYet extends Error {}

/**
 * The same properties, except that reading an unknown value throws `NotKnownYet`: a rule that needs the value stops
 * there, and rules that do not need it work as ever.
 */
export function guarded<Value extends object>(properties: Value): Value {
  return new Proxy(properties, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (isUnknown(value)) throw new NotKnownYet(`${String(key)} is not known yet.`);
      return typeof value === "object" && value !== null ? guarded(value) : value;
    },
  });
}
