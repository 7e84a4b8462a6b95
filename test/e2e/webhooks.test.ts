import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEstate } from "../../commands/estate.ts";
import { standInValues } from "../../commands/plan/stand-in-values.ts";
import { filesBelow } from "./files-below.ts";
import { type Estate, openEstate, outputsOf } from "./sandbox-estate.ts";

const SECRETS = ["on-call-webhook-staging", "audit-webhook-staging"] as const;

const secret = (id: string, keyName: string) => `
- id: ${id}
  environment: staging
  service: cloud-run
  key_name: ${keyName}
  owner: platform-lead
  rotation_cadence_days: 365
  status: active
`;

let estate: Estate;
/** Everything that was printed, other than by the sandbox. */
let printed = "";

beforeAll(async () => {
  estate = await openEstate();
  const append = (file: string, text: string) => {
    const before = estate.read(file);
    estate.edit(file, before, before + text);
  };
  append("catalogue/secrets.yaml", secret(SECRETS[0], "WEBHOOK_URL_ON_CALL"));
  append("catalogue/secrets.yaml", secret(SECRETS[1], "WEBHOOK_URL_AUDIT"));
  const email =
    '  alert_channel: "email:staging-alerts@example.com"\n  runbook_ref: docs/runbooks/api-latency.md\n';
  const at =
    "- id: api-load-test-staging\n  surface: api-staging\n  metric_name: api_p95\n  threshold: 1200\n";
  estate.edit(
    "catalogue/guardrails.yaml",
    `${at}  observability_source: k6\n${email}`,
    `${at}  observability_source: k6\n  alert_channel: "webhook:on-call"\n  runbook_ref: docs/runbooks/api-latency.md\n  secrets: [${SECRETS[0]}]\n`,
  );
  estate.edit(
    "Pulumi.staging.yaml",
    "    email: staging-alerts@example.com\n",
    `    email: staging-alerts@example.com\n    governance_channel: "webhook:audit"\n    governance_secret: ${SECRETS[1]}\n`,
  );
  for (const [script, ...args] of [
    ["validate"],
    ["render"],
    ["plan", "staging"],
    ["inventory", "--accept"],
    ["page", "--out", "page.html"],
  ] as const) {
    const run = await estate.run(script, args);
    printed += run.stdout + run.stderr;
    if (run.code !== 0) throw new Error(`${script}: exit ${run.code}\n${run.stdout}${run.stderr}`);
  }
  await estate.deployed("up", "staging", "--verbose");
});
afterAll(() => estate?.remove());

const urls = (): string[] => {
  const [staging] = loadEstate(estate.root).stacks.map(({ share }) => standInValues(share).secrets ?? {});
  return SECRETS.map((id) => staging?.[id] ?? "");
};

test("the URL of a webhook reaches Secret Manager and the relay's environment, by reference", () => {
  expect(urls()).toEqual(SECRETS.map((id) => expect.stringMatching(`^https://.*${id}`)));
  const { serviceConfig } = estate.resource("Function", "relay-staging").inputs as {
    serviceConfig: { secretEnvironmentVariables: unknown[]; environmentVariables: { PLAN: string } };
  };
  expect(serviceConfig.secretEnvironmentVariables).toEqual(
    [
      ["WEBHOOK_URL_ON_CALL", SECRETS[0]],
      ["WEBHOOK_URL_AUDIT", SECRETS[1]],
    ].map(([key, id]) => ({ key, projectId: "example-staging", secret: id, version: "1" })),
  );
  expect(JSON.parse(serviceConfig.environmentVariables.PLAN)).toMatchObject({
    guardrails: { "api-load-test-staging": { kind: "webhook", name: "on-call" } },
    governance: { kind: "webhook", name: "audit" },
  });
});

test("and is nowhere else: not in the clouds, the state, its outputs, the page, the documents, or what is printed", async () => {
  const { staging = [] } = await estate.states();
  const texts: readonly (readonly [where: string, text: string])[] = [
    ["state", JSON.stringify(staging)],
    ["governed", JSON.stringify(outputsOf(staging)?.governed)],
    ...filesBelow(join(estate.root, ".sandbox")).map((file) => [file, readFileSync(file, "utf8")] as const),
    ...["page.html", "docs/catalogue.md", "inventory/staging.json"].map(
      (file) => [file, estate.read(file)] as const,
    ),
    ["output", printed + estate.said()],
  ];

  const named = ["governed", "page.html", "docs/catalogue.md", "inventory/staging.json"];
  for (const [where, text] of texts.filter(([where]) => named.includes(where))) {
    expect(text, where).toMatch(/webhook:on-call|\\*"name\\*": ?\\*"on-call/);
  }
  const leaks = texts.flatMap(([where, text]) =>
    [...urls(), ...SECRETS.map((id) => `stand-in-for-${id}`)]
      .filter((url) => text.includes(url))
      .map((url) => `${url} in ${where}`),
  );
  expect(leaks).toEqual([]);
});
