import type { ComponentResource, ComponentResourceOptions, CustomResourceOptions } from "@pulumi/pulumi";

/**
 * Options of a component's children: the component as parent, and what the component itself waits for. Pulumi hands
 * providers and protection down by itself, dependencies not.
 */
export function childOptions(
  parent: ComponentResource,
  opts: ComponentResourceOptions,
): CustomResourceOptions {
  return { parent, ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }) };
}
