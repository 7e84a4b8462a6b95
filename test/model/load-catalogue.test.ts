import { afterAll, describe, expect, test } from "vitest";
import { formatProblem, type Problem } from "../../model/problems/problem.ts";
import { type Edit, Estate } from "./broken-estate.ts";

const estate = new Estate();
afterAll(() => estate.remove());

const told = ({ place, entity, field }: Problem) => `${place.file} ${entity?.id ?? "-"} ${field ?? "-"}`;

describe("everything is told in one pass", () => {
  test("ten mistakes in five files are ten problems, in reading order", () => {
    const { problems, marked } = estate.broken([
      ["surface mobile-production", "health_check: /status", "health_check: ▸status"],
      ["surface api-staging", "memory: 512Mi", "memory: ▸8Gi"],
      ["pipeline api-production", "[Build, GHCR Push", "▸[GHCR Push, Build"],
      ["pipeline mobile-production", "[expo-token-production]", "[▸expo-tokn-production]"],
      ["secret database-url-staging", "rotation_cadence_days: 90", "rotation_cadence_days: ▸900"],
      ["secret expo-token-production", "status: active", "status: ▸live"],
      ["guardrail ocr-failures-staging", '"2%"', '▸"200%"'],
      ["guardrail api-latency-production", "docs/runbooks/api.md", "▸docs/runbooks/none.md"],
      ["clarification own-schemas", "2026-02-28", "▸2026-02-31"],
      ["clarification time-limit", "impact_area: performance", "▸impact: performance"],
    ]);
    expect(problems.map(({ place: { file, line, column } }) => `${file}:${line}:${column}`)).toEqual(marked);
    expect(problems.map(told)).toEqual([
      "catalogue/clarifications.yaml own-schemas session_date",
      "catalogue/clarifications.yaml time-limit impact",
      "catalogue/guardrails.yaml ocr-failures-staging threshold",
      "catalogue/guardrails.yaml api-latency-production runbook_ref",
      "catalogue/pipelines.yaml api-production stages",
      "catalogue/pipelines.yaml mobile-production secrets[0]",
      "catalogue/secrets.yaml database-url-staging rotation_cadence_days",
      "catalogue/secrets.yaml expo-token-production status",
      "catalogue/surfaces.yaml api-staging memory",
      "catalogue/surfaces.yaml mobile-production health_check",
    ]);
  });

  test("all mistakes of one entry are told, those of its rules too", () => {
    const { problems } = estate.broken([
      ["pipeline api-staging", "workflow_file: .github/workflows/api-staging.yml", "workflow_file: ci.yml"],
      ["pipeline api-staging", "[Ruff, Pytest", "[ESLint, Pytest, Pytest"],
      ["pipeline api-staging", "  app: api", "  app: api\n  approval_required: true"],
    ]);
    expect(problems.map(({ field }) => field)).toEqual([
      "approval_required",
      "workflow_file",
      "stages",
      "stages[0]",
    ]);
  });
});

describe("one mistake is one problem", () => {
  const cases: [name: string, edit: Edit][] = [
    ["an id that is not well-formed", ["surface api-staging", "id: api-staging", "id: ▸API-staging"]],
    ["an id that is a number", ["surface api-staging", "id: api-staging", "id: ▸5"]],
    ["an id that is missing", ["surface api-staging", "- id: api-staging\n  app", "- ▸app"]],
    ["an id that is misspelt as a key", ["surface api-production", "- id:", "- ▸ids:"]],
    ["an id that breaks a rule", ["secret database-url-staging", "database-url-staging", "▸database-url"]],
    ["an id that is repeated", ["surface ocr-worker-staging", "id: ocr-worker-staging", "id: ▸api-staging"]],
    [
      "an entry that is not a mapping",
      [
        "catalogue/secrets.yaml",
        "- id: ghcr-token-staging\n  environment: staging\n  service: github\n  key_name: GHCR_READ_TOKEN\n  owner: platform-lead\n  rotation_cadence_days: 90\n  status: active\n",
        "- ▸ghcr-token-staging\n",
      ],
    ],
    ["a surface that others refer to", ["surface api-staging", "cpu: 1", "cpu: ▸one"]],
    [
      "a secret that others refer to",
      ["secret database-url-staging", "service: supabase", "service: ▸postgres"],
    ],
    [
      "a reference of a guardrail, which then watches nothing",
      ["guardrail portal-builds-production", "surface: portal-production", "surface: ▸portal-produktion"],
    ],
    [
      "the only reference to a secret",
      ["pipeline api-staging", "[sentry-token-staging]", "[▸sentry-token-stagin]"],
    ],
    [
      "a list in the column of the entries",
      [
        "surface api-production",
        "secrets: [database-url-production, sentry-dsn-production]",
        "secrets:▸\n- database-url-production\n- sentry-dsn-production",
      ],
    ],
    [
      "the rest of an entry behind a -",
      ["pipeline mobile-production", "  stages: [ESLint", "- ▸stages: [ESLint"],
    ],
    [
      "the first line of an entry, twice",
      [
        "catalogue/surfaces.yaml",
        "- id: portal-production\n",
        "- ▸id: portal-production\n- id: portal-production\n",
      ],
    ],
    ["a required field that is misspelt", ["surface mobile-production", "health_check:", "▸healthcheck:"]],
    ["an optional field that is misspelt", ["pipeline api-staging", "artifacts:", "▸artefacts:"]],
    ["a platform", ["surface portal-production", "platform: vercel", "platform: ▸vercell"]],
    ["a tab in a file that others refer to", ["surface api-staging", "  app: api", "▸\tapp: api"]],
    [
      "an open quote in a file that others refer to",
      ["catalogue/surfaces.yaml", "health_check: /status", 'health_check: ▸"/status'],
    ],
    [
      "a file that others refer to, as a mapping",
      ["catalogue/pipelines.yaml", estate.text("catalogue/pipelines.yaml"), "▸pipelines: []"],
    ],
    ["a name that two places refuse", ["secret database-url-staging", "DATABASE_URL", "▸PORT"]],
    [
      "a value that breaks two rules of its field",
      ["secret database-url-staging", "DATABASE_URL", `▸${"a".repeat(256)}`],
    ],
  ];

  test.each(cases)("%s", (_, edit) => {
    const { problems, marked } = estate.broken([edit]);
    expect(problems.map(({ place: { file, line, column } }) => `${file}:${line}:${column}`)).toEqual(marked);
    expect(marked).toHaveLength(1);
  });
});

test("a list in the column of the entries is told with its field, and a credential in it all the same", () => {
  const token = `ghp_${"aB3".repeat(12)}`;
  const { problems } = estate.broken([
    [
      "surface api-production",
      "secrets: [database-url-production, sentry-dsn-production]",
      `secrets:\n- database-url-production\n- ${token}`,
    ],
  ]);
  expect(problems.map(({ field, fix }) => [field, fix])).toEqual([
    ["secrets", "indent each item of the list further"],
    [undefined, expect.stringContaining("revoke")],
  ]);
});

test("what is absent is still looked for in the files that are right", () => {
  const { problems } = estate.broken([
    ["clarification own-schemas", "2026-02-28", "2026-02-30"],
    ["pipeline api-staging", "  secrets: [sentry-token-staging]\n", ""],
    ["pipeline mobile-production", "app: mobile", "app: mobil"],
  ]);
  // A broken pipeline may be the one that uses the secret: whether it is used is told once the pipeline is right.
  expect(problems.map(told)).toEqual([
    "catalogue/clarifications.yaml own-schemas session_date",
    "catalogue/pipelines.yaml mobile-production app",
  ]);
  const { problems: rest } = estate.broken([
    ["clarification own-schemas", "2026-02-28", "2026-02-30"],
    ["pipeline api-staging", "  secrets: [sentry-token-staging]\n", ""],
  ]);
  expect(rest.map(told)).toEqual([
    "catalogue/clarifications.yaml own-schemas session_date",
    "catalogue/secrets.yaml sentry-token-staging id",
  ]);
});

describe("the catalogue", () => {
  test("has the defaults of what is left out", () => {
    const { surfaces, pipelines, secrets, clarifications } = estate.catalogue();
    expect(surfaces.find(({ id }) => id === "ocr-worker-staging")).toEqual({
      id: "ocr-worker-staging",
      app: "ocr-worker",
      environment: "staging",
      platform: "cloud-run",
      endpoint_url: "https://ocr-worker-staging-123456789012.asia-northeast1.run.app",
      health_check: "/health",
      ready_check: null,
      concurrency_limit: 5,
      cpu: 1,
      memory: "512Mi",
      min_instances: 0,
      max_instances: 2,
      request_timeout_seconds: 60,
      port: 8080,
      access: "private",
      invoked_by: ["api-staging"],
      supabase_schema: "app_staging",
      image_pull_secret: "ghcr-token-staging",
      secrets: ["database-url-staging"],
    });
    expect(pipelines.find(({ id }) => id === "portal-production")).toMatchObject({
      approval_required: false,
      secrets: [],
    });
    expect(secrets[0]?.sensitive).toBe(true);
    expect(clarifications[1]?.affects).toEqual([]);
  });

  test("has runbooks without the ends of lines of a checkout", () => {
    const runbook = "docs/runbooks/ocr.md";
    estate.write(runbook, "# What to do\r\n\r\nWait.\r\n");
    expect(estate.catalogue().runbooks.get(runbook)).toBe("# What to do\n\nWait.\n");
    estate.write(runbook, "# What to do\n");
  });

  test("has the text of each runbook", () => {
    expect([...estate.catalogue().runbooks]).toEqual([
      ["docs/runbooks/ocr.md", "# What to do\n"],
      ["docs/runbooks/api.md", "# What to do\n"],
    ]);
  });

  test("cannot be changed, at any depth", () => {
    const open = (value: unknown, path: string): string[] =>
      value !== null && typeof value === "object"
        ? [
            ...(Object.isFrozen(value) ? [] : [path]),
            ...Object.entries(value).flatMap(([key, part]) => open(part, `${path}.${key}`)),
          ]
        : [];
    expect(open(estate.catalogue(), "catalogue")).toEqual([]);
  });

  test("is not given where there is an error, and is where there are warnings only", () => {
    const { problems } = estate.broken([["surface api-staging", "cpu: 1", "cpu: 3"]]);
    expect(problems.map(formatProblem)).toHaveLength(1);
    expect(estate.catalogue().surfaces).toHaveLength(5);
  });
});
