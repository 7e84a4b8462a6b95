import { Secret as ManagedSecret } from "@pulumi/gcp/secretmanager/secret.js";
import { SecretVersion } from "@pulumi/gcp/secretmanager/secretVersion.js";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { labelsOf, runtimeSecretId } from "../model/names.ts";
import type { Secret } from "../model/secret.ts";
import { childOptions } from "./child-options.ts";

/** What a {@link RuntimeSecret} is made from. */
export interface RuntimeSecretArgs {
  readonly project: string;
  readonly secret: Secret;
  /** Its value, marked as secret. */
  readonly value: Output<string>;
  readonly protect: boolean;
}

/**
 * A credential in Secret Manager. There is one for all surfaces that use it: active versions are what costs money, and a
 * rotation happens once.
 */
export class RuntimeSecret extends ComponentResource {
  /** Short name inside the project. */
  readonly secretId: Output<string>;
  /** Number of the current version; consumers pin it, since `latest` changes under running instances. */
  readonly version: Output<string>;
  /** Full name of the current version. */
  readonly versionName: Output<string>;

  constructor(name: string, args: RuntimeSecretArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:gcp:RuntimeSecret", name, {}, opts);
    const child = childOptions(this, opts);
    const { project, secret, value, protect } = args;

    const managed = new ManagedSecret(
      name,
      {
        project,
        secretId: runtimeSecretId(secret),
        replication: { auto: {} },
        labels: labelsOf(secret.environment),
        deletionProtection: protect,
      },
      { ...child, protect },
    );
    const version = new SecretVersion(name, { secret: managed.id, secretData: value }, child);

    this.secretId = managed.secretId;
    this.version = version.version;
    this.versionName = version.name;
    this.registerOutputs({ secretId: this.secretId, version: this.version });
  }
}
