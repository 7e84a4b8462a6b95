import { type Bucket, Storage } from "@google-cloud/storage";
import * as z from "zod";
import { jsonOf } from "../parsing.ts";
import { digest, failureCode, Unavailable } from "./channels/channel.ts";
import type { Claim } from "./decision.ts";
import { HAPPENINGS, type Notification } from "./notification.ts";
import type { Held } from "./summary.ts";

/** Where the relay's memory is. */
export interface MemorySettings {
  /** Bucket that is remembered in. */
  readonly bucket: string;
  /** Google Cloud project of the bucket. */
  readonly project: string;
  /** Where Cloud Storage is; Google's own unless a test says otherwise. */
  readonly apiEndpoint?: string;
}

/** Milliseconds for one request. It is repeated once, after two seconds or so; Pub/Sub repeats the rest. */
const PATIENCE = 3_000;

const thing = { key: z.string(), happened: z.enum(HAPPENINGS), name: z.string() };
const StoredHeld = z.object({ ...thing, critical: z.boolean(), since: z.number() });
const StoredClaim = z.object({ ...thing, at: z.number() });

/**
 * What the relay knows of earlier messages, as empty objects that carry it in their metadata, so that one listing reads
 * them all. Every object is written once, on the condition that there is none yet: of two instances that write the same
 * one, exactly one does. In a `box`, which is the id of a channel:
 *
 * - `told/BOX/DIGEST`: a notification that was sent, summarised or handed to the fallback
 * - `held/BOX/DIGEST`: one that waits for a summary
 * - `claims/BOX/WINDOW/PLACE`: one of the single messages of a window; `summary` in place of a number: its summary
 *
 * What was told has to be kept for as long as Pub/Sub may deliver it again, seven days at most, and claims for their ten
 * minutes; what is held must not be deleted by anybody else. All methods throw {@link Unavailable}, and nothing else,
 * where Cloud Storage does not answer as it should.
 */
export class Memory {
  readonly #bucket: Bucket;
  /** Names of the tellings that the bucket has not taken yet: this process knows of them, and tells nothing twice. */
  readonly #unwritten = new Set<string>();

  constructor({ bucket, project, apiEndpoint }: MemorySettings) {
    const storage = new Storage({
      projectId: project,
      timeout: PATIENCE,
      retryOptions: { maxRetries: 1 },
      ...(apiEndpoint && { apiEndpoint }),
    });
    this.#bucket = storage.bucket(bucket);
  }

  /** Writes first what the bucket has not taken, so that other instances know of it too. */
  async isTold(box: string, key: string): Promise<boolean> {
    if (!this.#unwritten.has(tellingOf(box, key))) return this.#exists(tellingOf(box, key));
    await this.tell(box, key);
    return true;
  }

  /** Of some keys those that were told, in one listing. */
  async toldOf(box: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    const names = await this.#names(`told/${box}/`);
    return new Set(
      keys.filter((key) => names.has(tellingOf(box, key)) || this.#unwritten.has(tellingOf(box, key))),
    );
  }

  isHeld = (box: string, key: string): Promise<boolean> => this.#exists(holdingOf(box, key));

  async tell(box: string, key: string): Promise<void> {
    const name = tellingOf(box, key);
    this.#unwritten.add(name);
    await this.#create(name, { key });
    this.#unwritten.delete(name);
  }

  async hold(
    box: string,
    { key, happened, name, critical }: Omit<Held, "since">,
    since: number,
  ): Promise<void> {
    const held: Held = { key, happened, name, critical, since };
    await this.#create(holdingOf(box, key), held);
  }

  async release(box: string, key: string): Promise<void> {
    await this.#delete(holdingOf(box, key));
  }

  /** All that waits, by the box that it waits in. */
  async held(): Promise<ReadonlyMap<string, readonly Held[]>> {
    const boxes = new Map<string, Held[]>();
    for (const { path, value } of await this.#list("held/", StoredHeld)) {
      const box = path[1] ?? "";
      const those = boxes.get(box);
      if (those) those.push(value);
      else boxes.set(box, [value]);
    }
    return boxes;
  }

  async claims(box: string, window: number): Promise<Claim[]> {
    const found = await this.#list(`${claimsAmong(box, window)}/place-`, StoredClaim);
    return found.map(({ path, value }) => ({ ...value, place: Number(path.at(-1)?.replace("place-", "")) }));
  }

  /** @returns whether the place was free, and is taken now */
  claim(
    box: string,
    window: number,
    { key, happened, name }: Pick<Notification, "key" | "happened" | "name">,
    place: number,
    at: number,
  ): Promise<boolean> {
    return this.#create(`${claimsAmong(box, window)}/place-${place}`, { key, happened, name, at });
  }

  async giveUp(box: string, window: number, place: number): Promise<void> {
    await this.#delete(`${claimsAmong(box, window)}/place-${place}`);
  }

  /** @returns whether the window has had no summary, and nobody is at it */
  claimSummary = (box: string, window: number, at: number): Promise<boolean> =>
    this.#create(`${claimsAmong(box, window)}/summary`, { at });

  async giveUpSummary(box: string, window: number): Promise<void> {
    await this.#delete(`${claimsAmong(box, window)}/summary`);
  }

  #exists(name: string): Promise<boolean> {
    return orUnavailable(async () => (await this.#bucket.file(name).exists())[0]);
  }

  /** @returns whether there was none, and is now */
  #create(name: string, value: object): Promise<boolean> {
    return orUnavailable(async () => {
      try {
        await this.#bucket.file(name).save("", {
          resumable: false,
          validation: false,
          preconditionOpts: { ifGenerationMatch: 0 },
          metadata: { metadata: { json: JSON.stringify(value) } },
        });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code === 412) return false;
        throw error;
      }
    });
  }

  #delete(name: string): Promise<void> {
    return orUnavailable(async () => {
      await this.#bucket.file(name).delete({ ignoreNotFound: true });
    });
  }

  #names(prefix: string): Promise<ReadonlySet<string>> {
    return orUnavailable(async () => {
      const [files] = await this.#bucket.getFiles({ prefix, fields: "items/name,nextPageToken" });
      return new Set(files.map(({ name }) => name));
    });
  }

  /** Of each object its name, taken apart, and what it carries; those that carry something else are no objects of ours. */
  #list<T>(prefix: string, schema: z.ZodType<T>): Promise<{ path: string[]; value: T }[]> {
    return orUnavailable(async () => {
      const [files] = await this.#bucket.getFiles({ prefix });
      return files.flatMap((file) => {
        const parsed = schema.safeParse(jsonOf(String(file.metadata.metadata?.json)));
        return parsed.success ? [{ path: file.name.split("/"), value: parsed.data }] : [];
      });
    });
  }
}

const tellingOf = (box: string, key: string): string => `told/${box}/${digest(key)}`;
const holdingOf = (box: string, key: string): string => `held/${box}/${digest(key)}`;
const claimsAmong = (box: string, window: number): string => `claims/${box}/${window}`;

/** Errors of the SDK carry the request with its headers; its code is all that is passed on. */
async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Unavailable(`Cloud Storage gives no usable answer (${failureCode(error)})`);
  }
}
