import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  output,
  type Resource,
} from "@pulumi/pulumi";
import { answersAt } from "../model/delivery/domain.ts";
import { imageRegistryPath, runningImage } from "../model/delivery/image.ts";
import { repositoryRules } from "../model/delivery/repository-rules.ts";
import {
  ciSecrets,
  expoDeliveries,
  imagePullSecret,
  isDeployedByCi,
  runtimeSecrets,
  type Share,
  secretsOf,
  surfaceVariable,
} from "../model/delivery/share.ts";
import type { Catalogue } from "../model/entities/catalogue.ts";
import { own } from "../model/entities/own.ts";
import { governedOnce } from "../model/governance/deployed-entries.ts";
import type { Judgement } from "../model/governance/govern.ts";
import { type Governed, versionsOf } from "../model/governance/snapshot.ts";
import { ciValuesName } from "../model/names.ts";
import type { StackSettings } from "../model/settings.ts";
import { CloudRunSurface } from "./cloud-run/cloud-run-surface.ts";
import { ImageRegistry } from "./cloud-run/image-registry.ts";
import type { LiveServices } from "./cloud-run/live-services.ts";
import { RuntimeSecret } from "./cloud-run/runtime-secret.ts";
import { ExpoSurface } from "./expo-surface.ts";
import { GuardrailFunctions } from "./functions/guardrail-functions.ts";
import { ciVariables } from "./github/ci-variables.ts";
import { GitHubEnvironment } from "./github/github-environment.ts";
import { CiValues } from "./github/github-values.ts";
import { InfrastructureEnvironments } from "./github/infrastructure-environments.ts";
import { RepositoryRulesets } from "./github/repository-rulesets.ts";
import { WorkloadIdentity } from "./github/workload-identity.ts";
import { GovernanceLog } from "./governance/governance-log.ts";
import { GuardrailAlerts } from "./monitoring/guardrail-alerts.ts";
import { GuardrailDashboard } from "./monitoring/guardrail-dashboard.ts";
import { MonthlyBudget } from "./monitoring/monthly-budget.ts";
import { ProjectServices } from "./project-services.ts";
import type { ValueFor } from "./secret-values.ts";
import { VercelSurface } from "./vercel-surface.ts";

/** What an {@link EnvironmentStack} is made from. */
export interface EnvironmentArgs {
  /** The catalogue's share of this environment. */
  readonly share: Share;
  /** The pipelines of every environment: their tags are protected together. */
  readonly pipelines: Catalogue["pipelines"];
  /** Text of each runbook, by the path that guardrails refer to it by. */
  readonly runbooks: Catalogue["runbooks"];
  /** The stack's settings, parsed. */
  readonly settings: StackSettings;
  /** Value of each secret, from the stack's encrypted configuration. */
  readonly valueFor: ValueFor;
  /** What is deployed of everything governed, and what will be: which versions of each secret there are. */
  readonly judgement: Pick<Judgement, "before" | "next">;
  /** What serves now, so that it is left serving. */
  readonly liveServices: LiveServices;
}

/** Everything of one stack. */
export class EnvironmentStack extends ComponentResource {
  /** URL that users call, by surface id: as declared, and that of Cloud Run until its domain is mapped. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Cloud Run's own URL, by surface id. */
  readonly serviceUrls: Readonly<Record<string, Output<string>>>;
  /** Cloud Run service, by surface id. */
  readonly services: Readonly<Record<string, Output<string>>>;
  /** Full name of the identity provider that CI logs in through. */
  readonly identityProvider: Output<string>;
  /** Service account that CI deploys as. */
  readonly deployer: Output<string>;
  /** Bucket with the records of governed changes. */
  readonly governanceLog: Output<string>;
  /** What is deployed of everything governed, which is less than was asked for where a part was left out or failed. */
  readonly governed: Output<Governed>;
  /** Secrets that are declared and not provisioned yet. */
  readonly drafts: readonly string[];

  constructor(name: string, args: EnvironmentArgs, opts: ComponentResourceOptions = {}) {
    super("skeleton:delivery:Environment", name, {}, opts);
    const { share, pipelines, runbooks, settings, valueFor, judgement, liveServices } = args;
    const { environment } = share;
    const { gcp, github, protection: protect } = settings;
    const registryPath = imageRegistryPath(settings, environment);
    const child = { parent: this };

    const apis = new ProjectServices(`${name}-services`, { project: gcp.project }, child);
    const inGcp = { ...child, dependsOn: [apis] };

    const stored = new Map(
      runtimeSecrets(share).map((secret) => {
        const versions = versionsOf(judgement.next, secret.id);
        const args = { project: gcp.project, secret, value: valueFor(secret), versions, protect };
        return [secret.id, new RuntimeSecret(secret.id, args, inGcp)] as const;
      }),
    );
    const pullSecret = imagePullSecret(share);
    const registry = new ImageRegistry(
      `${name}-images`,
      { environment, gcp, owner: github.owner, pullSecret: pullSecret && stored.get(pullSecret.id) },
      inGcp,
    );
    const services = share.cloudRun.map((surface) => {
      const seen = liveServices.seen[surface.id];
      const live = seen && { seen, lookAgain: () => liveServices.lookAgain(surface) };
      const running = runningImage(own(settings.images, surface.id), seen?.image, registryPath);
      const secrets = secretsOf(surface, share);
      const args = { surface, gcp, running, live, secrets, runtimeSecrets: stored, valueFor, protect };
      return new CloudRunSurface(surface.id, args, { ...child, dependsOn: [apis, registry] });
    });
    for (const service of services) {
      for (const caller of services.filter(({ surface }) =>
        service.surface.invoked_by.includes(surface.id),
      )) {
        service.allowInvoker(caller);
      }
    }
    const identity = new WorkloadIdentity(
      `${name}-identity`,
      { environment, gcp, github, surfaces: services, registry, protect },
      inGcp,
    );
    const sites = share.vercel.map(
      (surface) =>
        new VercelSurface(
          surface.id,
          { surface, settings, secrets: secretsOf(surface, share), valueFor, protect },
          child,
        ),
    );
    const target = new GitHubEnvironment(
      `${name}-github`,
      { environment, github, pipelines: share.pipelines, protect },
      child,
    );
    new InfrastructureEnvironments(`${name}-infrastructure`, { stack: environment, github, protect }, child);
    if (share.guardsRepository) {
      const rules = repositoryRules(github, pipelines);
      new RepositoryRulesets(`${name}-rulesets`, { repository: github.repository, rules }, child);
    }
    const deployedSites = sites.filter(({ surface }) => isDeployedByCi(surface, share));
    for (const { surface, secrets } of expoDeliveries(share)) {
      new ExpoSurface(surface.id, { surface, target, secrets, valueFor }, child);
    }
    new CiValues(
      ciValuesName(environment),
      {
        target,
        secrets: ciSecrets(share),
        valueFor,
        variables: ciVariables({ settings, identity, share, services, sites, registryPath }),
        generated: Object.fromEntries(
          deployedSites.map(({ surface, bypass }) => [surfaceVariable.vercelBypass(surface), bypass]),
        ),
      },
      child,
    );
    const alerts = new GuardrailAlerts(
      `${name}-alerts`,
      {
        environment,
        project: gcp.project,
        guardrails: share.guardrails,
        surfaces: share.surfaces,
        usage: share.usage,
        runbooks,
        github: settings.github,
        email: settings.alerts.email,
      },
      inGcp,
    );

    const log = new GovernanceLog(`${name}-governance`, { environment, gcp, protect }, inGcp);

    const email = alerts.channels.emailNames;
    if (settings.budget?.billing_account) {
      const {
        monthly_usd,
        billing_account: billingAccount,
        amount = monthly_usd,
        currency,
      } = settings.budget;
      const kept = { billingAccount, amount, currency };
      new MonthlyBudget(`${name}-budget`, { environment, gcp, ...kept, email }, inGcp);
    }
    if (share.guardrails.length + share.cloudRun.length > 0) {
      new GuardrailDashboard(`${name}-dashboard`, { project: gcp.project, share }, inGcp);
    }
    const functions = new GuardrailFunctions(
      `${name}-functions`,
      {
        share,
        settings,
        runtimeSecrets: stored,
        deployer: identity.deployer,
        email,
        topics: { alerts: alerts.channels.topic, governance: log.topic },
        alerts,
      },
      inGcp,
    );

    const done = [...stored.values(), ...services, ...sites, target, alerts, functions];
    log.record(share.reviews, done);
    this.governed = this.#governedOnce(args, target, alerts, log, done);

    this.governanceLog = log.bucketName;
    this.endpoints = Object.fromEntries(
      share.surfaces.map((surface) => [surface.id, answersAt(surface, gcp)]),
    );
    this.serviceUrls = Object.fromEntries(services.map(({ surface, uri }) => [surface.id, uri]));
    this.services = Object.fromEntries(services.map(({ surface, serviceName }) => [surface.id, serviceName]));
    this.identityProvider = identity.providerName;
    this.deployer = identity.deployer;
    this.drafts = share.drafts.map(({ id }) => id);
    this.registerOutputs({});
  }

  #governedOnce(
    { judgement: { before, next }, share, settings }: EnvironmentArgs,
    { isAsDeclared }: GitHubEnvironment,
    { areAsDeclared }: GuardrailAlerts,
    log: GovernanceLog,
    after: readonly Resource[],
  ): Output<Governed> {
    const once = (rest: Output<boolean>) =>
      all([areAsDeclared, isAsDeclared, rest]).apply(([guardrails, environment, rest]) =>
        governedOnce(before, next, { guardrails, environment, rest }, share.reviews),
      );
    return once(log.keep(once(output(true)), settings.protection, after));
  }
}
