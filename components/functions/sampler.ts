import { IAMMember } from "@pulumi/gcp/projects/iammember.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { FUNCTION_SIZE } from "../../model/alerting/function-plans.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { SamplerPlan } from "../../model/entities/sampler-plan.ts";
import { SOURCE } from "../../model/entities/sources/sources.ts";
import { samplerName, transactionsMetricType } from "../../model/names.ts";
import { childOptions } from "../child-options.ts";
import { customMetric } from "../monitoring/custom-metric.ts";
import { CloudFunction, type CloudFunctionArgs } from "./cloud-function.ts";

/** What a {@link Sampler} is made from. */
export interface SamplerArgs
  extends Pick<CloudFunctionArgs, "environment" | "gcp" | "builder" | "secrets" | "runtimeSecrets"> {
  /** What it samples, from where; becomes the variable `PLAN`. */
  readonly plan: SamplerPlan;
  /** Service account that CI deploys as: it pushes what a load test found. */
  readonly deployer: Output<string>;
}

/** Samples what Google does not collect, every five minutes, and takes what load tests found. */
export class Sampler extends ComponentResource {
  /** The function as it is deployed. */
  readonly deployed: CloudFunction;

  constructor(name: string, args: SamplerArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:functions:Sampler", name, {}, opts);
    const child = childOptions(this, opts);
    const { environment, gcp, plan, deployer } = args;
    const { project } = gcp;
    // A sample of a counter is the difference to what was read before, so that has to be kept and read.
    const readsCounters = plan.polled.some(({ source }) => SOURCE[source].answersCounters);
    const roles = {
      writes: "roles/monitoring.metricWriter",
      ...(readsCounters && { reads: "roles/monitoring.viewer" }),
    };
    this.deployed = new CloudFunction(
      samplerName(environment),
      {
        ...args,
        entry: "sampler",
        size: FUNCTION_SIZE.sampler,
        ingress: plan.pushed.length > 0 ? "all" : "internal",
        permissions: ({ member }): Resource[] =>
          Object.entries(roles).map(
            ([does, role]) => new IAMMember(`${name}-${does}-metrics`, { project, role, member }, child),
          ),
      },
      child,
    );
    if (readsCounters) this.#keepCounters(environment, project, child);
    if (plan.pushed.length > 0) {
      this.deployed.allowCaller(
        `${name}-called-by-ci`,
        deployer.apply((email) => `serviceAccount:${email}`),
      );
    }
    this.registerOutputs({});
  }

  /** Where what was read before is kept: in Cloud Monitoring itself, which needs no other store. */
  #keepCounters(environment: Environment, project: string, child: CustomResourceOptions): void {
    const args = {
      project,
      type: transactionsMetricType(environment),
      displayName: `transactions (${environment})`,
      description: "What the counters of a database's transactions stood at",
      unit: "1",
      labels: { outcome: "committed or rolled_back" },
    };
    customMetric(`${environment}-transactions`, args, child);
  }
}
