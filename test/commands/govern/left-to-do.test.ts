import { expect, test } from "vitest";
import { leftToDo } from "../../../commands/govern/leaked.ts";
import { stackOf } from "../../estates/estates.ts";

const left = (environment: "staging" | "production", id: string, started?: ReadonlyMap<string, string>) => {
  const { share } = stackOf(environment);
  const secret = share.secrets.find((one) => one.id === id);
  if (!secret) throw new Error(`no secret ${id}`);
  return leftToDo(secret, share, "acme/estate", started);
};
const issuer = (id: string) => `left: revoke the old value of ${id} at its issuer; only this ends the leak`;

test("what services and CI read is replaced by the update: only the issuer is left", () => {
  expect(left("staging", "database-url-staging")).toEqual([issuer("database-url-staging")]);
});

test("a site that CI delivers is delivered again, by the run that delivered it", () => {
  expect(left("production", "supabase-service-key-production")).toEqual([
    "left: deliver portal-production again, which has the old value until then: gh run rerun --repo acme/estate \"$(gh run list --repo acme/estate --workflow portal-production.yml --event push --status success --limit 1 --json databaseId --jq '.[0].databaseId')\"",
    issuer("supabase-service-key-production"),
  ]);
});

test("a site that Vercel builds is built again", () => {
  expect(left("staging", "supabase-service-key-staging")).toEqual([
    "left: build portal-staging again, which has the old value until then: Redeploy in its dashboard, or the next push",
    issuer("supabase-service-key-staging"),
  ]);
});

test("a delivery that was started is not one that has ended", () => {
  expect(
    left("production", "supabase-service-key-production", new Map([["portal-production", "77"]])),
  ).toEqual([
    "left: see that the delivery of portal-production succeeds, which has the old value until then: gh run watch --repo acme/estate 77",
    issuer("supabase-service-key-production"),
  ]);
});
