import type { CloudRecord, CloudStore } from "./store.ts";
import { isUnknown, type Properties } from "./wire.ts";

/** A cloud's refusal of a request. The message is what the user reads. */
export class ApiError extends Error {
  /** HTTP status code. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The clouds as one request sees them. */
export class Cloud {
  readonly store: CloudStore;
  /** Settings of the provider instance that sends the request, e.g. `owner`. */
  readonly provider: Properties;
  readonly preview: boolean;

  constructor(store: CloudStore, provider: Properties, preview: boolean) {
    this.store = store;
    this.provider = provider;
    this.preview = preview;
  }

  /**
   * True while what these references name cannot be looked up: in a preview it may be made by the same program later
   * on, and a value may still be unknown. Seeds can be looked up in a preview too.
   */
  isPending(...references: readonly (string | undefined)[]): boolean {
    return this.preview || references.some(isUnknown);
  }

  exists(type: string, id: string): boolean {
    return this.store.get(type, id) !== undefined;
  }

  find(type: string, matches: (record: CloudRecord) => boolean): CloudRecord | undefined {
    return this.store.find(type, matches);
  }
}
