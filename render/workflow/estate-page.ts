import { uses } from "./actions.ts";
import type { Repository } from "./infrastructure-steps.ts";
import { expression, type Job, RUNNER, type Step } from "./workflow.ts";

/** Folder of a run in which the page is written. */
const FOLDER = "site";

/** Which runs publish: those of reviewed code on the default branch. */
const PUBLISHES = "github.event_name == 'push'";

/**
 * Writes the page of the estate and keeps it with the run. It is made from the catalogue and the plans alone, so the runs
 * of pull requests make one too, even where the check then fails.
 */
export const estatePage = ({ publishesPage }: Repository): readonly Step[] => [
  { name: "Write the page of the estate", run: `npm run page -- --out ${FOLDER}/index.html` },
  {
    name: "Keep the page with the run",
    uses: uses("uploadArtifact"),
    with: { name: "estate-page", path: `${FOLDER}/index.html`, "if-no-files-found": "error" },
  },
  ...(publishesPage
    ? [
        {
          name: "Hand the page over to GitHub Pages",
          if: PUBLISHES,
          uses: uses("uploadPagesArtifact"),
          with: { path: FOLDER },
        },
      ]
    : []),
];

/** Publishes the page of a run to GitHub Pages. It runs no code of the repository. */
export const publication = (): Job => ({
  name: "Publication of the page",
  needs: ["check"],
  if: PUBLISHES,
  "runs-on": RUNNER,
  "timeout-minutes": 10,
  concurrency: { group: "github-pages", "cancel-in-progress": false, queue: "max" },
  permissions: { pages: "write", "id-token": "write" },
  environment: { name: "github-pages", url: expression("steps.publish.outputs.page_url") },
  steps: [{ name: "Publish", id: "publish", uses: uses("deployPages") }],
});
