import type { PageInput, PageStack } from "./page-input.ts";
import { type CostsView, costsView } from "./views/costs.ts";
import { graphOf } from "./views/graph.ts";
import { type GuardrailView, guardrailViews, type RunbookView, runbookViews } from "./views/guardrails.ts";
import { type Layout, layoutOf } from "./views/layout.ts";
import { type SecretView, secretViews } from "./views/rotations.ts";
import { type SurfaceView, surfaceViews } from "./views/surfaces.ts";

/** One stack as the page shows it. */
export interface StackView {
  readonly stack: PageStack;
  readonly topology: Layout;
  readonly surfaces: readonly SurfaceView[];
}

/** Everything that the page shows, as data. */
export interface PageModel {
  /** `OWNER/REPOSITORY`. */
  readonly title: string;
  /** The day on which it is made, YYYY-MM-DD. */
  readonly today: string;
  readonly stacks: readonly StackView[];
  readonly guardrails: readonly GuardrailView[];
  readonly runbooks: readonly RunbookView[];
  readonly costs: CostsView;
  readonly secrets: readonly SecretView[];
  readonly decisions: PageInput["catalogue"]["clarifications"];
  readonly reviews: PageInput["catalogue"]["reviews"];
}

/** What the page of an estate shows. Pure: the same estate on the same day always gives the same. */
export function pageModel(input: PageInput): PageModel {
  const { catalogue, stacks, today } = input;
  const costs = costsView(input);
  const github = stacks[0]?.settings.github;
  return {
    title: github ? `${github.owner}/${github.repository}` : "Estate",
    today,
    stacks: stacks.map((stack) => ({
      stack,
      topology: layoutOf(graphOf(stack)),
      surfaces: surfaceViews(
        stack,
        costs.environments.find(({ environment }) => environment === stack.environment),
        input,
      ),
    })),
    guardrails: guardrailViews(input),
    runbooks: runbookViews(input),
    costs,
    secrets: secretViews(input),
    decisions: catalogue.clarifications,
    reviews: catalogue.reviews,
  };
}
