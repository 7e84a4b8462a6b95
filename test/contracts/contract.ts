/** One operation of a vendor's API, as its contract describes it. */
export interface Operation {
  readonly id: string;
  /** Names of its query parameters. */
  readonly parameters: ReadonlySet<string>;
  /** What is wrong with the body of a request; empty where nothing is. */
  bodyProblems(body: unknown): Promise<string[]> | string[];
  /** What is wrong with an answer of status 200. */
  answerProblems(answer: unknown): Promise<string[]> | string[];
  /** Whether answers may have a field, by its path: `["envs", "[]", "key"]`. */
  hasField(path: readonly string[]): Promise<boolean> | boolean;
}

/** What a vendor, or somebody for it, published of its API. */
export interface Contract {
  /** The operation that a request is; nothing where there is none. */
  operation(method: string, url: URL): Operation | undefined;
}

/** Every path inside an answer, lists as `[]`. */
export function fieldsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (Array.isArray(value)) return value.flatMap((part) => fieldsOf(part, [...path, "[]"]));
  if (value === null || typeof value !== "object") return path.length > 0 ? [[...path]] : [];
  const inside = Object.entries(value).flatMap(([key, part]) => fieldsOf(part, [...path, key]));
  return path.length > 0 ? [[...path], ...inside] : inside;
}
