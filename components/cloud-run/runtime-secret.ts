import { Secret as ManagedSecret } from "@pulumi/gcp/secretmanager/secret.js";
import { SecretVersion } from "@pulumi/gcp/secretmanager/secretVersion.js";
import { all, ComponentResource, type ComponentResourceOptions, log, type Output } from "@pulumi/pulumi";
import type { Secret } from "../../model/entities/secret.ts";
import type { SecretVersions } from "../../model/governance/snapshot.ts";
import { labelsOf, runtimeSecretId, secretVersionName } from "../../model/names.ts";
import { rotationProblem } from "../../model/stack/secret-value.ts";
import { childOptions } from "../child-options.ts";

/** What a {@link RuntimeSecret} is made from. */
export interface RuntimeSecretArgs {
  /** Id of the Google Cloud project: `gcp.project` of the stack's settings. */
  readonly project: string;
  /** The secret's entry in the catalogue. */
  readonly secret: Secret;
  /** Its value, marked as secret. */
  readonly value: Output<string>;
  /** Versions that are kept: the current one and, during a rotation, the one before it. */
  readonly versions: SecretVersions;
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/**
 * A credential in Secret Manager. There is one for all surfaces that use it: active versions are what costs money, and a
 * rotation happens once. While one is under way there are two versions: everything reads the new one, and the one before
 * it stays until the new one is verified, for revisions that still run and for a way back.
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
    const { project, secret, value, versions, protect } = args;

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
    const previous =
      versions.previous === undefined
        ? undefined
        : new SecretVersion(
            secretVersionName(secret, versions.previous),
            { secret: managed.id, secretData: value },
            // Its value is in the state alone: the configuration has the new one.
            { ...child, ignoreChanges: ["secretData"] },
          );
    const version = new SecretVersion(
      secretVersionName(secret, versions.current),
      { secret: managed.id, secretData: previous ? rotated(secret, value, previous) : value },
      child,
    );

    this.secretId = managed.secretId;
    this.version = version.version;
    this.versionName = version.name;
    this.registerOutputs({ secretId: this.secretId, version: this.version });
  }
}

/**
 * The new value of a rotation. One that is still the old one is an error of the deployment; it is logged rather than
 * thrown, since what is thrown this late leaves programs that wait for their own resources waiting.
 */
function rotated(secret: Secret, value: Output<string>, previous: SecretVersion): Output<string> {
  return all([value, previous.secretData]).apply(async ([next, before]) => {
    const problem = rotationProblem(secret, next, before);
    if (problem) await log.error(problem);
    return next;
  });
}
