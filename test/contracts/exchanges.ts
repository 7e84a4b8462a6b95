/** A request to a vendor, the answer, and what the program read of it. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  /** The request's body, parsed; nothing where it had none. */
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
  /** Paths of the fields that were looked at, joined by dots. */
  readonly reads: ReadonlySet<string>;
}

/** Bits that number an exchange, in front of the answer's text. */
const BITS = 16;

/**
 * Does something, and returns every exchange with a vendor. Each answer is numbered by blanks in front of its text, which
 * JSON allows; `JSON.parse` then gives an object that notes which of its fields are read.
 */
export async function exchangesOf(act: () => Promise<unknown>): Promise<Exchange[]> {
  const exchanges: (Exchange & { readonly reads: Set<string> })[] = [];
  const { fetch } = globalThis;
  const { parse } = JSON;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const sent = await request.clone().text();
    const response = await fetch(request);
    const text = await response.text();
    const number = exchanges.length;
    exchanges.push({
      method: request.method,
      url: new URL(request.url),
      body: sent === "" ? undefined : parsed(sent),
      status: response.status,
      answer: parsed(text),
      reads: new Set(),
    });
    const { status, headers } = response;
    return new Response(status === 200 ? `${blanks(number)}${text}` : text, { status, headers });
  };
  JSON.parse = (text, reviver) => {
    const value = parse(text, reviver);
    const [mark] = /^[ \t]{16}\n/.exec(text) ?? [];
    const exchange = mark && exchanges[numberOf(mark)];
    return exchange ? noting(value, "", exchange.reads) : value;
  };
  try {
    await act();
  } finally {
    globalThis.fetch = fetch;
    JSON.parse = parse;
  }
  return exchanges;

  function parsed(text: string): unknown {
    try {
      return parse(text);
    } catch {
      return text;
    }
  }
}

const blanks = (number: number): string =>
  `${number.toString(2).padStart(BITS, "0").replaceAll("0", " ").replaceAll("1", "\t")}\n`;
const numberOf = (mark: string): number =>
  Number.parseInt(mark.slice(0, BITS).replaceAll(" ", "0").replaceAll("\t", "1"), 2);

/** Fields that JavaScript itself looks for in any object. */
const OWN = new Set(["then", "toJSON", "constructor", "toString", "valueOf"]);

function noting(value: unknown, path: string, reads: Set<string>): unknown {
  if (value === null || typeof value !== "object") return value;
  const note = (key: string | symbol): string | undefined => {
    if (typeof key === "symbol" || OWN.has(key)) return undefined;
    if (Array.isArray(value)) return /^\d+$/.test(key) ? `${path}[].` : undefined;
    reads.add(`${path}${key}`);
    return `${path}${key}.`;
  };
  return new Proxy(value, {
    get(target, key, receiver) {
      const inside = note(key);
      const part = Reflect.get(target, key, receiver);
      return inside === undefined ? part : noting(part, inside, reads);
    },
    has(target, key) {
      note(key);
      return Reflect.has(target, key);
    },
  });
}
