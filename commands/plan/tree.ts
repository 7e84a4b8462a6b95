import { count } from "../../model/problems/count.ts";
import type { Stack } from "../estate.ts";
import { colours } from "../terminal/colours.ts";
import type { PlannedResource } from "./inventory.ts";

/** Prints the resources as the tree that they form, components above what they are made of. */
export function printPlan({ environment, share }: Stack, resources: readonly PlannedResource[]): void {
  console.log(colours.bold(`plan of ${environment}`));
  for (const line of treeLines(resources, null, "")) console.log(line);
  const managed = resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  const guarded = managed.filter(({ protect }) => protect);
  console.log(`\n${count(managed.length, "resource")}, ${guarded.length} protected`);
  if (share.drafts.length > 0) {
    console.log(`declared and not provisioned yet: ${share.drafts.map(({ id }) => id).join(", ")}`);
  }
}

function treeLines(resources: readonly PlannedResource[], parent: string | null, indent: string): string[] {
  const children = resources.filter((resource) => resource.parent === parent);
  return children.flatMap((child, i) => {
    const isLast = i === children.length - 1;
    const { type, name, custom, protect } = child;
    const label = custom
      ? `${name}  ${colours.dim(shortType(type))}`
      : `${colours.cyan(shortType(type))} ${name}`;
    return [
      `${indent}${isLast ? "└─ " : "├─ "}${label}${protect ? colours.yellow("  protected") : ""}`,
      ...treeLines(resources, `${type}::${name}`, `${indent}${isLast ? "   " : "│  "}`),
    ];
  });
}

/** `gcp:cloudrunv2/service:Service` → `gcp:cloudrunv2:Service`; `skeleton:run:CloudRunSurface` → `CloudRunSurface`. */
function shortType(type: string): string {
  const [provider = "", module = "", name = ""] = type.split(":");
  if (provider === "skeleton") return name;
  return [provider, module.split("/")[0], name].filter((part) => part && part !== "index").join(":");
}
