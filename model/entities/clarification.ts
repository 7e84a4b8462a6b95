import * as z from "zod";
import { type EntityKind, Id, isPastDay, listedOnce, rulesOf, Text, unless } from "./entity.ts";

/** What a decision can bear on (data model, ClarificationLog.impact_area). */
export const IMPACT_AREAS = ["deployment", "database", "performance"] as const;

/** `pipeline:ID` or `surface:ID`; ids are unique within a kind only, so the kind is named. */
const AFFECTED = /^(pipeline|surface):([a-z][a-z0-9-]*)$/;

/** A question that the planning left open, and the decision that answers it. */
export const Clarification = z.strictObject({
  id: Id,
  question: Text.describe("the question, as a sentence"),
  answer: Text.describe("the decision, as a sentence"),
  session_date: z.iso.date().describe("a day that exists, as YYYY-MM-DD"),
  impact_area: z.enum(IMPACT_AREAS).describe("what the decision bears on"),
  /** Extension: the relationship to PipelineDefinition and DeploymentSurface. */
  affects: z
    .array(z.string().regex(AFFECTED, { error: 'write "pipeline:ID" or "surface:ID"' }))
    .default([])
    .describe('what the decision affects, each "pipeline:ID" or "surface:ID"'),
});

/** Parsed {@link Clarification}. */
export type Clarification = z.infer<typeof Clarification>;

const rule = rulesOf<Clarification>();

/** Clarifications as a kind of catalogue entry. */
export const clarificationKind: EntityKind<Clarification> = {
  kind: "clarification",
  file: "clarifications.yaml",
  shapeOf: () => Clarification,
  rules: [
    rule(["affects"], ({ affects }) => listedOnce("entry", ["affects"], affects)),
    rule(["session_date"], ({ session_date }) =>
      unless(isPastDay(session_date), {
        field: ["session_date"],
        wrong: "no session was on this day",
        fix: "write the day of the session, which is not to come",
      }),
    ),
  ],
};

/** Takes `surface:api-staging` apart. */
export function affected(reference: string): { kind: "pipeline" | "surface"; id: string } | undefined {
  const [, kind, id] = AFFECTED.exec(reference) ?? [];
  return (kind === "pipeline" || kind === "surface") && id ? { kind, id } : undefined;
}
