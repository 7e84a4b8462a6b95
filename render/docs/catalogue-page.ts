import { shareOf } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { KINDS } from "../../model/entities/kinds.ts";
import type { RenderSettings } from "../render-settings.ts";
import { GENERATED, type RenderedFile } from "../rendered-file.ts";
import { secretStates, topologyDiagram } from "./diagrams.ts";
import { guardrailSection } from "./guardrail-section.ts";
import { block, code, fileLink, page, prose, sentence, table } from "./markdown.ts";
import { protectionSection } from "./protection-section.ts";
import { secretRows } from "./secret-rows.ts";
import { storedByHand } from "./stored-by-hand.ts";
import { usageRows } from "./usage-rows.ts";

/** The whole catalogue on one page, for people. */
export function cataloguePage(
  catalogue: Catalogue,
  { stacks }: Pick<RenderSettings, "stacks">,
): RenderedFile {
  const text = page(
    `<!-- ${GENERATED("catalogue/", "docs/catalogue.md")} -->`,
    "# The catalogue",
    contents(catalogue),
    "## Surfaces",
    surfaces(catalogue),
    ...stacks.flatMap(({ environment }) => [
      `### Topology of ${environment}`,
      block("mermaid", topologyDiagram(shareOf(catalogue, environment))),
    ]),
    "## Pipelines",
    pipelines(catalogue),
    "## Secrets",
    "Never a value: those are in the encrypted stack configuration. What CI reads as `secrets.NAME` or `vars.NAME` is what " +
      "is delivered to the GitHub environment here.",
    table(
      ["Secret", "Key", "Environment", "Service", "Owner", "Delivered to", "Rotated every", "Status"],
      secretRows(catalogue),
    ),
    "### Statuses of a secret",
    block("mermaid", secretStates()),
    "### Stored by hand",
    storedByHand(stacks),
    "## Protection",
    protectionSection(catalogue, stacks),
    "## Guardrails",
    guardrailSection(catalogue),
    "## Expected use",
    "What `npm run cost` computes costs from, in a month of 30 days.",
    table(["Surface", "Stated", "Assumed"], usageRows(catalogue)),
    "## Decisions",
    decisions(catalogue),
    "## Reviews",
    reviews(catalogue),
  );
  return { path: "docs/catalogue.md", text };
}

function contents(catalogue: Catalogue): string {
  const kinds = Object.entries(KINDS) as [keyof typeof KINDS, { file: string }][];
  return table(
    ["File", "Entries"],
    kinds.map(([kind, { file }]) => [
      fileLink(code(`catalogue/${file}`), `catalogue/${file}`),
      String(catalogue[kind].length),
    ]),
  );
}

function surfaces({ surfaces }: Catalogue): string {
  return table(
    ["Surface", "App", "Environment", "Platform", "URL", "Lives", "Ready", "Schema"],
    surfaces.map((surface) => [
      code(surface.id),
      surface.app,
      surface.environment,
      surface.platform,
      `<${surface.endpoint_url}>`,
      code(surface.health_check),
      surface.ready_check === null ? "–" : code(surface.ready_check),
      surface.supabase_schema === undefined ? "–" : code(surface.supabase_schema),
    ]),
  );
}

function pipelines({ pipelines }: Catalogue): string {
  return table(
    ["Pipeline", "Workflow", "Started by", "Stages", "Approval", "Artifacts"],
    pipelines.map(({ id, workflow_file, triggers, stages, approval_required, artifacts }) => [
      code(id),
      fileLink(workflow_file.split("/").at(-1) ?? "", workflow_file),
      triggers.map(code).join(", "),
      stages.join(" → "),
      approval_required ? "required" : "–",
      artifacts.map(code).join(", ") || "–",
    ]),
  );
}

function decisions({ clarifications }: Catalogue): string {
  return clarifications
    .map(({ id, question, answer, session_date, impact_area, affects }) =>
      page(
        `### ${id}`,
        prose(question),
        prose(answer),
        `${session_date}, ${impact_area}${affects.length > 0 ? `; affects ${affects.map(code).join(", ")}` : ""}`,
      ).trimEnd(),
    )
    .join("\n\n");
}

function reviews({ reviews }: Catalogue): string {
  if (reviews.length === 0) return "None yet.";
  return table(
    ["Review", "Date", "Change", "Reviewer", "Why"],
    reviews.map(({ id, date, entity_kind, entity_id, field, from, to, reviewer, reason, kpi_budget }) => [
      code(id),
      date,
      `${code(`${entity_kind}:${entity_id}.${field}`)}: ${sentence(`${from} → ${to}`)}`,
      sentence(reviewer),
      sentence(kpi_budget === undefined ? reason : `${reason} (KPI budget: ${kpi_budget})`),
    ]),
  );
}
