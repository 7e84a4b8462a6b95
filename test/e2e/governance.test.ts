import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GOVERNED_OBJECT } from "../../model/entities/governed-object.ts";
import { nodeArguments } from "./checkout.ts";
import { start } from "./process.ts";
import {
  counts,
  type Estate,
  openEstate,
  outputsOf,
  STACK_TRACE,
  type StateResource,
} from "./sandbox-estate.ts";

const APPROVAL =
  'workflow_file: .github/workflows/api-production.yml\n  triggers: ["tag:api-v*"]\n  stages: [Ruff, Pytest, Spectral, Build, GHCR Push, Tag Deploy]\n  approval_required: ';
const REVIEW = [
  "--reviewer",
  "platform-lead",
  "--author",
  "example-engineer",
  "--reason",
  "because a test says so",
];

describe("governed changes", () => {
  let estate: Estate;
  let first: string;
  beforeAll(async () => {
    estate = await openEstate();
    first = (await estate.deployed("up")).stdout;
  });
  afterAll(() => estate?.remove());

  const govern = (...args: string[]) => estate.run("govern", [...args, "--sandbox"]);
  const governed = async (...args: string[]) => {
    const run = await govern(...args);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    return run;
  };
  /**
   * The engine's state of a stack, without the ciphertexts, since secrets are encrypted anew whenever it is written, and
   * without what the program read of the stack's own outputs, which is all that a refused up writes. In order of URNs:
   * an up that is refused writes what it registered before first.
   */
  function stateOf(stack: string): StateResource[] {
    const file = join(estate.root, ".sandbox/state/.pulumi/stacks/skeleton", `${stack}.json`);
    const state = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
      key === "ciphertext" ? "…" : value,
    );
    return state.checkpoint.latest.resources
      .filter(({ type }: StateResource) => type !== "pulumi:pulumi:StackReference")
      .toSorted((a: StateResource, b: StateResource) => (a.urn < b.urn ? -1 : 1));
  }
  const records = (environment: string) =>
    estate
      .resources()
      .filter(
        ({ type, id }) => type.endsWith(":BucketObject") && id.includes(`governance-log-${environment}`),
      )
      .map(({ inputs }) => inputs.name)
      .filter((name) => name !== GOVERNED_OBJECT);
  const snapshotOf = (stack: string) => outputsOf(stateOf(stack))?.governed as Record<string, never>;

  test("the first deployment is accepted, says so, and exports what is governed, without a secret", () => {
    for (const stack of ["staging", "production"]) {
      expect(first).toContain(`governance of ${stack} starts with this deployment`);
      expect(snapshotOf(stack)).toMatchObject({ format: 2, serial: 1, reviews: {} });
      expect(JSON.stringify(snapshotOf(stack))).not.toContain("stand-in");
    }
  });

  test("what changes nothing says nothing, and no snapshot moves", async () => {
    const up = await estate.deployed("up");
    expect(counts(up)).toEqual([{ unchanged: expect.any(Number) }, { unchanged: expect.any(Number) }]);
    expect(up.stdout).not.toMatch(/govern(ance|ed changes) of/);
  });

  test.each([
    {
      what: "an approval that is turned off",
      edits: [["catalogue/pipelines.yaml", `${APPROVAL}true`, `${APPROVAL}false`]],
      said: /pipelines\.yaml:\d+:\d+: error: pipeline api-production, approval_required = false: true is deployed: api requires no approval of its own/,
    },
    {
      what: "another name for a pipeline, without its approval",
      edits: [
        ["catalogue/pipelines.yaml", `${APPROVAL}true`, `${APPROVAL}false`],
        ["catalogue/pipelines.yaml", "- id: api-production", "- id: api-release"],
        // Clarifications refer to it; none is needed here.
        ["catalogue/clarifications.yaml", undefined, "[]\n"],
      ],
      said: /pipeline api-release, approval_required = false: .* \(this pipeline takes the place of api-production\)/,
    },
    {
      what: "an active secret that becomes a draft",
      edits: [
        [
          "catalogue/secrets.yaml",
          "rotation_cadence_days: 180\n  status: active\n\n- id: vercel-token-production",
          "rotation_cadence_days: 180\n  status: draft\n\n- id: vercel-token-production",
        ],
      ],
      said: /secret sentry-auth-token-production, status = "draft": "active" is deployed.*\n +fix: write status: active, or rotating/,
    },
    {
      what: "a draft that starts to rotate",
      edits: [["catalogue/secrets.yaml", "status: draft", "status: rotating"]],
      said: /secret sentry-dsn-production, status = "rotating": "draft" is deployed.*\n +fix: write status: draft, or active/,
    },
    {
      what: "an active secret that is removed while it is in use",
      edits: [
        [
          "catalogue/secrets.yaml",
          "- id: sentry-auth-token-production\n  environment: production\n  service: github\n  key_name: SENTRY_AUTH_TOKEN\n  owner: platform-lead\n  rotation_cadence_days: 180\n  status: active\n",
          "",
        ],
        [
          "catalogue/pipelines.yaml",
          "artifacts: [ghcr.io/example-founder/api]\n  secrets: [sentry-auth-token-production]",
          "artifacts: [ghcr.io/example-founder/api]",
        ],
        [
          "catalogue/pipelines.yaml",
          "artifacts: [ghcr.io/example-founder/ocr-worker]\n  secrets: [sentry-auth-token-production]",
          "artifacts: [ghcr.io/example-founder/ocr-worker]",
        ],
      ],
      said: /secrets\.yaml:\d+:1: error: secret sentry-auth-token-production, status: "active" is deployed: .*\n +fix: put it back, take it out of pipeline:api-production, pipeline:ocr-worker-production first/,
    },
    {
      what: "a threshold",
      edits: [["catalogue/guardrails.yaml", "threshold: 800", "threshold: 900"]],
      said: /guardrail api-latency-production, threshold = 900: 800 is deployed: loosened.*\n +fix: append to catalogue\/governance\.yaml.*\n *- \{ id: api-latency-production-threshold-[\d-]+, /,
    },
    {
      what: "a guard of production that is removed",
      edits: [
        [
          "catalogue/guardrails.yaml",
          '- id: ocr-quota-production\n  surface: ocr-worker-production\n  metric_name: cloud_run_quota\n  threshold: "40%"\n  observability_source: cloud-run-logs\n  alert_channel: "slack:#platform-alerts"\n  runbook_ref: docs/runbooks/cloud-run-quota.md\n  secrets: [slack-token-production]\n',
          "",
        ],
      ],
      said: /guardrail ocr-quota-production, threshold: "40%" is deployed: cloud_run_quota of ocr-worker-production is watched no more/,
    },
    {
      what: "an alert that goes to somebody else",
      edits: [
        [
          "catalogue/guardrails.yaml",
          'threshold: 800\n  observability_source: cloud-run-logs\n  alert_channel: "line:on-call"\n  runbook_ref: docs/runbooks/api-latency.md\n  secrets: [line-token-production]',
          'threshold: 800\n  observability_source: cloud-run-logs\n  alert_channel: "email:me@example.com"\n  runbook_ref: docs/runbooks/api-latency.md',
        ],
      ],
      said: /guardrail api-latency-production, alert_channel = "email:me@example\.com": "line:on-call" is deployed: somebody else is alerted/,
    },
  ])("$what is refused in preview and in up, and nothing changes", async ({ edits, said }) => {
    for (const [file = "", from, to = ""] of edits) {
      estate.editForTest(file, from ?? estate.read(file), to);
    }
    const [clouds, state] = [estate.clouds.list(), stateOf("production")];

    for (const operation of ["preview", "up"]) {
      const run = await estate.sandbox(operation, "production");
      expect(run.code, run.stdout).toBe(1);
      expect(run.stdout).toContain(
        "governance refuses this deployment of production, and nothing is changed",
      );
      expect(run.stdout).toMatch(said);
      expect(run.stdout + run.stderr).not.toMatch(STACK_TRACE);
    }
    expect(estate.clouds.list()).toEqual(clouds);
    expect(stateOf("production")).toEqual(state);
    // The other stack is governed by itself.
    expect((await estate.sandbox("preview", "staging")).code).toBe(0);
  });

  test.each([
    ["sre", "example-engineer", /reviewer = "sre": this is no role of github\.roles/],
    ["platform-lead", "example-founder", /example-founder proposed this change and cannot review it/],
  ])(
    "a review by %s, proposed by %s, is not written: every preview would refuse it",
    async (reviewer, author, why) => {
      const edit = await govern(
        "threshold",
        "api-latency-production",
        "900",
        ...["--reviewer", reviewer, "--author", author, "--reason", "because a test says so"],
        ...["--kpi-budget", "900 ms"],
      );
      expect(edit.code).toBe(1);
      expect(edit.stderr).toMatch(why);
      for (const file of ["guardrails", "governance"])
        expect(readFileSync(join(estate.root, `catalogue/${file}.yaml`), "utf8")).not.toContain("900");
    },
  );

  test("a threshold with its review: told in the preview, deployed, written down, and announced", async () => {
    const edit = await governed(
      "threshold",
      "api-latency-production",
      "900",
      ...REVIEW,
      "--kpi-budget",
      "900 ms",
    );
    expect(edit.stdout).toContain("edited catalogue/guardrails.yaml and catalogue/governance.yaml");
    const preview = await estate.deployed("preview", "production");
    expect(preview.stdout).toMatch(
      /governed changes of production:\n +guardrail:api-latency-production\.threshold: 800 → 900, loosened: the alert fires later\n +covered by api-latency-production-threshold-[\d-]+ \(platform-lead, [\d-]+\)/,
    );
    await estate.deployed("up", "production");

    expect(records("production")).toHaveLength(1);
    expect(snapshotOf("production")).toMatchObject({
      guardrails: { "api-production/api_p95/cloud-run-logs": { threshold: 900 } },
      reviews: {
        [`api-latency-production-threshold-${new Date().toISOString().slice(0, 10)}`]: /^[0-9a-f]{64}$/,
      },
    });
    expect(records("staging")).toEqual([]);
  });

  test("a deployed review can be neither edited nor taken out nor used again", async () => {
    const file = "catalogue/governance.yaml";
    const text = estate.read(file);
    const refused = async () => (await estate.sandbox("preview", "production")).stdout;

    estate.edit(file, "because a test says so", "because");
    expect(await refused()).toContain("this review is deployed, and it is not as it was");
    estate.edit(file, text.slice(text.indexOf("- id:")).replace("because a test says so", "because"), "[]\n");
    expect(await refused()).toContain("this review is deployed, and reviews are never taken out");
    estate.edit(file, "[]\n", text.slice(text.indexOf("- id:")));

    await governed("threshold", "api-latency-production", "800", ...REVIEW, "--kpi-budget", "800 ms");
    await estate.deployed("up", "production");
    estate.edit("catalogue/guardrails.yaml", "threshold: 800", "threshold: 900");
    expect(await refused()).toContain("covered an earlier change, and a review covers one change only");
    estate.edit("catalogue/guardrails.yaml", "threshold: 900", "threshold: 800");
  });

  test("an approval: off with a review, and on again without one", async () => {
    const reviewers = () => {
      const { inputs } = estate.resource("RepositoryEnvironment", "production-github");
      return (inputs.reviewers as { users: unknown[]; teams: unknown[] }[]).flatMap(({ users, teams }) => [
        ...users,
        ...teams,
      ]);
    };
    const [on, off] = ["approval_required: true", "approval_required: false"];
    const all = estate.read("catalogue/pipelines.yaml").split(on).length - 1;
    for (let i = 0; i < all; i++) {
      const text = estate.read("catalogue/pipelines.yaml");
      estate.edit("catalogue/pipelines.yaml", text, text.replace(on, off));
    }
    for (const app of ["api", "ocr-worker", "portal", "mobile"]) {
      await governed("approve", `pipeline:${app}-production.approval_required`, ...REVIEW);
    }
    expect(reviewers()).not.toEqual([]);
    await estate.deployed("up", "production");
    expect(reviewers()).toEqual([]);

    const text = estate.read("catalogue/pipelines.yaml");
    estate.edit("catalogue/pipelines.yaml", text, text.replaceAll(off, on));
    const up = await estate.deployed("up", "production");
    expect(up.stdout).toMatch(
      /pipeline:api-production\.approval_required: false → true.*\n +needs no review/,
    );
    expect(reviewers()).not.toEqual([]);
  });

  test("an up that is killed between two governed changes: the next one passes with the same reviews", async () => {
    await governed("threshold", "api-latency-production", "850", ...REVIEW, "--kpi-budget", "850 ms");
    await governed("threshold", "ocr-failures-production", "3%", ...REVIEW, "--kpi-budget", "3 percent");
    const before = records("production").length;
    const snapshot = snapshotOf("production");
    const command = [...nodeArguments("sandbox"), "up", "production", "--verbose"];
    const killed = start(estate.root, process.execPath, command, {
      SANDBOX_FAULT: "paused-before@2~update gcp:monitoring/alertPolicy:",
    });
    await killed.standsStill();
    process.kill(-killed.pid, "SIGKILL");
    expect((await killed.ended).code).toBeNull();
    expect(snapshotOf("production")).toEqual(snapshot);

    const up = await estate.deployed("up", "production");
    expect(up.stderr).toContain("an earlier command was interrupted");
    expect(up.stdout).toMatch(/guardrail:api-latency-production\.threshold: 800 → 850.*\n +covered by/);
    expect(up.stdout).toMatch(/guardrail:ocr-failures-production\.threshold: "2%" → "3%".*\n +covered by/);
    expect(records("production")).toHaveLength(before + 2);
    expect(snapshotOf("production")).toMatchObject({
      guardrails: { "ocr-worker-production/ocr_failure_rate/cloud-run-logs": { threshold: "3%" } },
    });
    expect(counts(await estate.deployed("up", "production"))).toEqual([{ unchanged: expect.any(Number) }]);
  });

  test("an up that fails on the way keeps the snapshot of before, and its reviews unused", async () => {
    await governed("threshold", "api-latency-production", "860", ...REVIEW, "--kpi-budget", "860 ms");
    const snapshot = snapshotOf("production");
    const [name] = records("production").slice(-1);
    const failing = "retainUntilTime: retainedUntil(review)";
    estate.edit(
      "components/governance/governance-log.ts",
      failing,
      'retainUntilTime: "2001-01-01T00:00:00.000Z"',
    );
    const up = await estate.sandbox("up", "production");
    expect(up.code).toBe(1);
    expect(snapshotOf("production")).toEqual(snapshot);

    estate.edit(
      "components/governance/governance-log.ts",
      'retainUntilTime: "2001-01-01T00:00:00.000Z"',
      failing,
    );
    await estate.deployed("up", "production");
    expect(records("production").slice(-1)).not.toEqual([name]);
  });

  test("a stack that is destroyed leaves its log, and one that is made anew starts another", async () => {
    await governed("threshold", "api-latency-staging", "1600", ...REVIEW, "--kpi-budget", "1600 ms");
    await estate.deployed("up", "staging");
    await estate.deployed("destroy", "staging");
    const logs = () =>
      estate.clouds
        .list()
        .filter(({ type, id }) => type.endsWith(":Bucket") && id.startsWith("governance-log-staging"));
    expect(estate.resources().filter(({ urn }) => urn?.startsWith("urn:pulumi:staging:"))).toEqual([]);
    expect(logs()).toHaveLength(1);

    const again = await estate.deployed("up", "staging");
    expect(again.stdout).toContain("governance of staging starts with this deployment");
    expect(logs()).toHaveLength(2);
  });
});
