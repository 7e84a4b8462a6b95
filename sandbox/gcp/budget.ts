import type { BudgetArgs, BudgetState } from "@pulumi/gcp/billing/budget.js";
import type { Cloud } from "../provider/cloud.ts";
import {
  derivedUuid,
  identity,
  optional,
  type Plain,
  required,
  type Violation,
} from "../provider/resource-type.ts";
import { within } from "./durations.ts";
import { atMost, byProjectId, form, gcpType, googleError, oneOf, projectIn, text } from "./gcp-type.ts";
import { TOPIC } from "./messaging.ts";
import { CHANNEL } from "./monitoring.ts";

type BudgetInputs = Plain<BudgetArgs>;

/**
 * A budget of a billing account: it tells of spending and stops nothing. Source: the SDK's doc comments and
 * https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets
 */
export const budget = gcpType<BudgetArgs, BudgetState>({
  token: "gcp:billing/budget:Budget",
  api: "billingbudgets.googleapis.com",
  inputs: {
    billingAccount: identity,
    displayName: optional,
    amount: required,
    budgetFilter: optional,
    thresholdRules: optional,
    allUpdatesRule: optional,
    ownershipScope: optional,
    deletionPolicy: optional,
  },
  // It is in no project; the API must be on in the one that the provider sends its requests for.
  homeProject: ({ budgetFilter }, cloud) =>
    text(cloud.provider.billingProject ?? cloud.provider.project) ??
    projectIn(cloud, `${budgetFilter?.projects?.[0]}/`),
  id: ({ billingAccount }, cloud) => {
    const all = `billingAccounts/${billingAccount}/budgets`;
    return `${all}/${derivedUuid(`${all}/${cloud.store.next(all)}`)}`;
  },
  *check({ billingAccount, displayName, ...budget }) {
    yield* form(
      "billingAccount",
      billingAccount,
      /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/,
      "must look like 012345-6789AB-CDEF01",
    );
    yield* atMost("displayName", displayName, 60);
    yield* oneOf("ownershipScope", budget.ownershipScope, ["ALL_USERS", "BILLING_ACCOUNT"]);
    yield* amountRules(budget.amount);
    yield* filterRules(budget.budgetFilter);
    for (const [index, rule] of (budget.thresholdRules ?? []).entries()) {
      yield* thresholdRules(`thresholdRules[${index}]`, rule);
    }
    yield* recipientRules(budget.allUpdatesRule);
  },
  admit({ budgetFilter, allUpdatesRule }, cloud) {
    requireQuotaProject(cloud);
    for (const project of budgetFilter?.projects ?? []) requireKnown(project, cloud);
    for (const channel of allUpdatesRule?.monitoringNotificationChannels ?? []) requireEmail(channel, cloud);
    const topic = allUpdatesRule?.pubsubTopic;
    if (topic !== undefined && cloud.lacks(TOPIC, byProjectId(cloud, topic))) {
      throw googleError(404, `Topic '${topic}' was not found.`);
    }
  },
  computed: { name: (_, { id }) => id },
});

/** What the SDK's doc comment of the resource warns of: a person's own login has no project that could be charged. */
function requireQuotaProject({ provider: { project, billingProject, userProjectOverride } }: Cloud): void {
  if (project === undefined || (billingProject && userProjectOverride)) return;
  throw googleError(
    403,
    "Your application is authenticating by using local Application Default Credentials. Billing budgets need a quota project: set billingProject and userProjectOverride on the provider.",
  );
}

function* amountRules({
  specifiedAmount: amount,
  lastPeriodAmount,
}: BudgetInputs["amount"]): Iterable<Violation> {
  if ((amount === undefined) === !lastPeriodAmount) {
    const reason = "amount needs exactly one of specifiedAmount and lastPeriodAmount true.";
    yield { property: "amount", reason };
  }
  yield* form("amount.specifiedAmount.units", amount?.units, /^\d+$/, "must be a whole number");
  yield* within("amount.specifiedAmount.nanos", amount?.nanos, [0, 999_999_999]);
  yield* form(
    "amount.specifiedAmount.currencyCode",
    amount?.currencyCode,
    /^[A-Z]{3}$/,
    "must be a code of ISO 4217, e.g. USD",
  );
}

function* filterRules(filter: BudgetInputs["budgetFilter"]): Iterable<Violation> {
  const { calendarPeriod, customPeriod, creditTypes, creditTypesTreatment } = filter ?? {};
  for (const project of filter?.projects ?? []) {
    // The API keeps the number, whatever it is given.
    yield* form("budgetFilter.projects", project, /^projects\/\d+$/, "must look like projects/NUMBER");
  }
  yield* oneOf("budgetFilter.calendarPeriod", calendarPeriod, ["MONTH", "QUARTER", "YEAR"]);
  if (calendarPeriod !== undefined && customPeriod !== undefined) {
    const reason = "budgetFilter has both a calendarPeriod and a customPeriod.";
    yield { property: "budgetFilter", reason };
  }
  yield* oneOf("budgetFilter.creditTypesTreatment", creditTypesTreatment, [
    "INCLUDE_ALL_CREDITS",
    "EXCLUDE_ALL_CREDITS",
    "INCLUDE_SPECIFIED_CREDITS",
  ]);
  if ((creditTypes ?? []).length > 0 && creditTypesTreatment !== "INCLUDE_SPECIFIED_CREDITS") {
    const reason = "creditTypes go with creditTypesTreatment INCLUDE_SPECIFIED_CREDITS, and with no other.";
    yield { property: "budgetFilter.creditTypes", reason };
  }
}

function* thresholdRules(
  property: string,
  { thresholdPercent, spendBasis }: NonNullable<BudgetInputs["thresholdRules"]>[number],
): Iterable<Violation> {
  if (thresholdPercent < 0) {
    const reason = `${property}.thresholdPercent ${thresholdPercent} must be at least 0; 0.5 is 50%.`;
    yield { property, reason };
  }
  yield* oneOf(`${property}.spendBasis`, spendBasis, ["CURRENT_SPEND", "FORECASTED_SPEND"]);
}

function* recipientRules(rule: BudgetInputs["allUpdatesRule"]): Iterable<Violation> {
  if (!rule) return;
  const channels = rule.monitoringNotificationChannels ?? [];
  if (channels.length > 5) {
    const reason = `A budget tells at most 5 channels, not ${channels.length}.`;
    yield { property: "allUpdatesRule.monitoringNotificationChannels", reason };
  }
  if (channels.length === 0 && rule.pubsubTopic === undefined && !rule.enableProjectLevelRecipients) {
    const reason = "allUpdatesRule needs a channel, a pubsubTopic or enableProjectLevelRecipients.";
    yield { property: "allUpdatesRule", reason };
  }
  yield* oneOf("allUpdatesRule.schemaVersion", rule.schemaVersion, ["1.0"]);
}

function requireKnown(project: string, cloud: Cloud): void {
  if (cloud.store.seeds().gcpProjects.some(({ number }) => project === `projects/${number}`)) return;
  throw googleError(400, `The project of the filter '${project}' was not found.`);
}

/** https://cloud.google.com/billing/docs/how-to/budgets-notification-recipients */
function requireEmail(channel: string, cloud: Cloud): void {
  if (cloud.preview) return;
  const found = cloud.store.get(CHANNEL, byProjectId(cloud, channel));
  if (!found) throw googleError(404, `Notification channel '${channel}' was not found.`);
  if (found.inputs.type === "email") return;
  throw googleError(
    400,
    `A budget tells channels of type email only; '${channel}' is of type ${found.inputs.type}.`,
  );
}
