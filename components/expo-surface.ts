import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { EAS_ENVIRONMENT, surfaceVariable } from "../model/delivery/share.ts";
import type { Secret } from "../model/entities/secret.ts";
import type { SurfaceOnExpo as Surface } from "../model/entities/surface.ts";
import { deliverValues, type ValueTarget } from "./github/github-values.ts";
import type { ValueFor } from "./secret-values.ts";

/** What an {@link ExpoSurface} is made from. */
export interface ExpoSurfaceArgs {
  /** The surface's entry in the catalogue, with defaults filled in. */
  readonly surface: Surface;
  /** The GitHub environment in which CI builds and updates the app. */
  readonly target: ValueTarget;
  /** The surface's provisioned secrets. */
  readonly secrets: readonly Secret[];
  /** Value of each secret, from the stack's encrypted configuration. */
  readonly valueFor: ValueFor;
}

/**
 * What GitHub must hold for Expo Application Services: there is no provider for EAS, so CI builds the app and hands the
 * values on (`eas env`). The variables name the `eas.json` profile, the EAS environment and the update channel.
 */
export class ExpoSurface extends ComponentResource {
  constructor(name: string, args: ExpoSurfaceArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:expo:ExpoSurface", name, {}, opts);
    const { surface, target, secrets, valueFor } = args;
    const profile = EAS_ENVIRONMENT[surface.environment];
    const variables = {
      [surfaceVariable.url(surface)]: surface.endpoint_url,
      [surfaceVariable.easProfile(surface)]: profile,
      [surfaceVariable.easEnvironment(surface)]: profile,
      [surfaceVariable.easChannel(surface)]: surface.environment,
    };
    deliverValues(name, { target, secrets, valueFor, variables }, { parent: this });
    this.registerOutputs({});
  }
}
