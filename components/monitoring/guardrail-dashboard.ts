import { Dashboard } from "@pulumi/gcp/monitoring/dashboard.js";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { dashboardDefinition } from "../../model/alerting/dashboard.ts";
import type { Share } from "../../model/delivery/share.ts";
import { childOptions } from "../child-options.ts";

/** What an environment's guardrails measure, each with its threshold, and what its services do, on one page. */
export class GuardrailDashboard extends ComponentResource {
  constructor(
    name: string,
    { project, share }: { readonly project: string; readonly share: Share },
    opts: ComponentResourceOptions = {},
  ) {
    super("skeleton:monitoring:GuardrailDashboard", name, {}, opts);
    new Dashboard(
      name,
      { project, dashboardJson: JSON.stringify(dashboardDefinition(share)) },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}
