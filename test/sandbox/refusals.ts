import { expect, it } from "vitest";
import type { Json } from "../../sandbox/provider/wire.ts";
import { set, type ValidKind, type World } from "./valid-resources.ts";

export type Refusal = readonly [kind: ValidKind, path: string, value: Json | undefined, error: string];

/** Tables of one valid resource, one change, the exact error; the world is asked for once the tests run. */
export const refusalsIn = (world: () => World) => (rows: readonly Refusal[]) => {
  it.each(rows)("%s with %s = %j", async (kind, path, value, error) => {
    const attempt = world().apply(kind, set(world().valid(kind), path, value));
    await expect(attempt).rejects.toThrow(new Error(error));
  });
};
