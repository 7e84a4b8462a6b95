import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { Adoption } from "../../model/adoption/adoption.ts";
import { PULUMI_PROJECT } from "../../model/settings.ts";
import { writeAll } from "../files/write-all.ts";
import { adoptionFile, keptAdoption } from "../state/sandbox-folder.ts";

/** Where what the next update takes over is kept. */
export interface KeptAdoption {
  /** How messages call the place. */
  readonly place: string;
  read(): Adoption;
  /** Keeps it; removes it where there is nothing in it. */
  write(adoption: Adoption): void;
}

/** In the sandbox: beside its state, since the estate's own files are about real clouds. */
export function sandboxAdoption(stack: string): KeptAdoption {
  const file = adoptionFile(stack);
  return {
    place: file,
    read: () => keptAdoption(stack),
    write(adoption) {
      if (Object.keys(adoption).length === 0) rmSync(file, { force: true });
      else writeFileSync(file, `${JSON.stringify(adoption, null, 2)}\n`);
    },
  };
}

/** In the stack's file, as configuration that the program reads; comments and order of the file stay. */
export function stackAdoption(root: string, stack: string): KeptAdoption {
  const path = `Pulumi.${stack}.yaml`;
  const key = ["config", `${PULUMI_PROJECT}:adopt`];
  const text = () => readFileSync(join(root, path), "utf8");
  const document = () => parseDocument(text());
  return {
    place: path,
    read: () => (document().toJS() as { config?: Record<string, Adoption> }).config?.[key[1] ?? ""] ?? {},
    write(adoption) {
      const edited = document();
      if (Object.keys(adoption).length === 0) {
        if (!edited.hasIn(key)) return;
        edited.deleteIn(key);
      } else edited.setIn(key, edited.createNode(adoption));
      writeAll(root, [{ path, before: text(), after: edited.toString({ lineWidth: 0 }) }]);
    },
  };
}
