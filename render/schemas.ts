import * as z from "zod";
import type { EntityKind } from "../model/entities/entity.ts";
import { KINDS } from "../model/entities/kinds.ts";
import { GENERATED, type RenderedFile } from "./rendered-file.ts";

/** Where the schema of a catalogue file is. */
export const schemaPath = (file: string): string => `schemas/${file.replace(/\.yaml$/, ".schema.json")}`;

/** The line by which editors find the schema of a catalogue file; each file starts with it. */
export const schemaLine = (file: string): string => `# yaml-language-server: $schema=../${schemaPath(file)}`;

/** A JSON Schema for each catalogue file, for completion and checks while it is written. */
export function schemas(): RenderedFile[] {
  return Object.values<EntityKind<never>>(KINDS).map((kind) => ({
    path: schemaPath(kind.file),
    text: `${JSON.stringify(schemaOf(kind), null, 2)}\n`,
  }));
}

/** The file as a list of entries. What only code can tell, such as whether a reference resolves, is left to `validate`. */
function schemaOf({ file, shapes, shapeOf }: EntityKind<never>): object {
  const entries = (shapes ?? [shapeOf({})]).map(entrySchema);
  return {
    $comment: GENERATED("the zod schemas in model/", schemaPath(file)),
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Entries of catalogue/${file}`,
    type: "array",
    items: entries.length === 1 ? entries[0] : byPlatform(entries),
  };
}

type SchemaEntry = ReturnType<typeof entrySchema>;

/** In the dialect that editors know best; a file holds the input, before defaults are filled in. */
function entrySchema(shape: z.ZodObject) {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { target: "draft-7", io: "input" });
  return schema;
}

/** Only the shape of the platform that is written there is applied, so that an editor complains of that one alone. */
function byPlatform(entries: readonly SchemaEntry[]): object {
  return {
    type: "object",
    required: ["platform"],
    properties: { platform: { enum: entries.map(platformOf) } },
    allOf: entries.map((entry) => ({
      if: { properties: { platform: { const: platformOf(entry) } }, required: ["platform"] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword
      then: entry,
    })),
  };
}

const platformOf = ({ properties }: SchemaEntry): unknown =>
  typeof properties?.platform === "object" ? properties.platform.const : undefined;
