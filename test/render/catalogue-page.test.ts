import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planOf } from "../../commands/plan/plan-of.ts";
import { estateFiles } from "../../commands/render/estate-files.ts";
import { alertRule } from "../../model/alerting/guardrail-promql.ts";
import type { Clarification } from "../../model/entities/clarification.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import type { Guardrail } from "../../model/entities/guardrail.ts";
import { SECRET_TRANSITIONS } from "../../model/entities/secret.ts";
import { cataloguePage } from "../../render/docs/catalogue-page.ts";
import { table } from "../../render/docs/markdown.ts";
import { operationsPage } from "../../render/docs/operations/operations-page.ts";
import { T } from "../components/fixtures.ts";
import { estateRoot, stackOf, testEstate } from "../estates/estates.ts";
import { parseMermaid } from "./mermaid.ts";
import { SETTINGS } from "./rendered.ts";

const catalogue = testEstate().catalogue;
const { text } = cataloguePage(catalogue, SETTINGS);
const diagrams = [...text.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(([, diagram]) => diagram ?? "");
const rowOf = (id: string) => text.split("\n").find((line) => line.startsWith(`| \`${id}\` |`)) ?? "";

describe("diagrams", () => {
  test("are what Mermaid itself can read: a topology of each environment, the statuses of a secret", async () => {
    const kinds = [];
    for (const diagram of diagrams) kinds.push(await parseMermaid(diagram));
    expect(kinds).toEqual(["flowchart-v2", "flowchart-v2", "stateDiagram"]);
  });

  test("Mermaid refuses what is wrong, so that the test above can fail", async () => {
    await expect(parseMermaid("flowchart LR\n  a -->|x b")).rejects.toThrow(/Parse error/);
  });

  test("any text of the catalogue can stand in one", async () => {
    const guardrails = catalogue.guardrails.map((guardrail) => ({
      ...guardrail,
      alert_channel: "email:odd{}|%%#&name@example.com",
    }));
    const [topology = ""] =
      cataloguePage({ ...catalogue, guardrails }, SETTINGS).text.match(/flowchart LR.*?(?=```)/s) ?? [];
    expect(topology).toContain("|%%");
    expect(await parseMermaid(topology)).toBe("flowchart-v2");
  });

  test.each(ENVIRONMENTS)(
    "the topology of %s names every surface, caller and channel of it, and of no other",
    (environment) => {
      const diagram = diagrams[ENVIRONMENTS.indexOf(environment)] ?? "";
      for (const surface of catalogue.surfaces) {
        expect(diagram.includes(`"${surface.id}"`), surface.id).toBe(surface.environment === environment);
        if (surface.environment !== environment || surface.platform !== "cloud-run") continue;
        for (const caller of surface.invoked_by) {
          const node = (id: string) => `surface_${id.replaceAll("-", "_")}`;
          expect(diagram).toContain(`${node(caller)} -->|calls| ${node(surface.id)}`);
        }
      }
      for (const { surface, alert_channel, metric_name } of catalogue.guardrails) {
        if (!surface.endsWith(environment)) continue;
        expect(diagram).toContain(`"${alert_channel}"`);
        expect(diagram).toContain(`|${metric_name}|`);
      }
    },
  );

  test("the statuses of a secret change as the model says, and in no other way", () => {
    const drawn = [...(diagrams[2] ?? "").matchAll(/(\S+) --> (\S+?)(:|$)/gm)].map(
      ([, from, to]) => `${from} ${to}`,
    );
    const allowed = Object.entries(SECRET_TRANSITIONS).flatMap(([from, next]) =>
      next.map((to) => `${from} ${to}`),
    );
    expect(drawn).toEqual(["[*] draft", ...allowed]);
  });
});

/** Whether several secrets of an environment arrive under one name, each in another place. */
const isSharedName = (name: string, environment: string): boolean =>
  catalogue.secrets.filter((it) => it.key_name === name && it.environment === environment).length > 1;

describe("secrets", () => {
  test.each(ENVIRONMENTS)(
    "the page names what GitHub gets in %s as the program delivers it",
    async (environment) => {
      const stack = stackOf(environment);
      const resources = await planOf(stack);
      const names = (type: string, key: string) =>
        resources.filter((r) => r.type === type).map(({ inputs }) => inputs[key]);
      const inGitHub = [
        ...names(T.environmentSecret, "secretName"),
        ...names(T.environmentVariable, "variableName"),
      ];
      for (const { id, key_name, sensitive, status } of catalogue.secrets) {
        if (!id.endsWith(environment)) continue;
        const says = rowOf(id).includes(
          `GitHub environment ${environment} (\`${sensitive ? "secrets" : "vars"}.${key_name}\`)`,
        );
        const isRead = catalogue.pipelines.some(({ secrets }) => secrets.includes(id));
        const isNamed = inGitHub.includes(key_name) && (isRead || !isSharedName(key_name, environment));
        expect(says && status !== "draft", id).toBe(isNamed);
      }
    },
  );

  test("every one has its owner, service, cadence and status; a draft is delivered nowhere yet", () => {
    for (const { id, key_name, owner, service, rotation_cadence_days, status } of catalogue.secrets) {
      const cells = rowOf(id).split(" | ");
      expect(cells.slice(1, 5)).toEqual([`\`${key_name}\``, expect.any(String), service, owner]);
      expect(cells.slice(6)).toEqual([`${rotation_cadence_days} days`, `${status} |`]);
      expect(cells[5]?.startsWith("nothing yet"), id).toBe(status === "draft");
      expect(cells[5], id).not.toBe("");
    }
  });
});

test("every entry of every kind is on the page", () => {
  const { runbooks: _, ...kinds } = catalogue;
  for (const [kind, entries] of Object.entries(kinds)) {
    for (const { id } of entries)
      expect(text.includes(`\`${id}\``) || text.includes(`### ${id}\n`), `${kind} ${id}`).toBe(true);
  }
});

const REVIEW = {
  id: "api-latency-1",
  date: "2026-11-24",
  environment: "production" as const,
  entity_kind: "guardrail" as const,
  entity_id: "api-latency-production",
  field: "threshold",
  from: 800,
  to: 1000,
  reviewer: "platform-lead",
  reason: "Images are larger.",
  kpi_budget: "p95 below 1 s",
};

test("a review shows what changed, who looked at it and why", () => {
  const page = cataloguePage({ ...catalogue, reviews: [REVIEW] }, SETTINGS).text;
  expect(page).toContain(
    "| `api-latency-1` | 2026-11-24 | `guardrail:api-latency-production.threshold`: 800 → 1000 | platform-lead | Images are larger. (KPI budget: p95 below 1 s) |",
  );
});

test("a guardrail shows the rule that is provisioned, and the way to its runbook", () => {
  for (const guardrail of catalogue.guardrails) {
    const surface = catalogue.surfaces.find(({ id }) => id === guardrail.surface);
    if (!surface) throw new Error(guardrail.surface);
    const [, section = ""] = text.split(`### ${guardrail.id}\n`);
    const [own = ""] = section.split("\n### ");
    expect(own).toContain(alertRule(guardrail, surface, catalogue.usage).query);
    expect(own).toContain(`(../${guardrail.runbook_ref})`);
  }
});

test("every link leads to a file, of the estate or rendered", async () => {
  const rendered = new Set((await estateFiles(testEstate())).map(({ path }) => path));
  const links = [...text.matchAll(/\]\((\.\.\/[^)]+)\)/g)].map(([, path]) => path ?? "");
  expect(links.length).toBeGreaterThan(20);
  for (const link of links) {
    const path = join("docs", link);
    expect(rendered.has(path) || existsSync(join(estateRoot("reference"), path)), link).toBe(true);
  }
});

test("a cell of a table may hold what would end it", () => {
  expect(table(["a"], [["x|y\nz"]])).toBe("| a |\n| --- |\n| x\\|y z |");
});

describe("somebody's text", () => {
  const pageOf = (answer: string) =>
    cataloguePage(
      { ...catalogue, clarifications: [{ ...(catalogue.clarifications[0] as Clarification), answer }] },
      SETTINGS,
    ).text;

  test.each([
    ["Yes.\n\n## Protection\nNone.", "Yes.\n\n\\## Protection None."],
    ["Yes.\n### Protection", "Yes. ### Protection"],
    ["# Yes", "\\# Yes"],
    ["Yes\n===", "Yes ==="],
    ["Yes\n---", "Yes ---"],
    ["* * *", "\\* * *"],
    ["___", "\\_\\_\\_"],
    ["```\nnpm ci", "\\``` npm ci"],
    ["~~~ sh", "\\~\\~\\~ sh"],
    ["> said", "\\> said"],
    ["    indented", "indented"],
    ["Either:\n- a\n- ## b\n2. c", "Either:\n\n\\- a\n\n\\- ## b\n\n2\\. c"],
    ["a | b\n--- | ---\n1 | 2", "a | b --- | --- 1 | 2"],
    ["[name]: https://example.com", "\\[name]: https://example.com"],
    ["<script>alert(1)</script>", "\\<script>alert(1)\\</script>"],
    ["Has an __init__.py in __tests__.", "Has an \\_\\_init\\_\\_.py in \\_\\_tests\\_\\_."],
    ["All *.staging.* and *_URL, and **/*.ts", "All \\*.staging.\\* and \\*\\_URL, and \\*\\*/\\*.ts"],
    [
      "Of git_branch, it is *never* ~~so~~; 2 * 3 &copy;",
      "Of git_branch, it is *never* \\~\\~so\\~\\~; 2 * 3 \\&copy;",
    ],
    ["See https://example.com/_a_/*?b=~c and `*_*`", "See https://example.com/_a_/*?b=~c and `*_*`"],
    ["<!-- all of it", "\\<!-- all of it"],
    ["Not `<b>`, but ``a ` <b>`` and `<b>", "Not `<b>`, but ``a ` <b>`` and `\\<b>"],
    ["\\`<b>\\`", "\\`\\<b>\\`"],
    [
      "See <https://example.com>, **soon**; 1 < 2 and a<b.",
      "See <https://example.com>, **soon**; 1 < 2 and a\\<b.",
    ],
  ])("%j is a paragraph", (answer, shown) => {
    expect(pageOf(answer)).toContain(`\n\n${shown}\n\n${catalogue.clarifications[0]?.session_date}`);
  });

  test("is one cell, and a bar in it is no edge of that", () => {
    const review = { ...REVIEW, reason: "a | b\n\n## c\\| <i>" };
    const page = cataloguePage({ ...catalogue, reviews: [review] }, SETTINGS).text;
    expect(page).toContain("| a \\| b ## c\\\\\\| \\<i> (KPI budget: p95 below 1 s) |\n");
  });
});

test("channels that differ in nothing but signs are two in the diagram", () => {
  const channels = ["slack:#請求", "slack:#障害"];
  const guardrails = catalogue.guardrails.map((guardrail, i) => ({
    ...guardrail,
    alert_channel: channels[i % 2] as string,
  }));
  const drawn = cataloguePage({ ...catalogue, guardrails }, SETTINGS).text.matchAll(
    /(channel_\w+)\(\["(.*?)"/g,
  );
  const byId = new Map([...drawn].map(([, id, label]) => [id, label]));
  expect([...byId.values()].sort()).toEqual(channels);
});

test("a link to a runbook ends where its path does", () => {
  const [first, ...rest] = catalogue.guardrails;
  const guardrails = [
    { ...(first as Guardrail), runbook_ref: "docs/runbooks/Latenz für api (v2) [p1] 100%.md" },
    ...rest,
  ];
  const link = "(../docs/runbooks/Latenz%20für%20api%20%28v2%29%20%5Bp1%5D%20100%25.md)";
  expect(cataloguePage({ ...catalogue, guardrails }, SETTINGS).text).toContain(`; [what to do]${link}.`);
  expect(operationsPage({ ...catalogue, guardrails }, SETTINGS).text).toContain(`| [runbook]${link} |`);
});

/** The page of the estate with other settings of GitHub in every stack. */
function pageWith(changes: Partial<(typeof SETTINGS.stacks)[number]["settings"]["github"]>): string {
  const stacks = SETTINGS.stacks.map(({ environment, settings }) => ({
    environment,
    settings: { ...settings, github: { ...settings.github, ...changes } },
  }));
  return cataloguePage(catalogue, { stacks }).text;
}

describe("what the page says of protection", () => {
  const row = (page: string, name: string) =>
    page
      .split("## Protection")[1]
      ?.split("\n")
      .find((line) => line.startsWith(`| \`${name}\` |`));

  test("is what the plan has: who is asked, and what may use each environment", async () => {
    for (const environment of ENVIRONMENTS) {
      const resources = await planOf(stackOf(environment));
      const made = resources.filter(({ type }) => type === T.githubEnvironment);
      expect(made.length).toBeGreaterThan(2);
      for (const { inputs } of made) {
        const [asked] = inputs.reviewers as { users: number[]; teams: number[] }[];
        const users = (asked?.users ?? []).map((id) => `user ${id}`).join(", ");
        const policies = resources
          .filter(
            ({ type, inputs: of }) => type === T.deploymentPolicy && of.environment === inputs.environment,
          )
          .map(({ inputs: { branchPattern, tagPattern } }) =>
            branchPattern ? `\`branch ${branchPattern}\`` : `\`tag ${tagPattern}\``,
          );
        expect(row(text, String(inputs.environment))).toBe(
          `| \`${inputs.environment}\` | ${users ? `one of ${users}` : "nobody"} | ${users ? (inputs.preventSelfReview ? "no" : "yes") : "–"} | – | ${inputs.canAdminsBypass ? "yes" : "no"} | ${policies.join(", ")} |`,
        );
      }
    }
  });

  test("is no approval where the plan of the repository's owner has none, and is called a convention", () => {
    const page = pageWith({ visibility: "private", plan: "team", reviewers: { users: [1, 2], teams: [] } });
    expect(row(page, "production-update")).toContain("| nobody |");
    expect(page).toContain("jobs of the default branch: nobody is asked, see [Protection](#protection)");
    expect(page).not.toContain("once a reviewer approves");
    expect(page).toContain("**Conventions only**");
    expect(page).toContain("nobody is asked before jobs in production-update change the stack");
  });

  test("is that one person approves nothing", () => {
    const page = pageWith({ roles: { "platform-lead": ["ada"] }, reviewers: { users: [1], teams: [] } });
    expect(page).toContain("a merge takes no approval, and successful `Check` and `Test`");
    expect(page).toContain("- production: a pull request is merged by its author without anybody's approval");
  });

  test("names the owners of code", () => {
    expect(pageWith({ roles: { "platform-lead": ["ada", "acme/platform"] } })).toContain(
      "a merge takes the approval of one of `@acme/platform`, `@ada`, who is not its author",
    );
  });
});
