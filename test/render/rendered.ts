import { parse } from "yaml";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { RenderSettings } from "../../render/render-settings.ts";
import type { RenderedFile } from "../../render/rendered-file.ts";
import type { Job, Step, Workflow } from "../../render/workflow/workflow.ts";
import { workflows } from "../../render/workflow/workflows.ts";
import { testEstate } from "../estates/estates.ts";

export const SETTINGS: RenderSettings = {
  defaultBranch: "main",
  isPublic: true,
  publishesPage: false,
  vercelTeams: [],
  pulumiVersion: "3.255.0",
  stacks: testEstate().stacks,
};

/** A workflow as GitHub reads it: from its text, not from what the text was made of. */
export interface ReadWorkflow extends RenderedFile {
  readonly workflow: Workflow;
  /** The pipeline that it is of; absent for the repository's own. */
  readonly pipeline: Pipeline | undefined;
}

export function readWorkflows(catalogue: Catalogue, settings = SETTINGS): ReadWorkflow[] {
  return workflows(catalogue, settings).map((file) => ({
    ...file,
    workflow: parse(file.text) as Workflow,
    pipeline: catalogue.pipelines.find(({ workflow_file }) => workflow_file === file.path),
  }));
}

export const jobsOf = ({ workflow }: ReadWorkflow): [id: string, job: Job][] => Object.entries(workflow.jobs);

export const stepsOf = (read: ReadWorkflow): Step[] => jobsOf(read).flatMap(([, { steps }]) => [...steps]);

/** Names that a text reads as `secrets.NAME` or `vars.NAME`, sorted, each once. */
export function namesRead(text: string, context: "secrets" | "vars"): string[] {
  const names = [...text.matchAll(new RegExp(`\\b${context}\\.([A-Z0-9_]+)`, "g"))].map(
    ([, name]) => name ?? "",
  );
  return [...new Set(names)].sort();
}
