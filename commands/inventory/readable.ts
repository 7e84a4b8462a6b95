import { createHash } from "node:crypto";
import type { PlannedResource } from "../plan/inventory.ts";
import { type CompactResource, compact, refOf } from "./compact.ts";

/**
 * A plan as a reviewer wants to read it: usual options left out, a runbook as its title and a digest, and a dependency on
 * everything of a component as one line, `COMPONENT/*`.
 */
export function readable(resources: readonly PlannedResource[]): CompactResource[] {
  return resources.map((resource) => {
    const { inputs, dependsOn, ...rest } = compact(resource);
    return {
      ...rest,
      ...(dependsOn && { dependsOn: withWholeComponents(dependsOn, resource, resources) }),
      inputs: withDigestedRunbook(inputs),
    };
  });
}

function withWholeComponents(
  dependsOn: readonly string[],
  resource: PlannedResource,
  resources: readonly PlannedResource[],
): string[] {
  let left = [...dependsOn];
  const whole: string[] = [];
  const components = resources
    .filter(({ custom }) => !custom)
    .map((component) => ({ component, parts: partsOf(component, resources).map(refOf) }))
    .sort((a, b) => b.parts.length - a.parts.length);
  for (const { component, parts } of components) {
    const isWhole = parts.length > 1 && parts.every((part) => left.includes(part));
    if (!isWhole || resource.parent === refOf(component)) continue;
    left = left.filter((dependency) => !parts.includes(dependency));
    whole.push(`${refOf(component)}/*`);
  }
  return [...left, ...whole].sort();
}

/** What providers manage below a component, however deep. */
function partsOf(component: PlannedResource, resources: readonly PlannedResource[]): PlannedResource[] {
  return resources
    .filter(({ parent }) => parent === refOf(component))
    .flatMap((child) => (child.custom ? [child] : partsOf(child, resources)));
}

function withDigestedRunbook(inputs: CompactResource["inputs"]): CompactResource["inputs"] {
  const { documentation } = inputs as { documentation?: { content: string } };
  if (!documentation) return inputs;
  const { content } = documentation;
  const [title] = content.split("\n");
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return { ...inputs, documentation: { ...documentation, content: `${title} (sha256 ${digest})` } };
}
