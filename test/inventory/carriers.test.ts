import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { carriersOf } from "../../model/governance/secret-resources.ts";
import { governedAfter } from "../../model/governance/snapshot.ts";
import { T } from "../components/fixtures.ts";
import { stackOf } from "../estates/estates.ts";
import { plannedStack } from "./reference.ts";

const VALUE_TYPES: readonly string[] = [
  T.secretVersion,
  T.environmentSecret,
  T.environmentVariable,
  T.vercelVariable,
];

/** What the program itself delivers is no entry of the secrets catalogue. */
const OWN =
  /_(URL|SERVICE|IMAGE|VERCEL_PROJECT_ID|VERCEL_BYPASS|EAS_\w+)$|-(DEPLOY_FREEZE|GCP_\w+|IMAGE_REGISTRY|ENVIRONMENT|SUPABASE_SCHEMA)$/;

describe.each(ENVIRONMENTS)("what carries the secrets of %s", (environment) => {
  const stack = stackOf(environment);
  const { share } = stack;
  const governed = governedAfter(stack, undefined, "2026-01-01");
  const carriers = share.secrets.flatMap((secret) =>
    carriersOf(secret, share, governed).map(({ type, name }) => `${type} ${name}`),
  );

  test("is what the plan has, no more and no less", async () => {
    const planned = (await plannedStack(environment))
      .filter(({ type }) => VALUE_TYPES.includes(type))
      .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
    const keys = share.secrets.map(({ key_name }) => key_name);
    const ofCatalogue = planned.filter(
      (resource) => !OWN.test(resource) || keys.some((key) => resource.endsWith(`-${key}`)),
    );

    expect([...new Set(carriers)].sort()).toEqual(ofCatalogue.sort());
  });

  test("is something for each one that is delivered anywhere but as a plain value of a service", () => {
    const without = share.secrets.filter((secret) => carriersOf(secret, share, governed).length === 0);
    expect(without).toEqual([]);
  });
});
