import { freeName } from "../../model/entities/free-name.ts";
import { GHCR_IMAGE } from "../../model/entities/image-name.ts";
import type { Stage } from "../../model/entities/pipeline.ts";
import { uses } from "./actions.ts";
import { type Delivery, isDeployed, isRelease } from "./delivery.ts";
import { buildxSteps, imageStep } from "./image-steps.ts";
import { PUTS_BACK } from "./release-input.ts";
import { checkout, setupNode, setupPython } from "./setup-steps.ts";
import { installTool, program } from "./tools.ts";
import { type Job, RUNNER, type Step } from "./workflow.ts";

/** What Spectral reads: it is no dependency of a Python app, so CI brings it. */
const OPENAPI_FILE = "openapi.yaml";

/** The stages that need no secret: pull requests run them too, from forks as well. */
const STAGES_HERE: readonly Stage[] = ["Ruff", "ESLint", "Pytest", "Spectral", "Build"];

/** The job that checks and builds; `undefined` where the pipeline lists no such stage. */
export function verifyJob(delivery: Delivery): Job | undefined {
  const { pipeline, folder, surface } = delivery;
  const stages = pipeline.stages.filter((stage) => STAGES_HERE.includes(stage));
  if (stages.length === 0) return undefined;
  const caches = !isRelease(pipeline);
  const usesPython = stages.includes("Ruff") || stages.includes("Pytest");
  const usesNode = surface.platform !== "cloud-run";
  return {
    name: "Verify",
    // What is put back was verified when it was delivered.
    ...(isDeployed(pipeline) && { if: `!${PUTS_BACK}` }),
    "runs-on": RUNNER,
    "timeout-minutes": 20,
    permissions: { contents: "read" },
    ...(folder !== "." && { defaults: { run: { "working-directory": folder } } }),
    steps: [
      checkout,
      ...(usesPython ? setupPython(folder, caches) : []),
      ...(usesNode ? setupNode(folder, caches) : []),
      ...stages.flatMap((stage) => stageSteps(stage, delivery)),
      ...builtFiles(delivery),
    ],
  };
}

function stageSteps(stage: Stage, delivery: Delivery): Step[] {
  switch (stage) {
    case "Ruff":
      return [{ name: stage, run: "uv run --locked ruff check --output-format=github ." }];
    case "Pytest":
      return [{ name: stage, run: "uv run --locked pytest" }];
    case "ESLint":
      return [{ name: stage, run: "npx --no-install eslint ." }];
    case "Spectral":
      return [
        installTool("spectral"),
        { name: stage, run: `${program("spectral")} lint --fail-severity=warn ${OPENAPI_FILE}` },
      ];
    case "Build":
      return buildSteps(delivery);
    case "GHCR Push":
    case "Tag Deploy":
      return [];
  }
}

function buildSteps(delivery: Delivery): Step[] {
  switch (delivery.surface.platform) {
    case "cloud-run":
      return [...buildxSteps, imageStep(delivery, "Build")];
    case "vercel":
      // Next.js' own build, without Vercel's project: that takes a token, which a pull request must not have.
      return [{ name: "Build", run: "npm run build" }];
    case "expo-eas":
      return [{ name: "Build", run: "npx --no-install expo export --output-dir dist" }];
  }
}

/** The build outputs that the catalogue names, kept for a week. */
function builtFiles({ pipeline }: Delivery): Step[] {
  const paths = pipeline.artifacts.filter((artifact) => !GHCR_IMAGE.test(artifact));
  if (!pipeline.stages.includes("Build")) return [];
  const names = artifactNames(paths);
  return paths.map((path, i) => ({
    name: `Keep ${path}`,
    uses: uses("uploadArtifact"),
    with: {
      name: names[i] ?? path,
      path,
      "retention-days": 7,
      "if-no-files-found": "error",
      // A path with a part such as `.next` is empty otherwise.
      ...(/(^|\/)\.[^/]/.test(path) && { "include-hidden-files": true }),
    },
  }));
}

/** A name for each path, of characters that every file system has; no two are alike, which GitHub refuses with 409. */
function artifactNames(paths: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const name = freeName(path.replace(/[^\p{L}\p{N}.-]+/gu, "-"), (free) => !taken.has(free.toLowerCase()));
    taken.add(name.toLowerCase());
    return name;
  });
}
