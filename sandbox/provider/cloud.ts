import type { CloudRecord, CloudStore } from "./store.ts";
import type { Properties } from "./wire.ts";

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
  /** In a preview only seeds can be relied on: anything else may be made by the same program before this request. */
  readonly preview: boolean;

  constructor(store: CloudStore, provider: Properties, preview: boolean) {
    this.store = store;
    this.provider = provider;
    this.preview = preview;
  }

  /** True when something that a program provisions is certainly not there; in a preview that cannot be said. */
  lacks(type: string, id: string): boolean {
    return !this.preview && this.store.get(type, id) === undefined;
  }

  find(type: string, matches: (record: CloudRecord) => boolean): CloudRecord | undefined {
    return this.store.find(type, matches);
  }
}
