import { Dashboard } from "@pulumi/gcp/monitoring/dashboard.js";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { dashboardDefinition } from "../../model/alerting/dashboard.ts";
import type { Share } from "../../model/delivery/share.ts";
import { childOptions } from "../child-options.ts";

/** What a {@link GuardrailDashboard} is made from. */
export interface GuardrailDashboardArgs {
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** The catalogue's share of the environment. */
  readonly share: Share;
}

/** What an environment's guardrails measure, each with its threshold, and what its services do, on one page. */
export class GuardrailDashboard extends ComponentResource {
  constructor(name: string, { project, share }: GuardrailDashboardArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:monitoring:GuardrailDashboard", name, {}, opts);
    new Dashboard(
      name,
      { project, dashboardJson: JSON.stringify(dashboardDefinition(share)) },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}
