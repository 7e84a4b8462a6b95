import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../../sandbox/provider/wire.ts";
import { ProviderClient } from "./provider-client.ts";
import { refusalsIn } from "./refusals.ts";
import { provision, set, startWorld, TYPES, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const refuses = refusalsIn(() => world);
const amount = (path: string) => `amount.specifiedAmount.${path}`;
const filter = (path: string) => `budgetFilter.${path}`;
const CHANNELS = "allUpdatesRule.monitoringNotificationChannels";
const badAmount = "amount: amount needs exactly one of specifiedAmount and lastPeriodAmount true.";
const badAccount = (account: string) =>
  `billingAccount: billingAccount "${account}" must look like 012345-6789AB-CDEF01.`;
const off =
  "billingbudgets.googleapis.com has not been used in project other before or it is disabled. Enable it with a projects/service:Service that this resource depends on. [SERVICE_DISABLED]";

describe("a budget is refused", () => {
  refuses([
    [
      "budget",
      "billingAccount",
      "billingAccounts/012345-6789AB-CDEF01",
      badAccount("billingAccounts/012345-6789AB-CDEF01"),
    ],
    ["budget", "billingAccount", "012345-6789ab-cdef01", badAccount("012345-6789ab-cdef01")],
    [
      "budget",
      "displayName",
      "x".repeat(61),
      "displayName: displayName has 61 characters; at most 60 are allowed.",
    ],
    [
      "budget",
      "ownershipScope",
      "ALL",
      'ownershipScope: ownershipScope "ALL" must be one of ALL_USERS, BILLING_ACCOUNT.',
    ],
    ["budget", "amount", {}, badAmount],
    ["budget", "amount", { lastPeriodAmount: false }, badAmount],
    ["budget", "amount.lastPeriodAmount", true, badAmount],
    [
      "budget",
      amount("units"),
      "10.5",
      'amount.specifiedAmount.units: amount.specifiedAmount.units "10.5" must be a whole number.',
    ],
    [
      "budget",
      amount("nanos"),
      1_000_000_000,
      "amount.specifiedAmount.nanos: amount.specifiedAmount.nanos 1000000000 must be 0 to 999999999.",
    ],
    [
      "budget",
      amount("currencyCode"),
      "$",
      'amount.specifiedAmount.currencyCode: amount.specifiedAmount.currencyCode "$" must be a code of ISO 4217, e.g. USD.',
    ],
    [
      "budget",
      filter("projects"),
      ["projects/shop"],
      'budgetFilter.projects: budgetFilter.projects "projects/shop" must look like projects/NUMBER.',
    ],
    [
      "budget",
      filter("calendarPeriod"),
      "WEEK",
      'budgetFilter.calendarPeriod: budgetFilter.calendarPeriod "WEEK" must be one of MONTH, QUARTER, YEAR.',
    ],
    [
      "budget",
      filter("customPeriod"),
      { startDate: { year: 2030, month: 1, day: 1 } },
      "budgetFilter: budgetFilter has both a calendarPeriod and a customPeriod.",
    ],
    [
      "budget",
      filter("creditTypesTreatment"),
      "NONE",
      'budgetFilter.creditTypesTreatment: budgetFilter.creditTypesTreatment "NONE" must be one of INCLUDE_ALL_CREDITS, EXCLUDE_ALL_CREDITS, INCLUDE_SPECIFIED_CREDITS.',
    ],
    [
      "budget",
      filter("creditTypes"),
      ["FREE_TIER"],
      "budgetFilter.creditTypes: creditTypes go with creditTypesTreatment INCLUDE_SPECIFIED_CREDITS, and with no other.",
    ],
    [
      "budget",
      "thresholdRules.0.thresholdPercent",
      -0.5,
      "thresholdRules[0]: thresholdRules[0].thresholdPercent -0.5 must be at least 0; 0.5 is 50%.",
    ],
    [
      "budget",
      "thresholdRules.1.spendBasis",
      "FORECAST",
      'thresholdRules[1].spendBasis: thresholdRules[1].spendBasis "FORECAST" must be one of CURRENT_SPEND, FORECASTED_SPEND.',
    ],
    [
      "budget",
      CHANNELS,
      Array.from({ length: 6 }, (_, index) => `projects/shop/notificationChannels/${index}`),
      `${CHANNELS}: A budget tells at most 5 channels, not 6.`,
    ],
    [
      "budget",
      "allUpdatesRule",
      { disableDefaultIamRecipients: true },
      "allUpdatesRule: allUpdatesRule needs a channel, a pubsubTopic or enableProjectLevelRecipients.",
    ],
    [
      "budget",
      "allUpdatesRule.schemaVersion",
      "2.0",
      'allUpdatesRule.schemaVersion: allUpdatesRule.schemaVersion "2.0" must be one of 1.0.',
    ],
    [
      "budget",
      filter("projects.1"),
      "projects/3003",
      "googleapi: Error 400: The project of the filter 'projects/3003' was not found.",
    ],
    [
      "budget",
      `${CHANNELS}.0`,
      "projects/shop/notificationChannels/1",
      "googleapi: Error 404: Notification channel 'projects/shop/notificationChannels/1' was not found.",
    ],
    [
      "budget",
      "allUpdatesRule.pubsubTopic",
      "projects/shop/topics/none",
      "googleapi: Error 404: Topic 'projects/shop/topics/none' was not found.",
    ],
    ["budget", filter("projects"), ["projects/2002"], `googleapi: Error 403: ${off}`],
    [
      "budget",
      filter("projects"),
      [],
      "googleapi: Error 400: project: required field is not set, neither here nor in the provider.",
    ],
  ]);

  it("that is to tell a channel of another type than email", async () => {
    const channel = world.ids.get("channel") ?? "";
    await expect(world.apply("budget", set(world.valid("budget"), `${CHANNELS}.0`, channel))).rejects.toThrow(
      new Error(
        `googleapi: Error 400: A budget tells channels of type email only; '${channel}' is of type pubsub.`,
      ),
    );
  });

  it.each([{ project: "other" }, { project: "shop", billingProject: "other" }])(
    "where the API is off in the project of the provider %j",
    async (settings) => {
      const client = new ProviderClient(world.clouds, "gcp");
      await client.configure(settings);
      const attempt = client.apply(TYPES.budget, world.valid("budget"));
      await expect(attempt).rejects.toThrow(new Error(`googleapi: Error 403: ${off}`));
      client.close();
    },
  );
});

describe("a budget of somebody who is logged in as a person", () => {
  it.each([
    [{ project: "shop" }, false],
    [{ project: "shop", billingProject: "shop" }, false],
    [{ project: "shop", userProjectOverride: "true" }, false],
    [{ project: "shop", billingProject: "shop", userProjectOverride: "true" }, true],
  ])("needs a project that is charged, with %j", async (settings, isTaken) => {
    const client = new ProviderClient(world.clouds, "gcp");
    await client.configure(settings);
    const attempt = client.apply(TYPES.budget, world.valid("budget"));
    if (isTaken) await expect(attempt).resolves.toBeDefined();
    else await expect(attempt).rejects.toThrow("set billingProject and userProjectOverride on the provider");
    client.close();
  });
});

describe("a budget is taken", () => {
  it.each<readonly [string, Json | undefined]>([
    ["amount", { lastPeriodAmount: true }],
    [amount("nanos"), 500_000_000],
    [amount("currencyCode"), undefined],
    ["thresholdRules", undefined],
    ["thresholdRules.0.thresholdPercent", 0],
    ["allUpdatesRule", undefined],
    ["allUpdatesRule", { pubsubTopic: "projects/1001/topics/alerts", schemaVersion: "1.0" }],
    ["allUpdatesRule", { enableProjectLevelRecipients: true }],
    ["allUpdatesRule.pubsubTopic", undefined],
    [
      "budgetFilter",
      {
        projects: ["projects/1001", "projects/2002"],
        customPeriod: { startDate: { year: 2030, month: 1, day: 1 } },
        creditTypes: ["FREE_TIER"],
        creditTypesTreatment: "INCLUDE_SPECIFIED_CREDITS",
      },
    ],
  ])("with %s = %j", async (path, value) => {
    const { id, outputs } = await world.apply("budget", set(world.valid("budget"), path, value));
    expect(id).toMatch(
      /^billingAccounts\/012345-6789AB-CDEF01\/budgets\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(id).not.toBe(world.ids.get("budget"));
    expect(outputs.name).toBe(id);
  });
});
