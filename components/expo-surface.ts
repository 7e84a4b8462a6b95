import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { EAS_ENVIRONMENT, surfaceVariable } from "../model/delivery.ts";
import type { Secret } from "../model/secret.ts";
import type { ExpoSurface as Surface } from "../model/surface.ts";
import { environmentSecret, environmentVariable, type ValueTarget } from "./github-values.ts";
import type { ValueFor } from "./secret-values.ts";

/** What an {@link ExpoSurface} is made from. */
export interface ExpoSurfaceArgs {
  readonly surface: Surface;
  /** The GitHub environment in which CI builds and updates the app. */
  readonly target: ValueTarget;
  /** The surface's provisioned secrets. */
  readonly secrets: readonly Secret[];
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
    const child = { parent: this };

    for (const secret of secrets) {
      const deliver = secret.sensitive ? environmentSecret : environmentVariable;
      deliver(target, secret.key_name, valueFor(secret), `${name}-${secret.key_name}`, child);
    }
    const variables = {
      [surfaceVariable.url(surface)]: surface.endpoint_url,
      [surfaceVariable.easProfile(surface)]: EAS_ENVIRONMENT[surface.environment],
      [surfaceVariable.easEnvironment(surface)]: EAS_ENVIRONMENT[surface.environment],
      [surfaceVariable.easChannel(surface)]: surface.environment,
    };
    for (const [key, value] of Object.entries(variables)) {
      environmentVariable(target, key, value, `${name}-${key}`, child);
    }
    this.registerOutputs({});
  }
}
