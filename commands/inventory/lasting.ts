import { T } from "../plan/resource-types.ts";
import type { CompactResource } from "./compact.ts";

/** What cannot be made again by deploying once more. */
interface Lasting {
  /** What is gone for good with such a resource. */
  readonly loses: string;
  /** Inputs that a provider cannot change in place: another value deletes the resource and makes a new one. */
  readonly fixed: readonly string[];
}

/** Types of resources that hold data, or an identity that others know. */
const LASTING: Readonly<Record<string, Lasting>> = {
  [T.account]: {
    loses: "the identity that roles were granted to",
    fixed: ["project", "accountId"],
  },
  [T.bucket]: { loses: "every object in it", fixed: ["project", "location", "name"] },
  [T.githubEnvironment]: {
    loses: "the secrets and variables in it",
    fixed: ["repository", "environment"],
  },
  [T.identityPool]: {
    loses: "its id, which Google keeps back for 30 days",
    fixed: ["project", "workloadIdentityPoolId"],
  },
  [T.identityProvider]: {
    loses: "its id, which Google keeps back for 30 days",
    fixed: ["project", "workloadIdentityPoolId", "workloadIdentityPoolProviderId"],
  },
  [T.secret]: { loses: "every version of its value", fixed: ["project", "secretId"] },
  [T.service]: { loses: "its revisions, and where it answers", fixed: ["project", "location", "name"] },
  [T.vercelProject]: { loses: "its deployments, domains and variables", fixed: [] },
};

/**
 * What is lost for good with a resource; `undefined` where nothing is. Functions keep nothing that could not be made
 * again, and nobody else knows their accounts.
 */
export function lastingOf({ type, parent }: Pick<CompactResource, "type" | "parent">): Lasting | undefined {
  return parent?.startsWith("skeleton:functions:") ? undefined : LASTING[type];
}
