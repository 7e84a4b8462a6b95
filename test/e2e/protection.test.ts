import { afterAll, beforeAll, expect, test } from "vitest";
import { counts, type Estate, openEstate } from "./sandbox-estate.ts";

const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";

let estate: Estate;
beforeAll(async () => {
  estate = await openEstate();
  await estate.deployed("up", "production");
});
afterAll(() => estate?.remove());

test("reviewers that somebody removes by hand: no refresh shows it, the comparison does, and puts them back", async () => {
  const compare = (...options: string[]) =>
    estate.run("protection", ["production", "--sandbox", "--deployed", ...options]);
  expect((await compare()).code).toBe(0);

  estate.clouds.change(ENVIRONMENT, "estate:production-update", ({ reviewers: _, ...rest }) => ({
    ...rest,
    preventSelfReview: false,
  }));
  expect(counts(await estate.deployed("refresh", "production"))).toEqual([
    expect.not.objectContaining({ updated: expect.anything() }),
  ]);
  const refused = await compare();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("production-update, reviewers: none, and should be user");

  expect((await compare("--restore")).code).toBe(0);
  expect((await compare()).code).toBe(0);
});
