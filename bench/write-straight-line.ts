import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEstate } from "../commands/estate.ts";
import { rehearsalConfig } from "../commands/plan/inventory.ts";
import { planOf } from "../commands/plan/plan-of.ts";
import { PULUMI_PROJECT, VALUE_KEYS } from "../model/settings.ts";
import { straightLine } from "./straight-line.ts";

/*
 * Writes the program that registers what the plan of a stack has, and the stack's configuration for a run without an engine:
 * `write-straight-line.ts PROJECT STACK`, into straight-line.ts and config.json of the project.
 */

const [project = "", environment = ""] = process.argv.slice(2);
const stack = loadEstate(project).stacks.find((candidate) => candidate.environment === environment);
if (!stack) throw new Error(`${project} has no valid stack ${environment}`);
const values = Object.entries(rehearsalConfig(stack)).map(([name, value]) => [
  `${PULUMI_PROJECT}:${name}`,
  typeof value === "string" ? value : JSON.stringify(value),
]);
const config = {
  project: PULUMI_PROJECT,
  values: Object.fromEntries(values),
  secrets: [`${PULUMI_PROJECT}:${VALUE_KEYS.sensitive}`],
};
writeFileSync(join(project, "config.json"), JSON.stringify(config));
writeFileSync(
  join(project, "straight-line.ts"),
  straightLine(await planOf(stack, { showSecrets: true }), join(project, "node_modules")),
);
