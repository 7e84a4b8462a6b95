import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { protect } from "../../../commands/protection/protect.ts";
import type { RulesClient } from "../../../commands/protection/repository-rules.ts";
import { declaredRules, type EnvironmentRules } from "../../../model/delivery/environment-rules.ts";
import { stackOf } from "../../estates/estates.ts";

const stack = stackOf("production");
const expected = declaredRules(stack.settings, stack.share);

let said: string;
beforeEach(() => {
  said = "";
  for (const stream of ["log", "error"] as const) {
    vi.spyOn(console, stream).mockImplementation((line: string) => {
      said += `${line}\n`;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

/** A repository with these changes to its environments; `mends` says whether putting right works. */
function repository(changes: Record<string, Partial<EnvironmentRules>>, mends = true) {
  const found = new Map(expected.map((rules) => [rules.name, { ...rules, ...changes[rules.name] }]));
  const restored: string[] = [];
  const rules: RulesClient = {
    name: "acme/estate",
    read: async (name) => found.get(name),
    restore: async (rules) => {
      restored.push(rules.name);
      if (mends) found.set(rules.name, rules);
    },
  };
  return { rules, restored };
}

const UNPROTECTED = { "production-update": { users: [], teams: [] } };

describe("npm run protection", () => {
  test("exits 0 where GitHub enforces what it should", async () => {
    expect(await protect(stack, repository({}).rules, {})).toBe(0);
    expect(said).toContain(
      "acme/estate enforces the rules of production, production-preview, production-update",
    );
  });

  test("exits 1 where somebody removed the reviewers, changes nothing, and says how to put it right", async () => {
    const { rules, restored } = repository(UNPROTECTED);
    expect(await protect(stack, rules, {})).toBe(1);
    expect(restored).toEqual([]);
    expect(said).toContain("  production-update, reviewers: none, and should be user");
    expect(said).toContain("npm run protection -- production --restore");
  });

  test("puts right the environments that are wrong, and exits 0 then", async () => {
    const { rules, restored } = repository(UNPROTECTED);
    expect(await protect(stack, rules, { restore: true })).toBe(0);
    expect(restored).toEqual(["production-update"]);
  });

  test("looks again after putting right, and exits 1 where it is still wrong", async () => {
    const { rules } = repository(UNPROTECTED, false);
    expect(await protect(stack, rules, { restore: true })).toBe(1);
    expect(said).toContain("pulumi up --refresh -s production makes again what is missing");
  });
});
