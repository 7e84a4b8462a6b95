import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { estateRoot, TEST_ESTATES, type TestEstate } from "../../estates/estates.ts";
import { commit, wrongIn } from "./committed.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "check-"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** An estate as its owner has committed it: rendered, with its plans accepted. */
async function committed(name: TestEstate): Promise<void> {
  cpSync(estateRoot(name), root, { recursive: true });
  await commit(root);
}

const wrong = (...names: string[]) => wrongIn(root, ...names);

function edit(file: string, from: string, to: string): void {
  const parts = readFileSync(join(root, file), "utf8").split(from);
  expect(parts, from).toHaveLength(2);
  writeFileSync(join(root, file), parts.join(to));
}

test.each(TEST_ESTATES)("%s passes every check, whoever's names it has", async (name) => {
  await committed(name);
  expect(await wrong()).toEqual({});
});

describe("a change of the founder's estate", () => {
  beforeEach(() => committed("founder"));

  test("of a limit is one of the inventory, and no fault of parity or an invariant", async () => {
    edit("catalogue/surfaces.yaml", "max_instances: 3", "max_instances: 4");
    const path = "gcp:cloudrunv2/service:Service::api-production  inputs";
    expect(await wrong()).toEqual({
      // The page of commands says how to come back to the declared limit.
      rendered: ["docs/operations.md"],
      inventory: [
        "production: 2 changes",
        `  ~ ${path}.scaling.maxInstanceCount: 3 → 4`,
        `  ~ ${path}.template.scaling.maxInstanceCount: 3 → 4`,
      ],
    });
  });

  test("of a rendered file by hand is drift", async () => {
    edit(".github/workflows/api-staging.yml", "name: api-staging", "name: mine");
    expect(await wrong("rendered")).toEqual({ rendered: [".github/workflows/api-staging.yml"] });
  });

  test("of one environment alone is allowed: it is declared", async () => {
    edit("Pulumi.staging.yaml", "region: europe-west1", "region: europe-west4");
    expect(Object.keys(await wrong())).toEqual(["rendered", "inventory"]);
  });

  test("to a name that is like the other environment's is no fault of an invariant", async () => {
    edit("Pulumi.staging.yaml", "project: kiln-staging", "project: kiln-production-stg");
    expect(await wrong("invariants")).toEqual({});
  });

  test("that loses data says so", async () => {
    edit("Pulumi.staging.yaml", "project: kiln-staging", "project: kiln-trial");
    const { inventory = [] } = await wrong("inventory");
    expect(inventory).toContain(
      "  gcp:secretmanager/secret:Secret::database-url-staging is replaced, since its project changes: that loses every version of its value",
    );
  });
});

test("what was never accepted is told in one line a stack, not resource by resource", async () => {
  await committed("founder");
  rmSync(join(root, "inventory"), { recursive: true });
  expect(await wrong("inventory")).toEqual({
    inventory: [
      expect.stringMatching(/^staging: \d+ resources, none accepted before$/),
      expect.stringMatching(/^production: \d+ resources, none accepted before$/),
    ],
  });
});

test("an inventory with the marks of a conflict is refused, with what to do", async () => {
  await committed("founder");
  writeFileSync(join(root, "inventory/staging.json"), "<<<<<<< ours\n[]\n");
  await expect(wrong("inventory")).rejects.toThrow(
    /inventory\/staging\.json is not an inventory\n {4}fix: restore/,
  );
});
