import type { Answer, Scope, VendorQuestion } from "../../model/adoption/import-ids.ts";
import type { Finder } from "./finder.ts";

/** Asks a vendor, by a GET; nothing where it answers that the thing, or the API that it is of, is not there. */
export type AskVendor = (question: VendorQuestion) => Promise<Answer | undefined>;

/** Looks things up with the vendors. A list that several resources are in is asked for once. */
export function vendorFinder(ask: AskVendor, scope: Scope): Finder {
  const asked = new Map<string, Promise<Answer | undefined>>();
  const once = (question: VendorQuestion) => {
    const known = asked.get(question.url);
    if (known) return known;
    const answer = ask(question);
    asked.set(question.url, answer);
    return answer;
  };
  return {
    async find(_, row, inputs) {
      const answer = await once(row.ask(inputs, scope));
      if (answer === undefined) return [];
      if ("id" in row) return (row.isThere?.(answer) ?? true) ? [row.id(inputs)] : [];
      return row
        .listed(answer, inputs)
        .filter(({ key }) => key === row.key(inputs))
        .map(({ id }) => id);
    },
  };
}
