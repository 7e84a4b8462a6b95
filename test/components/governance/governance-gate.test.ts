import { afterAll, afterEach, expect, test, vi } from "vitest";
import { takeInventory } from "../../../commands/plan/inventory.ts";
import { passGovernance } from "../../../components/governance/governance-gate.ts";
import { stackProviders } from "../../../components/providers.ts";
import { shareOf } from "../../../model/delivery/share.ts";
import { governedPlaces } from "../../../model/governance/report.ts";
import { governedAfter } from "../../../model/governance/snapshot.ts";
import { loadCatalogue } from "../../../model/load-catalogue.ts";
import type { StackSettings } from "../../../model/settings.ts";
import { loadSettings } from "../../../model/stack/stack-file.ts";
import { Estate } from "../../model/broken-estate.ts";

const estate = new Estate();
const loaded = loadCatalogue(estate.root);
const { catalogue, problemOf } = loaded;
afterAll(() => estate.remove());
afterEach(() => vi.restoreAllMocks());
if (!catalogue) throw new Error("the base is not valid");
const share = shareOf(catalogue, "production");
const { settings } = loadSettings(estate.root, share, loaded);
if (!settings) throw new Error("the base is not valid");
const stack = { share, settings };
const deployed = governedAfter(stack, undefined, "2026-02-01");
const watch = "api-production/api_p95/k6";

/** Passes the gate with this as what is deployed; what it says goes to the console where there is no engine. */
async function pass(before: unknown): Promise<string[]> {
  const said: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(String(line)));
  const gate = async () =>
    void (await passGovernance({
      stack,
      all: catalogue?.reviews ?? [],
      places: governedPlaces(estate.root, "production", problemOf),
      place: "login",
      provider: stackProviders(settings as StackSettings).gcp,
    }));
  await takeInventory(gate, { environment: "production" }, {}, { deployed: before as never });
  return said;
}

test("the first deployment passes, and says so", async () => {
  expect((await pass(undefined)).join()).toContain("governance of production starts with this deployment");
});

test("what changes nothing passes without a word", async () => {
  expect(await pass(deployed)).toEqual([]);
});

test("a change that needs no review is told under its own heading", async () => {
  const approvals = { ...deployed.approvals, api: { pipeline: "api-production", approval_required: false } };
  expect((await pass({ ...deployed, approvals })).join()).toContain(
    "governed changes of production:\n  pipeline:api-production.approval_required: false → true, a person approves each deployment of api to production\n    needs no review",
  );
});

test("a refusal says what, where, and the record that is missing, ready to paste", async () => {
  const guardrails = {
    ...deployed.guardrails,
    [watch]: { ...deployed.guardrails[watch], threshold: 700 },
  };
  const today = new Date().toISOString().slice(0, 10);
  await expect(pass({ ...deployed, guardrails })).rejects.toThrow(
    [
      "governance refuses this deployment of production, and nothing is changed",
      "governed changes of production:",
      "  guardrail:api-latency-production.threshold: 700 → 800, loosened: the alert fires later",
      "    no review covers it",
      "catalogue/guardrails.yaml:12:14: error: guardrail api-latency-production, threshold = 800: 700 is deployed: loosened: the alert fires later, and no review covers that (review first-budget covered an earlier change, and a review covers one change only)",
      "    fix: append to catalogue/governance.yaml, or run: npm run govern -- approve guardrail:api-latency-production.threshold",
      `- { id: api-latency-production-threshold-${today}, date: ${today}, environment: production, entity_kind: guardrail, entity_id: api-latency-production, field: threshold, from: 700, to: 800, reviewer: , reason: , kpi_budget:  }`,
    ].join("\n"),
  );
});

test("a review that is gone is told where it would be appended", async () => {
  const reviews = { ...deployed.reviews, "an-old-one": "0".repeat(64) };
  await expect(pass({ ...deployed, reviews })).rejects.toThrow(
    "catalogue/governance.yaml:12:1: error: review an-old-one: this review is deployed, and reviews are never taken out\n    fix: put it back as it was: git log -p catalogue/governance.yaml",
  );
});

test.each([
  ["of a later format", { ...deployed, format: 3 }],
  ["of something else", "deployed"],
  ["with a field missing", { ...deployed, secrets: undefined }],
  ["with a field too many", { ...deployed, extra: 1 }],
])("an output %s is no first deployment", async (_, before) => {
  await expect(pass(before)).rejects.toThrow("is not what this version of the program can read");
});
