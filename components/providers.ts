import { Provider as GcpProvider } from "@pulumi/gcp/provider.js";
import { Provider as GitHubProvider } from "@pulumi/github/provider.js";
import { Provider as VercelProvider } from "@pulumiverse/vercel/provider.js";
import type { StackSettings } from "../model/settings.ts";

/**
 * The three providers, configured by the stack's settings alone. Credentials come from where each provider looks for
 * them: application default credentials, GITHUB_TOKEN, VERCEL_API_TOKEN.
 */
export function stackProviders({ gcp, github, vercel }: StackSettings) {
  return {
    gcp: new GcpProvider("gcp", {
      // No region, which every resource names itself: given one, the provider lists those of the Compute API on every
      // command, and warns where that is off (pulumi-gcp, provider/resources.go, `skipRegionValidation`).
      project: gcp.project,
      // A budget is in no project, and a person who logged in for an application has none of their own: without these two
      // Cloud Billing refuses them (documentation of the resource, "billing_budget").
      billingProject: gcp.project,
      userProjectOverride: true,
    }),
    github: new GitHubProvider("github", { owner: github.owner }),
    vercel: new VercelProvider("vercel", vercel.team === undefined ? {} : { team: vercel.team }),
  };
}
