import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { newSalt, Sealer } from "./sealed.ts";
import { isObject, type Json, mapValues, type Properties } from "./wire.ts";

/** One thing that exists in a sandbox cloud. Secrets in `inputs` and `outputs` are sealed. */
export interface CloudRecord {
  /** Resource type token, e.g. `gcp:secretmanager/secret:Secret`. */
  readonly type: string;
  /** Id in the form the real cloud gives it, e.g. `projects/p/secrets/s`. Unique within its type. */
  readonly id: string;
  /** The Pulumi resource that made it. */
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
}

interface Contents {
  format: 1;
  salt: string;
  seeds: Required<Seeds>;
  /** Last number handed out, by name of the sequence. */
  counters: Record<string, number>;
  records: CloudRecord[];
}

/**
 * The state of the sandbox clouds: one JSON file. Every operation reads and writes the file, so two processes one
 * after the other see the same; two at the same moment are not supported. Secrets are kept as salted hashes only.
 */
export class CloudStore {
  readonly path: string;
  readonly #beforeWrite: () => void;

  /** @param beforeWrite throws where a write is to fail */
  constructor(path: string, beforeWrite: () => void = () => {}) {
    this.path = path;
    this.#beforeWrite = beforeWrite;
  }

  list(type?: string): CloudRecord[] {
    return this.#read().records.filter((record) => type === undefined || record.type === type);
  }

  get(type: string, id: string): CloudRecord | undefined {
    return this.find(type, (record) => record.id === id);
  }

  find(type: string, matches: (record: CloudRecord) => boolean): CloudRecord | undefined {
    return this.list(type).find(matches);
  }

  /** Adds a record, or replaces the one of the same type and id. Marked secrets are sealed on the way in. */
  put(record: CloudRecord): void {
    this.#edit((contents) => {
      const sealer = new Sealer(contents.salt, (start) => hashIn(contents.records, start));
      const sealed = {
        ...record,
        inputs: mapValues(record.inputs, (value) => sealer.seal(value)),
        outputs: mapValues(record.outputs, (value) => sealer.seal(value)),
      };
      contents.records = [
        ...contents.records.filter((other) => !same(other, record.type, record.id)),
        sealed,
      ];
    });
  }

  remove(type: string, id: string): void {
    this.#edit((contents) => {
      contents.records = contents.records.filter((record) => !same(record, type, id));
    });
  }

  /** Keeps a record in the cloud that no program manages any more. `isEmpty` does not count it. */
  abandon(type: string, id: string): void {
    this.#edit((contents) => {
      contents.records = contents.records.map((record) =>
        same(record, type, id) ? { ...record, abandoned: true } : record,
      );
    });
  }

  /** Changes a resource behind the program's back, as CI or a colleague in the console would. */
  change(type: string, id: string, edit: (inputs: Properties) => Properties): void {
    this.#edit((contents) => {
      const sealer = new Sealer(contents.salt);
      const record = contents.records.find((other) => same(other, type, id));
      if (!record) throw new Error(`The sandbox has no ${type} with id ${id}.`);
      const inputs = sealer.sealLike(record.inputs, edit(structuredClone(record.inputs)));
      if (!isObject(inputs)) throw new Error("An edit must return the resource's inputs.");
      contents.records[contents.records.indexOf(record)] = { ...record, inputs };
    });
  }

  /** True when nothing that a program provisioned is left. Seeds and abandoned records do not count. */
  isEmpty(): boolean {
    return this.list().every((record) => record.abandoned);
  }

  /** Forgets everything that was provisioned or abandoned, and all numbering. The seeds stay. */
  reset(): void {
    this.#edit((contents) => {
      contents.counters = {};
      contents.records = [];
    });
  }

  /** Adds to what exists already; a seed with the same key replaces the earlier one. */
  seed(seeds: Seeds): void {
    this.#edit((contents) => {
      const before = contents.seeds;
      contents.seeds = {
        gcpProjects: merge(before.gcpProjects, seeds.gcpProjects, (project) => project.id),
        githubRepositories: merge(
          before.githubRepositories,
          seeds.githubRepositories,
          (it) => `${it.owner}/${it.name}`,
        ),
        vercelTeams: merge(before.vercelTeams, seeds.vercelTeams, (team) => team.id),
      };
    });
  }

  seeds(): Required<Seeds> {
    return this.#read().seeds;
  }

  /** The next number of a sequence, from 1. Numbers are not handed out twice. */
  next(sequence: string): number {
    return this.#edit((contents) => {
      const number = (contents.counters[sequence] ?? 0) + 1;
      contents.counters[sequence] = number;
      return number;
    });
  }

  /** Starts a sequence over: the thing that it numbered is gone. */
  restart(sequence: string): void {
    this.#edit((contents) => {
      delete contents.counters[sequence];
    });
  }

  /** Hashes and recognises secrets with this store's salt. */
  sealer(): Sealer {
    return new Sealer(this.#read().salt);
  }

  /** True when the sealed value of a record is the hash of `plain`. */
  matches(sealed: Json | undefined, plain: Json): boolean {
    return this.sealer().matches(sealed, plain);
  }

  #read(): Contents {
    try {
      return JSON.parse(readFileSync(this.path, "utf8")) as Contents;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        throw new Error(`The sandbox's store ${this.path} cannot be read: ${(error as Error).message}`);
      }
      const contents = empty();
      this.#write(contents);
      return contents;
    }
  }

  #edit<Result>(edit: (contents: Contents) => Result): Result {
    const contents = this.#read();
    const result = edit(contents);
    this.#write(contents);
    return result;
  }

  /** Writes a file beside the store and renames it, so that a reader never sees half a store. */
  #write(contents: Contents): void {
    this.#beforeWrite();
    mkdirSync(dirname(this.path), { recursive: true });
    const fresh = `${this.path}.${process.pid}.tmp`;
    writeFileSync(fresh, `${JSON.stringify(contents, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, this.path);
  }
}

function empty(): Contents {
  const seeds = { gcpProjects: [], githubRepositories: [], vercelTeams: [] };
  return { format: 1, salt: newSalt(), seeds, counters: {}, records: [] };
}

/** The hash of a stored secret, by its first digits. */
function hashIn(records: readonly CloudRecord[], start: string): string | undefined {
  const [, hash] = new RegExp(`"\\$sealed":"(${start}[0-9a-f]+)"`).exec(JSON.stringify(records)) ?? [];
  return hash;
}

function same(record: CloudRecord, type: string, id: string): boolean {
  return record.type === type && record.id === id;
}

function merge<Seed>(
  before: readonly Seed[],
  added: readonly Seed[] | undefined,
  key: (seed: Seed) => string,
) {
  return [...new Map([...before, ...(added ?? [])].map((seed) => [key(seed), seed])).values()];
}
