/** Where a stack is deployed: wherever the Pulumi CLI is logged in to, or the sandbox of this machine. */
export type DeployTarget = "login" | "sandbox";

/** A `govern` command as one types it, for a stack that is deployed there. */
export const governCommand = (words: string, place: DeployTarget): string =>
  `npm run govern -- ${words}${place === "sandbox" ? " --sandbox" : ""}`;

/** The command that deploys a stack. */
export const deployCommand = (environment: string, place: DeployTarget): string =>
  place === "sandbox" ? `npm run sandbox -- up ${environment}` : `pulumi up -s ${environment}`;
