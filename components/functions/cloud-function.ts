import { Function as CloudFunctionResource } from "@pulumi/gcp/cloudfunctionsv2/function.js";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import { SecretIamMember } from "@pulumi/gcp/secretmanager/secretIamMember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { BucketObject } from "@pulumi/gcp/storage/bucketObject.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
  type Resource,
} from "@pulumi/pulumi";
import type { FunctionName, FunctionSize } from "../../model/alerting/function-plans.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { Secret } from "../../model/entities/secret.ts";
import { labelsOf } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import type { RuntimeSecret } from "../cloud-run/runtime-secret.ts";
import { waitForRights } from "../wait-for-rights.ts";
import type { FunctionBuilder } from "./function-builder.ts";
import { functionSource } from "./function-bundle.ts";

/** What a {@link CloudFunction} is made from. */
export interface CloudFunctionArgs {
  /** Environment that it belongs to; its name is a part of the names and labels. */
  readonly environment: Environment;
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
  /** Folder of its source in `functions/`, and the name that it exports. */
  readonly entry: FunctionName;
  /** What builds it, and the bucket of its source. */
  readonly builder: FunctionBuilder;
  /** Size of an instance and their number, in the units of {@link FunctionSize}. */
  readonly size: FunctionSize;
  /** Its plan, as JSON in the variable `PLAN`. */
  readonly plan: Input<object>;
  /** Tokens that it gets under their key names. */
  readonly secrets: readonly Secret[];
  /** The secrets that Secret Manager keeps, by the id of their entry. */
  readonly runtimeSecrets: ReadonlyMap<string, RuntimeSecret>;
  /** Whether only Google's own services in the project reach it, Pub/Sub among them, or CI as well. */
  readonly ingress: "internal" | "all";
  /** What it needs for its work, made once its account is known; the function waits for it. */
  readonly permissions: (account: Account) => readonly Resource[];
}

/** A function with an identity of its own, which nobody may call who was not allowed to. */
export class CloudFunction extends ComponentResource {
  /** Service account that it acts as. */
  readonly account: Account;
  readonly #service: Output<string>;
  readonly #gcp: StackSettings["gcp"];

  /** @param name the function's name, and its account's */
  constructor(name: string, args: CloudFunctionArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:functions:CloudFunction", name, {}, opts);
    const child = childOptions(this, opts);
    const { environment, gcp, entry, builder, size, plan, secrets, runtimeSecrets } = args;
    const { project, region: location } = gcp;
    this.#gcp = gcp;

    this.account = new Account(name, { project, accountId: name, displayName: `Runs ${name}` }, child);
    const stored = secrets.flatMap((secret) => {
      const managed = runtimeSecrets.get(secret.id);
      return managed ? [{ secret, managed }] : [];
    });
    const accessors = stored.map(
      ({ secret, managed }) =>
        new SecretIamMember(
          `${name}-reads-${secret.id}`,
          {
            project,
            secretId: managed.secretId,
            role: "roles/secretmanager.secretAccessor",
            member: this.account.member,
          },
          child,
        ),
    );
    const source = functionSource(entry);
    const archive = new BucketObject(
      name,
      {
        bucket: builder.bucket.name,
        // A name of its own for each source, so that the one before stays until nothing is built from it any more.
        name: source.then(({ digest }) => `${name}-${digest}.zip`),
        source: source.then(({ archive }) => archive),
      },
      child,
    );
    const deployed = new CloudFunctionResource(
      name,
      {
        project,
        location,
        name,
        labels: labelsOf(environment),
        buildConfig: {
          runtime: "nodejs24",
          entryPoint: entry,
          serviceAccount: builder.account.id,
          dockerRepository: builder.repository,
          source: { storageSource: { bucket: archive.bucket, object: archive.name } },
        },
        serviceConfig: {
          serviceAccountEmail: this.account.email,
          ingressSettings: args.ingress === "internal" ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL",
          availableCpu: String(size.cpu),
          availableMemory: `${size.memoryGib * 1024}Mi`,
          maxInstanceCount: size.maxInstances,
          maxInstanceRequestConcurrency: size.concurrency,
          timeoutSeconds: size.timeoutSeconds,
          environmentVariables: { PLAN: output(plan).apply((told) => JSON.stringify(told)) },
          secretEnvironmentVariables: stored.map(({ secret, managed }) => ({
            key: secret.key_name,
            projectId: project,
            secret: managed.secretId,
            version: managed.version,
          })),
        },
      },
      {
        ...child,
        dependsOn: [...builder.roles, ...accessors, ...args.permissions(this.account)],
        hooks: { onError: [waitForRights(name)] },
      },
    );

    this.#service = deployed.name;
    this.registerOutputs({});
  }

  /** Lets somebody call the function. */
  allowCaller(name: string, member: Input<string>): Resource {
    const { project, region: location } = this.#gcp;
    return new ServiceIamMember(
      name,
      { project, location, name: this.#service, role: "roles/run.invoker", member },
      { parent: this },
    );
  }
}
