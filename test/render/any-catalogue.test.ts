import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { renderedFiles } from "../../render/rendered-files.ts";
import { anyCatalogue } from "./any-catalogue.ts";
import { INVARIANTS } from "./invariants.ts";
import { namesRead, readWorkflows, SETTINGS } from "./rendered.ts";

// Each catalogue is written to files and read back.
vi.setConfig({ testTimeout: 60_000 });

test("whatever a valid catalogue says, its workflows keep the stages in order and every other promise", () => {
  fc.assert(
    fc.property(anyCatalogue, (catalogue) => {
      for (const read of readWorkflows(catalogue)) for (const holds of Object.values(INVARIANTS)) holds(read);
    }),
    { numRuns: 75 },
  );
});

test("a draft is read by no workflow, and whatever else a pipeline lists by its own", () => {
  fc.assert(
    fc.property(anyCatalogue, (catalogue) => {
      for (const { pipeline, text } of readWorkflows(catalogue)) {
        if (!pipeline) continue;
        const listed = catalogue.secrets.filter(({ id }) => pipeline.secrets.includes(id));
        for (const { key_name, status, sensitive } of listed) {
          const names = namesRead(text, sensitive ? "secrets" : "vars");
          expect(names.includes(key_name), key_name).toBe(status !== "draft");
        }
      }
    }),
    { numRuns: 75 },
  );
});

test("a catalogue gives the same files each time, each once", () => {
  fc.assert(
    fc.property(anyCatalogue, (catalogue) => {
      const files = renderedFiles(catalogue, SETTINGS);
      expect(renderedFiles(structuredClone(catalogue), SETTINGS)).toEqual(files);
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    }),
    { numRuns: 20 },
  );
});
