import { Document, isScalar, visit } from "yaml";
import { GENERATED } from "../rendered-file.ts";
import type { Workflow } from "./workflow.ts";

/** A workflow as the text of its file; `source` is what a reader would have to change instead. */
export function workflowText(workflow: Workflow, source: string): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  document.commentBefore = ` ${GENERATED(source)}`;
  visit(document, {
    Pair(_, { key, value }) {
      // The release behind a pinned commit is a comment, which plain data cannot hold.
      if (!isScalar(key) || key.value !== "uses" || !isScalar(value)) return;
      const [pinned, release] = String(value.value).split(" # ");
      value.value = pinned;
      value.comment = ` ${release}`;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
