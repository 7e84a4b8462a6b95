import { Cloud } from "./cloud.ts";
import { changes, type PropertyChange } from "./diff.ts";
import {
  brokenRules,
  canonical,
  defaults,
  inventedName,
  isInvented,
  missingInputs,
  unknownInputs,
} from "./input-rules.ts";
import {
  type AnyResourceType,
  didYouMean,
  type Making,
  type PackageTable,
  type Violation,
} from "./resource-type.ts";
import type { CloudRecord, CloudStore } from "./store.ts";
import {
  conceal,
  elided,
  guarded,
  type Json,
  mapValues,
  merged,
  NotKnownYet,
  type Properties,
  revealAll,
  UNKNOWN,
} from "./wire.ts";

/** A request about one resource, after the wire format is off. */
export interface Request {
  readonly type: string;
  readonly urn: string;
  /** Settings of the provider instance that asks. */
  readonly provider: Properties;
}

/** How new inputs differ from the deployed ones, as the engine asks for it. */
export interface InputDifference {
  readonly changes: readonly PropertyChange[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

type Makers = NonNullable<AnyResourceType["computed"]>;

/** What a provider does with resources, for any table of resource types. Knows nothing of gRPC. */
export class Lifecycle {
  readonly #table: PackageTable;
  readonly #store: CloudStore;

  constructor(table: PackageTable, store: CloudStore) {
    this.#table = table;
    this.#store = store;
  }

  /**
   * The inputs with what the provider fills in, and what is wrong with them. `olds` are the inputs of the resource that
   * exists already; `seed` is the engine's source of randomness for the resource.
   */
  check(
    request: Request,
    olds: Properties,
    news: Properties,
    seed: Uint8Array,
  ): { inputs: Properties; violations: Violation[] } {
    const row = this.#row(request.type);
    const filledIn = { ...defaults(row, request.provider), ...inventedName(row, request.urn, seed, olds) };
    const given = Object.entries(news).filter(([, value]) => value !== null);
    const inputs = canonical(row, { ...filledIn, ...Object.fromEntries(given) });
    const plain = revealAll(inputs);
    const violations = [...unknownInputs(row, plain), ...missingInputs(row, plain)];
    return { inputs, violations: violations.length > 0 ? violations : [...brokenRules(row, plain)] };
  }

  diff(request: Request, oldInputs: Properties, newInputs: Properties): InputDifference {
    const row = this.#row(request.type);
    const now = revealAll(newInputs);
    const sealer = this.#store.sealer();
    const old = mapValues(revealAll(oldInputs), (value, input) => sealer.recognised(value, now[input]));
    const isLeftToState = (input: string) =>
      now[input] === undefined && (row.sentFromState as readonly string[] | undefined)?.includes(input);
    const found = changes(old, now).filter(
      ({ input }) => !isSame(row, input, old[input], now[input]) && !isLeftToState(input),
    );
    const changed = new Set(found.map((change) => change.input));
    const replaces = [...changed].filter((input) => row.inputs[input]?.immutable);
    const { autonamed = "" } = row;
    const given = newInputs[autonamed];
    const namesake = given !== undefined && !changed.has(autonamed) && !isInvented(request.urn, given);
    return { changes: found, replaces, deleteBeforeReplace: replaces.length > 0 && namesake };
  }

  /** Makes the resource; a preview only says what it would be, without an id. */
  create(request: Request, inputs: Properties, preview: boolean): { id: string; outputs: Properties } {
    const row = this.#row(request.type);
    const cloud = this.#cloud(request, preview);
    const plain = revealAll(inputs);
    admit(row, plain, cloud, undefined);
    if (preview) {
      const outputs = unknowns({ ...row.computed, ...row.renewed });
      return { id: "", outputs: merged({ ...outputs, ...unknownMembers(row) }, inputs) };
    }

    const id = row.id(plain, cloud);
    if (!row.upsert && this.#store.get(row.token, id)) {
      throw this.#table.error(409, `Resource '${id}' already exists.`);
    }
    const making: Making = { id, cloud, now: new Date().toISOString(), before: undefined };
    const outputs = {
      ...compute(row, { ...row.computed, ...row.renewed }, plain, making),
      ...computeMembers(row, plain, making),
    };
    this.#put(row, request, cloud, id, inputs, outputs);
    const record = this.#store.get(row.token, id);
    if (record) row.afterCreate?.(record, cloud);
    return { id, outputs: merged(outputs, inputs) };
  }

  update(request: Request, id: string, olds: Properties, inputs: Properties, preview: boolean): Properties {
    const row = this.#row(request.type);
    const cloud = this.#cloud(request, preview);
    const plain = revealAll(inputs);
    const current = this.#store.get(row.token, id);
    if (!current) throw this.#table.error(404, `Resource '${id}' was not found.`);
    admit(row, plain, cloud, current);
    if (preview) {
      return merged({ ...this.#unsealed(current.outputs, olds), ...unknowns(row.renewed ?? {}) }, inputs);
    }

    const making: Making = { id, cloud, now: new Date().toISOString(), before: current.outputs };
    const outputs = {
      ...current.outputs,
      ...fromState(row, inputs, revealAll(olds)),
      ...compute(row, row.renewed ?? {}, plain, making),
    };
    this.#put(row, request, cloud, id, row.kept?.(inputs, current.inputs) ?? inputs, outputs);
    return merged(this.#unsealed(outputs, olds), inputs);
  }

  /** The resource as it is now; nothing when it is gone. `olds` is what the engine's state has: nothing in an import. */
  read(request: Request, asked: string, oldInputs: Properties, olds: Properties) {
    const row = this.#row(request.type);
    const id = row.fromImport?.(asked) ?? asked;
    const record = this.#store.get(row.token, id);
    if (!record) return undefined;
    const live = this.#unsealed(record.inputs, oldInputs);
    const inputs = row.readAs?.(live, oldInputs) ?? live;
    return { id, inputs, outputs: merged(this.#unsealed(record.outputs, olds), inputs) };
  }

  /** Deletes the resource and its parts. What is gone already counts as deleted. */
  delete(request: Request, id: string): void {
    const row = this.#row(request.type);
    const record = this.#store.get(row.token, id);
    if (!record) return;
    const cloud = this.#cloud(request, false);
    row.guardDelete?.(record.inputs, cloud, record);
    if (row.outlivesProgram?.(record.inputs)) {
      this.#store.abandon(row.token, id);
      return;
    }
    if (row.ownsParts) this.#removeParts(id);
    this.#store.remove(row.token, id);
    row.afterDelete?.(record, cloud);
  }

  invoke(token: string, args: Properties, provider: Properties): Properties {
    const answer = this.#table.invokes[token];
    if (!answer) {
      const known = Object.keys(this.#table.invokes);
      throw new Error(`The sandbox does not know the function "${token}".${didYouMean(token, known)}`);
    }
    return answer(revealAll(args), new Cloud(this.#store, provider, false));
  }

  #row(token: string): AnyResourceType {
    const row = this.#table.types.find((type) => type.token === token);
    if (row) return row;
    const known = this.#table.types.map((type) => type.token);
    throw new Error(`The sandbox does not know the resource type "${token}".${didYouMean(token, known)}`);
  }

  #cloud(request: Request, preview: boolean): Cloud {
    return new Cloud(this.#store, request.provider, preview);
  }

  #put(
    row: AnyResourceType,
    request: Request,
    cloud: Cloud,
    id: string,
    inputs: Properties,
    outputs: Properties,
  ): void {
    const before = this.#store.get(row.token, id);
    const sealable = mapValues(inputs, (value, input) =>
      row.inputs[input]?.secret ? conceal(value) : elided(value),
    );
    this.#store.put({ type: row.token, id, urn: request.urn, inputs: sealable, outputs });
    if (before) row.afterOverwrite?.(before, cloud);
  }

  #unsealed(live: Properties, known: Properties): Properties {
    const sealer = this.#store.sealer();
    return mapValues(live, (value, key) => sealer.unseal(value, known[key]));
  }

  #removeParts(id: string): void {
    const prefix = `${id}${this.#table.partSeparator}`;
    const mine = (record: CloudRecord) => record.type.startsWith(`${this.#table.name}:`);
    const parts = this.#store.list().filter((record) => mine(record) && record.id.startsWith(prefix));
    for (const part of parts) this.#store.remove(part.type, part.id);
  }
}

function admit(
  row: AnyResourceType,
  inputs: Properties,
  cloud: Cloud,
  current: CloudRecord | undefined,
): void {
  try {
    row.admit?.(guarded(inputs), cloud, current);
  } catch (error) {
    if (!(error instanceof NotKnownYet)) throw error;
  }
}

function compute(row: AnyResourceType, makers: Makers, inputs: Properties, making: Making): Properties {
  const made: Properties = {};
  for (const [name, make] of Object.entries(makers)) {
    const value = make?.(inputs, making);
    if (value !== undefined) made[name] = row.secretOutputs?.includes(name) ? conceal(value) : value;
  }
  return made;
}

/** What the provider sends of its state, since the program leaves it out. */
function fromState(row: AnyResourceType, inputs: Properties, olds: Properties): Properties {
  const left = (row.sentFromState ?? []).filter((name) => inputs[name] === undefined);
  return Object.fromEntries(
    left.flatMap((name) => (olds[name] === undefined ? [] : [[name, olds[name] as Json]])),
  );
}

function computeMembers(row: AnyResourceType, inputs: Properties, making: Making): Properties {
  return mapValues((row.computedMembers ?? {}) as Properties, (makers) =>
    compute(row, makers as unknown as Makers, inputs, making),
  );
}

function unknownMembers(row: AnyResourceType): Properties {
  return mapValues((row.computedMembers ?? {}) as Properties, (makers) => unknowns(makers as Properties));
}

/** True where the provider takes the new value of the input for the old one. */
function isSame(
  row: AnyResourceType,
  input: string,
  before: Json | undefined,
  after: Json | undefined,
): boolean {
  if (before === undefined || after === undefined) return false;
  return row.inputs[input]?.same?.(before, after) ?? false;
}

function unknowns(makers: Record<string, unknown>): Properties {
  return Object.fromEntries(Object.keys(makers).map((name): [string, Json] => [name, UNKNOWN]));
}
