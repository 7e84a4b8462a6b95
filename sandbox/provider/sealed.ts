import { randomBytes, scryptSync } from "node:crypto";
import { conceal, isObject, isSecret, type Json, mapValues, reveal } from "./wire.ts";

const MARK = "$sealed";
/** Digits of a hash that stand for a secret which the state does not know. */
const SHOWN = 8;
const OUTSIDE = /^\(changed outside: ([0-9a-f]{8})\)$/;

/** A secret as the store keeps it: recognisable, comparable, and not to be read back. */
export type Sealed = { [MARK]: string };

/** Whether a stored value is the hash of a secret. */
export function isSealed(value: Json | undefined): value is Sealed {
  return isObject(value) && typeof value[MARK] === "string";
}

/** A random salt of 128 bits, hexadecimal. */
export function newSalt(): string {
  return randomBytes(16).toString("hex");
}

/** Turns secret values into salted scrypt hashes (cost 2^10: a few milliseconds each) and recognises them again. */
export class Sealer {
  readonly #salt: string;
  readonly #stored: ((start: string) => string | undefined) | undefined;

  /** @param stored the hash of a stored secret, by its first digits */
  constructor(salt: string, stored?: (start: string) => string | undefined) {
    this.#salt = salt;
    this.#stored = stored;
  }

  /** The value with each marked secret in it replaced by its hash. */
  seal(value: Json): Json {
    if (isSecret(value)) return { [MARK]: this.#hash(reveal(value)) };
    if (Array.isArray(value)) return value.map((item) => this.seal(item));
    return isObject(value) ? mapValues(value, (item) => this.seal(item)) : value;
  }

  /** Seals whatever stands in `value` where `model` has a sealed value, so that an edit cannot reveal a secret. */
  sealLike(model: Json | undefined, value: Json): Json {
    if (isSealed(value)) return value;
    if (isSealed(model)) return this.seal(conceal(value));
    if (Array.isArray(value)) {
      return value.map((item, index) => this.sealLike(Array.isArray(model) ? model[index] : undefined, item));
    }
    if (!isObject(value)) return value;
    return mapValues(value, (item, key) => this.sealLike(isObject(model) ? model[key] : undefined, item));
  }

  matches(sealed: Json | undefined, plain: Json): boolean {
    return isSealed(sealed) && sealed[MARK] === this.#hash(plain);
  }

  /**
   * The live value with its secrets put back. `known` is what the engine's state has in this place: where the hashes
   * agree the state's value is the live one; where they do not, a secret marker says that it was changed outside.
   */
  unseal(live: Json, known: Json | undefined): Json {
    if (isSealed(live)) {
      if (known !== undefined && this.matches(live, reveal(known))) return conceal(known);
      return conceal(`(changed outside: ${live[MARK].slice(0, SHOWN)})`);
    }
    if (isSecret(live)) return live;
    if (isSecret(known)) return conceal(this.unseal(live, known.value));
    if (Array.isArray(live)) {
      return live.map((item, index) => this.unseal(item, Array.isArray(known) ? known[index] : undefined));
    }
    if (!isObject(live)) return live;
    return mapValues(live, (item, key) => this.unseal(item, isObject(known) ? known[key] : undefined));
  }

  /**
   * What an import or a refresh put into the state in place of secrets that it could not know, as the values that they turn
   * out to be: a cloud would have answered with those.
   */
  recognised(known: Json, plain: Json | undefined): Json {
    if (plain === undefined) return known;
    if (typeof known === "string") {
      const [, start] = OUTSIDE.exec(known) ?? [];
      return start !== undefined && this.#hash(plain).startsWith(start) ? plain : known;
    }
    if (Array.isArray(known)) {
      return known.map((item, index) =>
        this.recognised(item, Array.isArray(plain) ? plain[index] : undefined),
      );
    }
    if (!isObject(known)) return known;
    return mapValues(known, (item, key) => this.recognised(item, isObject(plain) ? plain[key] : undefined));
  }

  /** The hash of a secret; that of a stored one where it is what stands for that. */
  #hash(plain: Json): string {
    const [, start] = (typeof plain === "string" && OUTSIDE.exec(plain)) || [];
    const stored = start === undefined ? undefined : this.#stored?.(start);
    if (stored !== undefined) return stored;
    const key = `${this.#salt} ${canonical(plain)}`;
    const known = hashes.get(key);
    if (known !== undefined) return known;
    const hash = scryptSync(canonical(plain), this.#salt, 32, { cost: 1024 }).toString("hex");
    hashes.set(key, hash);
    return hash;
  }
}

/** Hashes that this process computed, by salt and value: each secret is compared many times in one operation. */
const hashes = new Map<string, string>();

/** JSON with its keys in order, so that equal values have equal hashes. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, item: Json) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}
