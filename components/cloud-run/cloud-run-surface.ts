import { DomainMapping } from "@pulumi/gcp/cloudrun/domainMapping.js";
import { Service as CloudRunService } from "@pulumi/gcp/cloudrunv2/service.js";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import { SecretIamMember } from "@pulumi/gcp/secretmanager/secretIamMember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { ComponentResource, type ComponentResourceOptions, log, type Output } from "@pulumi/pulumi";
import type { RunningImage } from "../../model/delivery/image.ts";
import type { LiveService } from "../../model/delivery/live-service.ts";
import { probes } from "../../model/delivery/probes.ts";
import { ownVariables } from "../../model/delivery/share.ts";
import { ALL_TO_LATEST, heldTraffic } from "../../model/delivery/traffic.ts";
import { ownDomain } from "../../model/entities/hosting.ts";
import type { Secret } from "../../model/entities/secret.ts";
import type { SurfaceOnCloudRun as Surface } from "../../model/entities/surface.ts";
import { labelsOf, runtimeAccountId, serviceName } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";
import { childOptions } from "../child-options.ts";
import type { ValueFor } from "../secret-values.ts";
import { waitForRights } from "../wait-for-rights.ts";
import type { RuntimeSecret } from "./runtime-secret.ts";
import { writeGuard } from "./write-guard.ts";

/** What a {@link CloudRunSurface} is made from. */
export interface CloudRunSurfaceArgs {
  /** The surface's entry in the catalogue, with defaults filled in. */
  readonly surface: Surface;
  /** Google Cloud project, its number and its region: `gcp` of the stack's settings. */
  readonly gcp: StackSettings["gcp"];
  /** Decided from the settings and from what runs now; see `runningImage`. */
  readonly running: RunningImage;
  /** What serves now, and how to look at it once more; nothing before the service is there. */
  readonly live?:
    | { readonly seen: LiveService; readonly lookAgain: () => Promise<LiveService | undefined> }
    | undefined;
  /** The surface's provisioned secrets, in its own order. */
  readonly secrets: readonly Secret[];
  /** Those that are sensitive, in Secret Manager, by id. */
  readonly runtimeSecrets: ReadonlyMap<string, RuntimeSecret>;
  /** Value of each secret, from the stack's encrypted configuration. */
  readonly valueFor: ValueFor;
  /** Whether Pulumi refuses to delete it: `protection` of the stack's settings. */
  readonly protect: boolean;
}

/** A service on Cloud Run with an identity of its own, which can read its own secrets and nothing else. */
export class CloudRunSurface extends ComponentResource {
  /** The surface's entry in the catalogue, with defaults filled in. */
  readonly surface: Surface;
  /** Name of the Cloud Run service. */
  readonly serviceName: Output<string>;
  /** URL that Cloud Run gives the service. */
  readonly uri: Output<string>;
  /** Service account that the service runs as. */
  readonly account: Account;
  readonly #service: CloudRunService;
  readonly #gcp: StackSettings["gcp"];

  constructor(name: string, args: CloudRunSurfaceArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:run:CloudRunSurface", name, {}, opts);
    const child = childOptions(this, opts);
    const { surface, gcp, running, live, protect } = args;
    const { project, region: location } = gcp;
    this.surface = surface;
    this.#gcp = gcp;

    this.account = new Account(
      name,
      { project, accountId: runtimeAccountId(surface), displayName: `Runs ${surface.id}` },
      { ...child, protect },
    );
    const accessors = this.#readOwnSecrets(name, args, opts);

    this.#service = new CloudRunService(
      name,
      {
        project,
        location,
        name: serviceName(surface),
        labels: labelsOf(surface.environment, surface),
        ingress: "INGRESS_TRAFFIC_ALL",
        // Rather than a binding for allUsers, which an organization's domain restriction refuses.
        invokerIamDisabled: surface.access === "public",
        deletionProtection: protect,
        // Always given: the provider sends the whole service, and without this the traffic that its state last saw.
        traffics: [...(live?.seen.traffic ?? ALL_TO_LATEST)],
        // Caps all revisions together; the template's caps each one.
        scaling: { minInstanceCount: surface.min_instances, maxInstanceCount: surface.max_instances },
        template: {
          serviceAccount: this.account.email,
          maxInstanceRequestConcurrency: surface.concurrency_limit,
          timeout: `${surface.request_timeout_seconds}s`,
          scaling: { minInstanceCount: surface.min_instances, maxInstanceCount: surface.max_instances },
          containers: [
            {
              image: running.image,
              ports: { containerPort: surface.port },
              resources: {
                limits: { cpu: String(surface.cpu), memory: surface.memory },
                // Unless it is said, setting limits means that idle CPU is billed too.
                cpuIdle: true,
                startupCpuBoost: true,
              },
              envs: this.#environmentVariables(args),
              ...probes(surface, running),
            },
          ],
        },
      },
      {
        ...child,
        dependsOn: accessors,
        // Deletion protection alone is noticed by the cloud, in the middle of an update; this by the preview.
        protect,
        // gcloud and the deploy action leave their mark here with every deployment that CI makes. Not the name of the
        // revision, which gcloud may set too: a second revision of that name is refused, so Cloud Run is to choose one.
        ignoreChanges: ["client", "clientVersion", "template.annotations", "template.labels"],
        hooks: {
          onError: [waitForRights(name)],
          ...(live && writeGuard(serviceName(surface), live.seen, live.lookAgain)),
        },
      },
    );
    const held = live && heldTraffic(serviceName(surface), live.seen.traffic);
    if (held) void log.warn(held, this);
    this.#mapDomain(name, args, opts);

    this.serviceName = this.#service.name;
    this.uri = this.#service.uri;
    this.registerOutputs({ serviceName: this.serviceName, uri: this.uri });
  }

  /** Lets another surface call this one. */
  allowInvoker(caller: CloudRunSurface, opts: ComponentResourceOptions = {}): void {
    const { project, region: location } = this.#gcp;
    new ServiceIamMember(
      `${this.surface.id}-invoked-by-${caller.surface.id}`,
      {
        project,
        location,
        name: this.#service.name,
        role: "roles/run.invoker",
        member: caller.account.member,
      },
      { ...opts, parent: this },
    );
  }

  #readOwnSecrets(
    name: string,
    args: CloudRunSurfaceArgs,
    opts: ComponentResourceOptions,
  ): SecretIamMember[] {
    return args.secrets.flatMap(({ id }) => {
      const stored = args.runtimeSecrets.get(id);
      if (!stored) return [];
      return new SecretIamMember(
        `${name}-reads-${id}`,
        {
          project: args.gcp.project,
          secretId: stored.secretId,
          role: "roles/secretmanager.secretAccessor",
          member: this.account.member,
        },
        childOptions(this, opts),
      );
    });
  }

  #environmentVariables({ surface, secrets, runtimeSecrets, valueFor }: CloudRunSurfaceArgs) {
    const own = Object.entries(ownVariables(surface)).map(([name, value]) => ({ name, value }));
    const delivered = secrets.map((secret) => {
      const stored = runtimeSecrets.get(secret.id);
      return stored
        ? {
            name: secret.key_name,
            valueSource: { secretKeyRef: { secret: stored.secretId, version: stored.version } },
          }
        : { name: secret.key_name, value: valueFor(secret) };
    });
    return [...own, ...delivered];
  }

  #mapDomain(name: string, { surface, gcp }: CloudRunSurfaceArgs, opts: ComponentResourceOptions): void {
    const domain = ownDomain(surface);
    // Refused unless whoever deploys is a verified owner of the domain, which nobody is before the first deployment.
    if (domain === undefined || !gcp.map_domains) return;
    new DomainMapping(
      name,
      {
        project: gcp.project,
        location: gcp.region,
        name: domain,
        metadata: { namespace: gcp.project, labels: labelsOf(surface.environment, surface) },
        spec: { routeName: this.#service.name },
      },
      childOptions(this, opts),
    );
  }
}
