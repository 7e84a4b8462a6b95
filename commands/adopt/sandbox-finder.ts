import type { ResourceInputs } from "../../model/adoption/import-ids.ts";
import type { CloudStore } from "../../sandbox/provider/store.ts";
import type { Finder } from "./finder.ts";

/** Looks things up in the stand-in clouds. */
export function sandboxFinder(store: CloudStore): Finder {
  return {
    async find(type, row, inputs) {
      const called = (of: ResourceInputs) => ("id" in row ? row.id(of) : row.key(of));
      const found = store
        .list(type)
        .filter((record) => called(record.inputs) === called(inputs) && record.inputs.enabled !== false)
        .toReversed();
      if ("id" in row) return found.slice(0, 1).map((record) => row.id(record.inputs));
      return found.map(({ id }) => row.fromStandIn?.(id, inputs) ?? id);
    },
  };
}
