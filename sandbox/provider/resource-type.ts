import { createHash } from "node:crypto";
import type { Unwrap } from "@pulumi/pulumi";
import { closest, distance } from "fastest-levenshtein";
import type { ApiError, Cloud } from "./cloud.ts";
import type { CloudRecord } from "./store.ts";
import type { Json, Properties } from "./wire.ts";

/** An SDK's arguments or state as plain values: what `Input`s have become when a provider sees them. */
export type Plain<Args> = { [Key in keyof Args]: Unwrap<Args[Key]> };

/** What a cloud makes of one input. */
export interface InputRole {
  readonly required?: true;
  /** A change replaces the resource. */
  readonly immutable?: true;
  /** Kept only as a hash, whether the program marked it as secret or not. */
  readonly secret?: true;
  /** The spelling that the cloud keeps: values that it takes for the same become the same here. */
  readonly canonical?: (value: string) => string;
  /** True for a new value, which may not be known yet, that the provider takes for the old one: nothing to update. */
  readonly same?: (before: Json, after: Json) => boolean;
}

/** An input that may be left out and may change. */
export const optional: InputRole = {};
/** An input that has to be given and may change. */
export const required: InputRole = { required: true };
/** An input that may be left out; a change replaces the resource. */
export const immutable: InputRole = { immutable: true };
/** An input that has to be given; a change replaces the resource. */
export const identity: InputRole = { required: true, immutable: true };
/** An input that is kept only as a hash. */
export const hashed: InputRole = { secret: true };

/** An input that is wrong by itself, whatever else exists. Reported in previews too. */
export interface Violation {
  readonly property: string;
  readonly reason: string;
}

/** What a computed output may depend on besides the inputs. */
export interface Making {
  readonly id: string;
  readonly cloud: Cloud;
  /** Time of the request, RFC 3339. */
  readonly now: string;
  /** The outputs before this update; none at creation. */
  readonly before: Properties | undefined;
}

type Computed<Inputs, Outputs> = {
  readonly [Key in keyof Outputs]?: (inputs: Inputs, making: Making) => Outputs[Key];
};

/** Computed members of what is an object. */
type ComputedMembers<Inputs, Outputs> = {
  readonly [Key in keyof Outputs]?: Computed<Inputs, NonNullable<Outputs[Key]>>;
};

/** One row of a cloud's table: everything the sandbox knows about a resource type. */
export interface ResourceType<Inputs, Outputs> {
  /** Type token, e.g. `gcp:secretmanager/secret:Secret`. */
  readonly token: string;
  /** The inputs that may be given; any other is refused. */
  readonly inputs: { readonly [Key in keyof Inputs]?: InputRole };
  /** Inputs that, when left out, are taken from the provider's settings: input name to setting name. */
  readonly fromProvider?: { readonly [Key in keyof Inputs]?: string };
  /**
   * The input that the provider invents a name for when it is left out. When such a resource is replaced under an
   * unchanged name that the program gave, the real provider deletes the old one first; any other replacement creates
   * first, as the engine prefers.
   */
  readonly autonamed?: keyof Inputs & string;
  /** The id in the real cloud's form. */
  readonly id: (inputs: Inputs, cloud: Cloud) => string;
  /** The id of what is imported, from the form that the provider's documentation gives for imports, where that differs. */
  readonly fromImport?: (importId: string) => string;
  /** Creating what exists already is no conflict: the request takes it over. */
  readonly upsert?: true;
  /** Resources whose id continues this one's are parts of it and are deleted with it. */
  readonly ownsParts?: true;
  /** Rules on the inputs alone. In a preview, reading an input that is not known yet ends them. */
  readonly check?: (inputs: Inputs) => Iterable<Violation>;
  /**
   * Rules on the inputs in the world as it is; throws an `ApiError`. `current` is the record before an update. Unknown
   * inputs end these too, so what needs least comes first.
   */
  readonly admit?: (inputs: Inputs, cloud: Cloud, current: CloudRecord | undefined) => void;
  /** Outputs fixed at creation, and defaults of inputs that were left out (a given input wins). */
  readonly computed?: Computed<Inputs, Outputs>;
  /** Members, fixed at creation, of inputs that are objects: `serviceConfig.uri` of a function. */
  readonly computedMembers?: ComputedMembers<Inputs, Outputs>;
  /**
   * Inputs that the provider sends in every update, as its state last saw them where the program leaves them out
   * (optional and computed in Terraform's terms): what changed in the cloud since is overwritten.
   */
  readonly sentFromState?: readonly (keyof Inputs & keyof Outputs & string)[];
  /** Outputs that every create and update sets again. */
  readonly renewed?: Computed<Inputs, Outputs>;
  /** Computed outputs that are secret. */
  readonly secretOutputs?: readonly (keyof Outputs & string)[];
  /** What the cloud keeps of an update, where that is not what was sent. */
  readonly kept?: (inputs: Inputs, before: Inputs) => Inputs;
  /** What the provider's Read makes of the inputs as they are, where it leaves some as the state has them. */
  readonly readAs?: (live: Inputs, known: Inputs) => Inputs;
  /** Throws an `ApiError` where the cloud refuses the deletion. */
  readonly guardDelete?: (inputs: Inputs, cloud: Cloud, record: CloudRecord) => void;
  /** True when deleting it in Pulumi leaves it running in the cloud. */
  readonly outlivesProgram?: (inputs: Inputs) => boolean;
  /** What else happens in the cloud once it is there. */
  readonly afterCreate?: (record: CloudRecord, cloud: Cloud) => void;
  /** What else happens in the cloud once a create or an update has taken the record's place. */
  readonly afterOverwrite?: (record: CloudRecord, cloud: Cloud) => void;
  /** What else happens in the cloud once it is gone. */
  readonly afterDelete?: (record: CloudRecord, cloud: Cloud) => void;
}

/** A row whose inputs and outputs are just JSON, as the generic code handles it. */
export type AnyResourceType = ResourceType<Properties, Properties>;

/** A function of the provider: token to what it answers. */
export type Invokes = { readonly [token: string]: (args: Properties, cloud: Cloud) => Properties };

/** Everything the sandbox knows about one provider package. */
export interface PackageTable {
  /** `gcp`, `github` or `vercel`. */
  readonly name: string;
  /** The npm package of its SDK. The server says that it has the same version, or the engine warns. */
  readonly sdk: string;
  readonly types: readonly AnyResourceType[];
  readonly invokes: Invokes;
  /** Between the id of a whole and that of its part: `/` or `:`. */
  readonly partSeparator: string;
  /** An error as this cloud words it. */
  readonly error: (status: number, message: string) => ApiError;
}

/** Declares a row with the SDK's own types, so that a wrong input or output name does not compile. */
export function resourceType<Args, State>(row: ResourceType<Plain<Args>, Plain<State>>): AnyResourceType {
  return row as unknown as AnyResourceType;
}

/** A hint at the one of `known` that a misspelt name most likely stands for; empty when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = closest(name, known);
  return distance(name, nearest) <= name.length / 4 ? ` Did you mean "${nearest}"?` : "";
}

/** A name that depends on nothing but `text`: `length` characters out of `alphabet`. */
export function derived(
  text: string,
  length: number,
  alphabet = "0123456789abcdefghijklmnopqrstuvwxyz",
): string {
  const bytes = createHash("sha512").update(text).digest();
  return Array.from(
    { length },
    (_, index) => alphabet[(bytes[index % bytes.length] ?? 0) % alphabet.length],
  ).join("");
}

/** A UUID that depends on nothing but `text`. */
export function derivedUuid(text: string): string {
  return derived(text, 32, "0123456789abcdef").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Digits that depend on nothing but `text`, never starting with 0. */
export function derivedNumber(text: string, length: number): string {
  return `1${derived(text, length - 1, "0123456789")}`;
}
