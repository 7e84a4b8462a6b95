import { Journal } from "./journal.ts";
import { newSalt, Sealer } from "./sealed.ts";
import { isObject, type Json, mapValues, type Properties } from "./wire.ts";

/** One thing that exists in a sandbox cloud. Secrets in `inputs` and `outputs` are sealed. */
export interface CloudRecord {
  /** Resource type token, e.g. `gcp:secretmanager/secret:Secret`. */
  readonly type: string;
  /** Id in the form the real cloud gives it, e.g. `projects/p/secrets/s`. Unique within its type. */
  readonly id: string;
  /** The Pulumi resource that made it, by itself or along with another thing. */
  readonly urn?: string;
  readonly inputs: Properties;
  /** What the cloud computed; the inputs are not repeated here. */
  readonly outputs: Properties;
  /** Left running by whoever managed it (`disableOnDestroy: false`, `deletionPolicy: ABANDON`). */
  readonly abandoned?: true;
}

/** A Google Cloud project that exists before any program runs. */
export interface GcpProject {
  readonly id: string;
  readonly number: string;
}

/** A GitHub repository that exists before any program runs. */
export interface GithubRepository {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  readonly visibility: "public" | "private";
  /** The owner's plan: what a private repository's environments may have depends on it. */
  readonly plan: "free" | "pro" | "team" | "enterprise";
}

/** A Vercel team that exists before any program runs. */
export interface VercelTeam {
  readonly id: string;
  readonly slug: string;
  /** Whether the team's policy forces all environment variables to be sensitive. */
  readonly forcesSensitive?: boolean;
}

/** What exists before any program runs, and what no program provisions. */
export interface Seeds {
  readonly gcpProjects?: readonly GcpProject[];
  readonly githubRepositories?: readonly GithubRepository[];
  readonly vercelTeams?: readonly VercelTeam[];
  /** Domains whose ownership whoever deploys has verified, with all below them, e.g. `example.com`. */
  readonly verifiedDomains?: readonly string[];
}

/** One step of the store's history. */
type Change =
  | { readonly put: CloudRecord }
  /** The record keeps its place among the others. */
  | { readonly edit: CloudRecord }
  | { readonly remove: readonly [type: string, id: string] }
  | { readonly count: readonly [sequence: string, number: number | null] }
  | { readonly seeds: Required<Seeds> }
  | { readonly reset: true };

/** What a snapshot of the store holds. */
interface Snapshot {
  readonly format: 1;
  readonly salt: string;
  readonly seeds: Required<Seeds>;
  /** Last number handed out, by name of the sequence. */
  readonly counters: Record<string, number>;
  readonly records: readonly CloudRecord[];
}

/** The store in memory. */
class Contents {
  readonly salt: string;
  seeds: Required<Seeds>;
  readonly counters: Map<string, number>;
  /** By type and id, in the order in which they were put. */
  readonly records: Map<string, CloudRecord>;

  constructor({ format, salt, seeds, counters, records }: Snapshot) {
    if (format !== 1) throw new Error("another format");
    this.salt = salt;
    this.seeds = seeds;
    this.counters = new Map(Object.entries(counters));
    this.records = new Map(records.map((record) => [keyOf(record.type, record.id), record]));
  }

  apply(change: Change): void {
    if ("put" in change) {
      const key = keyOf(change.put.type, change.put.id);
      this.records.delete(key);
      this.records.set(key, change.put);
    } else if ("edit" in change) this.records.set(keyOf(change.edit.type, change.edit.id), change.edit);
    else if ("remove" in change) this.records.delete(keyOf(...change.remove));
    else if ("seeds" in change) this.seeds = change.seeds;
    else if ("count" in change) {
      const [sequence, number] = change.count;
      if (number === null) this.counters.delete(sequence);
      else this.counters.set(sequence, number);
    } else {
      this.counters.clear();
      this.records.clear();
    }
  }

  toJSON(): Snapshot {
    const counters = Object.fromEntries(this.counters);
    return { format: 1, salt: this.salt, seeds: this.seeds, counters, records: [...this.records.values()] };
  }
}

/**
 * The state of the sandbox clouds: one file, a {@link Journal}. Every operation asks the file whether another process
 * wrote it, so two processes one after the other see the same; two at the same moment are not supported. Secrets are
 * kept as salted hashes only.
 */
export class CloudStore {
  readonly path: string;
  readonly #journal: Journal<Contents, Change>;

  /** @param beforeWrite throws where a write is to fail */
  constructor(path: string, beforeWrite: () => void = () => {}) {
    this.path = path;
    this.#journal = new Journal(path, {
      empty: () => new Contents(empty()),
      parsed: (snapshot) => new Contents(snapshot as Snapshot),
      apply: (contents, change) => contents.apply(change),
      beforeWrite,
    });
  }

  list(type?: string): CloudRecord[] {
    const all = [...this.#journal.read().records.values()];
    return structuredClone(type === undefined ? all : all.filter((record) => record.type === type));
  }

  get(type: string, id: string): CloudRecord | undefined {
    return structuredClone(this.#journal.read().records.get(keyOf(type, id)));
  }

  find(type: string, matches: (record: CloudRecord) => boolean): CloudRecord | undefined {
    for (const record of this.#journal.read().records.values()) {
      if (record.type === type && matches(record)) return structuredClone(record);
    }
    return undefined;
  }

  /** Adds a record, or replaces the one of the same type and id. Marked secrets are sealed on the way in. */
  put(record: CloudRecord): void {
    const { salt, records } = this.#journal.read();
    const sealer = new Sealer(salt, (start) => hashIn([...records.values()], start));
    const sealed: CloudRecord = {
      ...record,
      inputs: mapValues(record.inputs, (value) => sealer.seal(value)),
      outputs: mapValues(record.outputs, (value) => sealer.seal(value)),
    };
    this.#journal.add({ put: sealed });
  }

  remove(type: string, id: string): void {
    if (this.#journal.read().records.has(keyOf(type, id))) this.#journal.add({ remove: [type, id] });
  }

  /** Keeps a record in the cloud that no program manages any more. `isEmpty` does not count it. */
  abandon(type: string, id: string): void {
    const record = this.#journal.read().records.get(keyOf(type, id));
    if (record && !record.abandoned) this.#journal.add({ edit: { ...record, abandoned: true } });
  }

  /** Changes a resource behind the program's back, as CI or a colleague in the console would. */
  change(type: string, id: string, edit: (inputs: Properties) => Properties): void {
    const record = this.get(type, id);
    if (!record) throw new Error(`The sandbox has no ${type} with id ${id}.`);
    const inputs = this.sealer().sealLike(record.inputs, edit(structuredClone(record.inputs)));
    if (!isObject(inputs)) throw new Error("An edit must return the resource's inputs.");
    this.#journal.add({ edit: { ...record, inputs } });
  }

  /** True when nothing that a program provisioned is left. Seeds and abandoned records do not count. */
  isEmpty(): boolean {
    return this.list().every((record) => record.abandoned);
  }

  /** Forgets everything that was provisioned or abandoned, and all numbering. The seeds stay. */
  reset(): void {
    this.#journal.add({ reset: true });
    this.#journal.compact();
  }

  /** Adds to what exists already; a seed with the same key replaces the earlier one. */
  seed(seeds: Seeds): void {
    const before = this.#journal.read().seeds;
    const after: Required<Seeds> = {
      gcpProjects: merge(before.gcpProjects, seeds.gcpProjects, (project) => project.id),
      githubRepositories: merge(
        before.githubRepositories,
        seeds.githubRepositories,
        (it) => `${it.owner}/${it.name}`,
      ),
      vercelTeams: merge(before.vercelTeams, seeds.vercelTeams, (team) => team.id),
      // A file that was written before domains were verified has none.
      verifiedDomains: merge(before.verifiedDomains ?? [], seeds.verifiedDomains, (domain) => domain),
    };
    if (JSON.stringify(after) !== JSON.stringify(before)) this.#journal.add({ seeds: after });
  }

  seeds(): Required<Seeds> {
    return structuredClone(this.#journal.read().seeds);
  }

  /** The next number of a sequence, from 1. Numbers are not handed out twice. */
  next(sequence: string): number {
    const number = (this.#journal.read().counters.get(sequence) ?? 0) + 1;
    this.#journal.add({ count: [sequence, number] });
    return number;
  }

  /** Starts a sequence over: the thing that it numbered is gone. */
  restart(sequence: string): void {
    if (this.#journal.read().counters.has(sequence)) this.#journal.add({ count: [sequence, null] });
  }

  /** Hashes and recognises secrets with this store's salt. */
  sealer(): Sealer {
    return new Sealer(this.#journal.read().salt);
  }

  /** True when the sealed value of a record is the hash of `plain`. */
  matches(sealed: Json | undefined, plain: Json): boolean {
    return this.sealer().matches(sealed, plain);
  }
}

function empty(): Snapshot {
  const seeds = { gcpProjects: [], githubRepositories: [], vercelTeams: [], verifiedDomains: [] };
  return { format: 1, salt: newSalt(), seeds, counters: {}, records: [] };
}

/** The hash of a stored secret, by its first digits. */
function hashIn(records: readonly CloudRecord[], start: string): string | undefined {
  const [, hash] = new RegExp(`"\\$sealed":"(${start}[0-9a-f]+)"`).exec(JSON.stringify(records)) ?? [];
  return hash;
}

function keyOf(type: string, id: string): string {
  return `${type} ${id}`;
}

function merge<Seed>(
  before: readonly Seed[],
  added: readonly Seed[] | undefined,
  key: (seed: Seed) => string,
) {
  return [...new Map([...before, ...(added ?? [])].map((seed) => [key(seed), seed])).values()];
}
