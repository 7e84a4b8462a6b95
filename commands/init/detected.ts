import { spawnSync } from "node:child_process";
import { overlaid } from "../../model/founding/read-answers.ts";
import { isMapping, type Mapping } from "../../model/yaml/source.ts";

/** Runs a tool and returns what it printed; `undefined` where it is not installed, not logged in, or fails. */
export type RunTool = (tool: string, args: readonly string[]) => string | undefined;

/** A tool that knows some of the answers. */
export interface Detector {
  readonly tool: string;
  /** What it is asked for. */
  readonly knows: string;
  readonly read: (run: RunTool) => Mapping | undefined;
}

/** The tools that are asked, where they are there and the user agrees. */
export const DETECTORS: readonly Detector[] = [
  { tool: "gh", knows: "the repository and its owner", read: fromGitHub },
  { tool: "gcloud", knows: "the project and the region", read: fromGoogle },
];

/** As {@link RunTool}, on this machine. A tool that takes longer than 20 seconds is left out. */
export const runTool: RunTool = (tool, args) => {
  const { status, stdout } = spawnSync(tool, args, { encoding: "utf8", timeout: 20_000 });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
};

/** `gh` fills in the owner and the name of the repository that the folder is a clone of. */
function fromGitHub(run: RunTool): Mapping | undefined {
  const text = run("gh", ["api", "repos/{owner}/{repo}"]);
  const repository: unknown = text === undefined ? undefined : parsed(text);
  if (!isMapping(repository) || !isMapping(repository.owner)) return undefined;
  const { owner, name, id, default_branch } = repository;
  return {
    github: {
      owner: owner.login,
      owner_type: owner.type === "Organization" ? "organization" : "user",
      owner_id: owner.id,
      repository: name,
      repository_id: id,
      visibility: repository.private === true ? "private" : "public",
      default_branch,
    },
  };
}

/** One project is known; both environments may share it. */
function fromGoogle(run: RunTool): Mapping | undefined {
  const project = run("gcloud", ["config", "get-value", "project"]);
  if (project === undefined || project === "(unset)") return undefined;
  const project_number = run("gcloud", ["projects", "describe", project, "--format", "value(projectNumber)"]);
  if (project_number === undefined) return undefined;
  const region = run("gcloud", ["config", "get-value", "run/region"]);
  const here = { project, project_number };
  const projects = { gcp: { staging: here, production: here } };
  return region === undefined || region === "(unset)" ? projects : overlaid(projects, { gcp: { region } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
