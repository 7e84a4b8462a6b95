import { type Flaw, flawOfWhole } from "./flaw.ts";
import { filterFlaw } from "./git-ref.ts";

/** A git event that starts a pipeline. A branch or tag is a filter as GitHub Actions reads it: a name, or a pattern. */
export type Trigger =
  | { readonly event: "push"; readonly branch: string }
  | { readonly event: "tag"; readonly tag: string }
  | { readonly event: "pull_request" }
  | { readonly event: "workflow_dispatch" };

/** The grammar, as messages state it. */
export const TRIGGER_GRAMMAR = '"push:BRANCH", "tag:PATTERN", "pull_request" or "workflow_dispatch"';

/** The grammar as a pattern, for editors; what git refuses in a name is left to {@link triggerFlaw}. */
export const TRIGGER_PATTERN =
  "^(pull_request|workflow_dispatch|(push|tag):(?![/.-])(?!.*\\.\\.)(?!.*//)[^\\s~^:$`\"'&|;<>(){}]+(?<![/.]))$";

/** Why a text is no trigger; `undefined` where it is one. */
export function triggerFlaw(text: string): Flaw | undefined {
  if (text === "pull_request" || text === "workflow_dispatch") return undefined;
  const [, event, filter] = /^(push|tag):(.*)$/s.exec(text) ?? [];
  if (filter === undefined || filter === "")
    return { wrong: "this value does not fit", fix: `write ${TRIGGER_GRAMMAR}` };
  return flawOfWhole(filterFlaw(filter), `${event}:`);
}

/** Reads a trigger; `undefined` where the text is not one. */
export function parseTrigger(text: string): Trigger | undefined {
  if (triggerFlaw(text) !== undefined) return undefined;
  if (text === "pull_request" || text === "workflow_dispatch") return { event: text };
  const filter = text.slice(text.indexOf(":") + 1);
  return text.startsWith("push:") ? { event: "push", branch: filter } : { event: "tag", tag: filter };
}
