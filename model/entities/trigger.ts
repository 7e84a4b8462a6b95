/** A git event that starts a pipeline. `pattern` is a glob over branch or tag names as GitHub Actions reads it. */
export type Trigger =
  | { readonly event: "push"; readonly branch: string }
  | { readonly event: "tag"; readonly tag: string }
  | { readonly event: "pull_request" }
  | { readonly event: "workflow_dispatch" };

/** The grammar, as messages state it. */
export const TRIGGER_GRAMMAR = '"push:BRANCH", "tag:PATTERN", "pull_request" or "workflow_dispatch"';

/** Letters, digits and `. _ / -`, with `*` as a wildcard; no `..`, no leading or trailing slash (git-check-ref-format). */
const REF_PATTERN = /^(?!\/)(?!.*\.\.)(?!.*\/\/)[A-Za-z0-9._/*-]+(?<!\/)(?<!\.)$/;

/** The grammar as a pattern, for editors. */
export const TRIGGER_PATTERN = `^(pull_request|workflow_dispatch|(push|tag):${REF_PATTERN.source.slice(1, -1)})$`;

/** Reads a trigger; `undefined` where the text is not one. */
export function parseTrigger(text: string): Trigger | undefined {
  if (text === "pull_request" || text === "workflow_dispatch") return { event: text };
  const [, event, pattern = ""] = /^(push|tag):(.*)$/.exec(text) ?? [];
  if (!event || !REF_PATTERN.test(pattern)) return undefined;
  return event === "push" ? { event, branch: pattern } : { event: "tag", tag: pattern };
}
