import { Document, isMap, isScalar, visit, type YAMLMap } from "yaml";
import { GENERATED } from "../rendered-file.ts";
import type { Workflow } from "./workflow.ts";

/** A workflow as the text of its file; `source` is what a reader would have to change instead. */
export function workflowText(workflow: Workflow, source: string, path: string): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  document.commentBefore = ` ${GENERATED(source, path)}`;
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === "permissions" && isMap(value)) explain(value);
      // The release behind a pinned commit is a comment, which plain data cannot hold.
      if (!isScalar(key) || key.value !== "uses" || !isScalar(value)) return;
      const [pinned, release] = String(value.value).split(" # ");
      value.value = pinned;
      value.comment = ` ${release}`;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** What a job needs a permission of the run's own token for. */
const NEEDED_FOR: Readonly<Record<string, string>> = {
  contents: "checks out the repository",
  "id-token": "logs in to Google Cloud without a key",
  packages: "pushes images",
  actions: "reads the rules of environments",
  deployments: "reads the list of deployments",
  "pull-requests": "writes the comment",
};

/** Writes beside each permission what it is for. */
function explain(permissions: YAMLMap): void {
  for (const { key, value } of permissions.items) {
    if (isScalar(key) && isScalar(value)) value.comment = ` ${NEEDED_FOR[String(key.value)]}`;
  }
}
