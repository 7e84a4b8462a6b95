import type { IAMMemberArgs } from "@pulumi/gcp/projects/iammember.js";
import { identity } from "../provider/resource-type.ts";
import { text } from "./gcp-type.ts";
import { iamMember } from "./members.ts";

/** Type token of a role that a member has on a project. */
export const PROJECT_BINDING = "gcp:projects/iAMMember:IAMMember";

/** A role on everything in a project. The project itself is a seed, so there is no resource to look up. */
export const projectIamMember = iamMember<IAMMemberArgs>({
  token: PROJECT_BINDING,
  api: "cloudresourcemanager.googleapis.com",
  inputs: { project: identity },
  homeProject: ({ project }) => text(project),
  target: ({ project }) => projectTarget(text(project) ?? ""),
});

/** What a role on a project is granted on. */
export function projectTarget(project: string): string {
  return `projects/${project}`;
}
