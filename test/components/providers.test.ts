import { expect, test } from "vitest";
import { stackProviders } from "../../components/providers.ts";
import { plan, settings } from "./fixtures.ts";

const planOf = (changed: Partial<typeof settings> = {}) =>
  plan(() => stackProviders({ ...settings, ...changed }));

test("the three providers, exactly: no credentials, which each finds for itself, and no region for Google's to look up", async () => {
  expect((await planOf()).resources).toEqual([
    {
      type: "pulumi:providers:gcp",
      name: "gcp",
      parent: null,
      inputs: {
        project: "example-staging",
        billingProject: "example-staging",
        userProjectOverride: "true",
      },
    },
    {
      type: "pulumi:providers:github",
      name: "github",
      parent: null,
      inputs: { owner: "example-founder", baseUrl: "https://api.github.com/" },
    },
    { type: "pulumi:providers:vercel", name: "vercel", parent: null, inputs: {} },
  ]);
});

test("a Vercel team is named where there is one", async () => {
  const made = await planOf({ vercel: { plan: "pro", team: "team_1" } });

  expect(made.one("pulumi:providers:vercel").inputs).toEqual({ team: "team_1" });
});
