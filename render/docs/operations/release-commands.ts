import { deliverAgainCommand, startingPoint, workflowName } from "../../../model/delivery/by-hand.ts";
import { releaseText } from "../../workflow/release-input.ts";
import { code, page } from "../markdown.ts";
import { shellWord, task } from "./commands.ts";
import type { SurfacePlace } from "./place.ts";

/**
 * How the repository's own workflow puts a release back; what is said where it cannot.
 * @param facts what is true of it on this platform
 */
export function putBackByWorkflow(place: SurfacePlace, facts: string): string {
  const { surface, pipeline, repository, settings } = place;
  const point = pipeline && startingPoint(pipeline, settings.github.default_branch);
  if (!pipeline || !point) return "No workflow deploys here, so a release is put back by hand.";
  const file = workflowName(pipeline);
  const [lines, ref] = reference(point);
  return page(
    task(
      "Which release?",
      `export GITHUB_TOKEN="$(gh auth token)"\nnpm run deliveries -- ${surface.environment} --surface ${surface.id}`,
      `The list is newest first. RELEASE is ${releaseText(surface.platform)}.`,
    ),
    task(
      "First choice: the repository's own workflow.",
      [
        ...lines,
        `gh workflow run ${file} --repo ${repository} --ref ${ref} -f release=RELEASE`,
        `gh run list --repo ${repository} --workflow ${file} --limit 3`,
      ].join("\n"),
      `It has the environment, the ${pipeline.approval_required ? "approval, the " : ""}smoke test and the record of a delivery, and works while the environment is frozen. ${facts}`,
    ),
  ).trimEnd();
}

/** The lines that find where the run starts, and the reference. */
function reference({ kind, pattern, isName }: NonNullable<ReturnType<typeof startingPoint>>) {
  if (isName) return [[], shellWord(pattern)] as const;
  const refs = kind === "tag" ? "--tags" : "--heads";
  return [
    [
      `REF=$(git ls-remote --refs ${refs} --sort=-version:refname origin '${pattern}' | head -n 1 | cut -d / -f 3-)`,
    ],
    '"$REF"',
  ] as const;
}

/** How what serves is delivered once more, with the values of today; `undefined` where no workflow deploys. */
export function redelivery({ pipeline, repository }: SurfacePlace): string | undefined {
  const command = pipeline && deliverAgainCommand(pipeline, repository);
  if (!command) return undefined;
  return task(
    "The same commit once more, with the values of today.",
    command,
    `GitHub runs again what is at most 30 days old; after that, deliver a new commit. Was a release put back since? Then put that one back again: running the newest delivery again would deploy the release that you replaced. Runs: ${code(`gh run list --workflow ${workflowName(pipeline)}`)}.`,
  );
}
