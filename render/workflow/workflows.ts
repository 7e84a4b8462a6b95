import { type Share, secretsOf, shareOf } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import {
  COMPATIBILITY_WORKFLOW,
  GOVERNANCE_WORKFLOW,
  INFRASTRUCTURE_WORKFLOW,
} from "../../model/entities/infrastructure.ts";
import type { Pipeline } from "../../model/entities/pipeline.ts";
import type { Surface } from "../../model/entities/surface.ts";
import { appFolder } from "../../model/entities/surface.ts";
import { withField } from "../../model/entities/with-field.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { compatibilityWorkflow } from "./compatibility-workflow.ts";
import type { Delivery } from "./delivery.ts";
import { governanceWorkflow } from "./governance-workflow.ts";
import type { Repository } from "./infrastructure-steps.ts";
import { infrastructureWorkflow } from "./infrastructure-workflow.ts";
import { pipelineWorkflow } from "./pipeline-workflow.ts";
import { workflowText } from "./workflow-text.ts";

/** What workflows are rendered from, beside the catalogue. */
export type WorkflowSettings = Repository;

/** Every workflow: one for each pipeline, and the repository's own. */
export function workflows(catalogue: Catalogue, settings: WorkflowSettings): RenderedFile[] {
  const shares = new Map(ENVIRONMENTS.map((environment) => [environment, shareOf(catalogue, environment)]));
  const share = (environment: Environment) => shares.get(environment) ?? shareOf(catalogue, environment);
  return [
    ...catalogue.pipelines.map((pipeline) => ({
      path: pipeline.workflow_file,
      text: workflowText(
        pipelineWorkflow(deliveryOf(pipeline, share(pipeline.environment), settings)),
        `pipeline ${pipeline.id} of catalogue/`,
        pipeline.workflow_file,
      ),
    })),
    {
      path: INFRASTRUCTURE_WORKFLOW,
      text: workflowText(
        infrastructureWorkflow(settings, appFolders(catalogue)),
        "render/workflow/infrastructure-workflow.ts",
        INFRASTRUCTURE_WORKFLOW,
      ),
    },
    {
      path: GOVERNANCE_WORKFLOW,
      text: workflowText(
        governanceWorkflow(settings),
        "render/workflow/governance-workflow.ts",
        GOVERNANCE_WORKFLOW,
      ),
    },
    {
      path: COMPATIBILITY_WORKFLOW,
      text: workflowText(
        compatibilityWorkflow(settings),
        "render/workflow/compatibility-workflow.ts",
        COMPATIBILITY_WORKFLOW,
      ),
    },
  ];
}

/** Where the apps' own code is: below `apps/`, and where a surface says that it is elsewhere. */
function appFolders({ surfaces }: Catalogue): string[] {
  const elsewhere = surfaces.map(appFolder).filter((folder) => folder !== "." && !folder.startsWith("apps/"));
  return ["apps", ...new Set(elsewhere)].sort();
}

function deliveryOf(pipeline: Pipeline, share: Share, settings: WorkflowSettings): Delivery {
  const surface = surfaceOf(pipeline, share);
  return {
    pipeline,
    surface,
    folder: appFolder(surface),
    values: secretsOf(pipeline, share),
    surfaceValues: secretsOf(surface, share),
    hasVercelTeam: settings.vercelTeams.includes(pipeline.environment),
  };
}

/** The surface that a pipeline delivers to: a rule of the catalogue says that there is one. */
function surfaceOf({ id, app }: Pipeline, { surfaces }: Share): Surface {
  const [surface] = withField(surfaces, "app", app);
  if (!surface) throw new Error(`pipeline ${id} has no surface, and the catalogue was not checked`);
  return surface;
}
