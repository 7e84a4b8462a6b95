import type { Environment } from "../model/entities/entity.ts";
import type { StackSettings } from "../model/settings.ts";
import type { Repository } from "./workflow/infrastructure-steps.ts";

/** What is rendered from, beside the catalogue. */
export interface RenderSettings extends Repository {
  /** The settings of every stack. */
  readonly stacks: readonly { readonly environment: Environment; readonly settings: StackSettings }[];
}
