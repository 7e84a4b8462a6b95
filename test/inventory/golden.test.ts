import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CompactResource } from "../../commands/inventory/compact.ts";
import { differences, formatDifference } from "../../commands/inventory/differences.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { plannedStack } from "./reference.ts";

const HOW_TO_ACCEPT = "npx vitest run --project unit test/inventory -u";

test.each(ENVIRONMENTS)("the plan of %s is the one that was reviewed", async (environment) => {
  const file = join(import.meta.dirname, `${environment}.json`);
  const reviewed: CompactResource[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const planned = await plannedStack(environment);

  const changes = differences(reviewed, planned).map(formatDifference);
  const summary = `${changes.join("\n")}\n\nif that is what you want: ${HOW_TO_ACCEPT}\n`;
  await expect(`${JSON.stringify(planned, null, 2)}\n`, summary).toMatchFileSnapshot(file);
});
