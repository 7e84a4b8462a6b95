import type { ImportRow, ResourceInputs } from "../../model/adoption/import-ids.ts";

/** Where existing things are looked up. */
export interface Finder {
  /**
   * Ids to import of the things of a type that answer to a planned resource, the likeliest first; empty where there is
   * none.
   * @throws Refused where a vendor does not answer
   */
  find(
    type: string,
    row: Exclude<ImportRow, { recreated: string }>,
    inputs: ResourceInputs,
  ): Promise<readonly string[]>;
}
