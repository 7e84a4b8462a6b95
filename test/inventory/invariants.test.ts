import { beforeAll, describe, expect, test } from "vitest";
import type { PlannedResource } from "../../commands/plan/inventory.ts";
import { planOf } from "../../commands/plan/plan-of.ts";
import { standInValues } from "../../commands/plan/stand-in-values.ts";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { isPolled } from "../../model/entities/sources/sources.ts";
import { VALUE_KEYS } from "../../model/settings.ts";
import { computed, T } from "../components/fixtures.ts";
import { stackOf } from "../estates/estates.ts";
import { refOf } from "./stacks.ts";

// Inputs as they go over the wire: which have which shape is what these rules are about.
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Inputs = any;

/** Types of Google Cloud that take labels, with where they take them; every other type is listed below. */
const LABELS: Readonly<Record<string, (inputs: Inputs) => Record<string, string> | undefined>> = {
  [T.alertPolicy]: ({ userLabels }) => userLabels,
  [T.bucket]: ({ labels }) => labels,
  [T.domainMapping]: ({ metadata }) => metadata.labels,
  [T.function]: ({ labels }) => labels,
  [T.notificationChannel]: ({ userLabels }) => userLabels,
  [T.repository]: ({ labels }) => labels,
  [T.secret]: ({ labels }) => labels,
  [T.service]: ({ labels }) => labels,
  [T.subscription]: ({ labels }) => labels,
  [T.topic]: ({ labels }) => labels,
};
const WITHOUT_LABELS: readonly string[] = [
  T.account,
  T.accountIamMember,
  T.budget,
  T.bucketIamMember,
  T.bucketNotification,
  T.bucketObject,
  T.dashboard,
  T.identityPool,
  T.identityProvider,
  T.job,
  T.logMetric,
  T.metricDescriptor,
  T.projectIamMember,
  T.projectService,
  T.repositoryIamMember,
  T.secretIamMember,
  T.secretVersion,
  T.serviceIamMember,
  T.serviceIdentity,
  T.subscriptionIamMember,
  T.topicIamMember,
];

/** Inputs that hold a credential, or may. */
const SECRET_INPUTS: Readonly<Record<string, string>> = {
  [T.environmentSecret]: "value",
  [T.notificationChannel]: "labels",
  [T.secretVersion]: "secretData",
  [T.vercelVariable]: "value",
};

/** What would be lost for good: data, and identities that others know. */
const PROTECTED_IN_PRODUCTION: readonly string[] = [
  T.service,
  T.account,
  T.bucket,
  T.githubEnvironment,
  T.identityPool,
  T.identityProvider,
  T.secret,
  T.vercelProject,
];

/** What makes two resources of a type the same thing in the cloud; all inputs where nothing is said. */
const IDENTITY: Readonly<Record<string, (inputs: Inputs) => unknown>> = {
  [T.account]: ({ project, accountId }) => [project, accountId],
  [T.alertPolicy]: ({ project, displayName }) => [project, displayName],
  [T.deploymentPolicy]: ({ repository, environment, branchPattern, tagPattern }) => [
    repository,
    environment,
    branchPattern,
    tagPattern,
  ],
  [T.environmentSecret]: ({ repository, environment, secretName }) => [repository, environment, secretName],
  [T.environmentVariable]: ({ repository, environment, variableName }) => [
    repository,
    environment,
    variableName,
  ],
  [T.function]: ({ project, location, name }) => [project, location, name],
  [T.job]: ({ project, region, name }) => [project, region, name],
  [T.logMetric]: ({ project, name }) => [project, name],
  [T.metricDescriptor]: ({ project, type }) => [project, type],
  [T.notificationChannel]: ({ project, displayName }) => [project, displayName],
  [T.repository]: ({ project, location, repositoryId }) => [project, location, repositoryId],
  [T.secret]: ({ project, secretId }) => [project, secretId],
  [T.service]: ({ project, location, name }) => [project, location, name],
  [T.subscription]: ({ project, name }) => [project, name],
  [T.topic]: ({ project, name }) => [project, name],
  [T.vercelProject]: ({ name }) => name,
  [T.vercelVariable]: ({ projectId, key, targets }) => [projectId, key, targets],
};

/** Every text inside a value, with its path. */
function texts(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) => texts(part, `${path}.${key}`));
}

describe.each(ENVIRONMENTS)("%s", (environment) => {
  const stack = stackOf(environment);
  let resources: PlannedResource[];
  let custom: PlannedResource[];
  const all = (type: string) => resources.filter((resource) => resource.type === type);

  beforeAll(async () => {
    resources = await planOf(stack, { computed });
    custom = resources.filter((resource) => resource.custom && !resource.type.startsWith("pulumi:"));
  });

  describe("cost", () => {
    test("every Cloud Run container gives its CPU back while it is idle", () => {
      expect(all(T.service)).not.toEqual([]);
      for (const { name, inputs } of all(T.service)) {
        for (const container of (inputs as Inputs).template.containers) {
          expect(container.resources, name).toMatchObject({ cpuIdle: true });
        }
      }
    });

    test("no service keeps an instance warm, and each has a ceiling, over all revisions and on each", () => {
      for (const { name, inputs } of all(T.service)) {
        const { scaling, template } = inputs as Inputs;
        expect([scaling.minInstanceCount, template.scaling.minInstanceCount], name).toEqual([0, 0]);
        expect(scaling.maxInstanceCount, name).toBeLessThanOrEqual(10);
        expect(template.scaling.maxInstanceCount, name).toBe(scaling.maxInstanceCount);
      }
    });

    test("no service leaves its concurrency to Cloud Run, whose default is 80", () => {
      for (const { name, inputs } of all(T.service)) {
        expect((inputs as Inputs).template.maxInstanceRequestConcurrency, name).toBeTypeOf("number");
      }
    });

    test("cached images are cleaned up", () => {
      for (const { name, inputs } of all(T.repository)) {
        expect((inputs as Inputs).cleanupPolicies, name).toContainEqual(
          expect.objectContaining({ action: "DELETE" }),
        );
      }
    });
  });

  describe("secrets", () => {
    test("every input that holds one is marked as secret", () => {
      for (const type of Object.keys(SECRET_INPUTS)) expect(all(type), type).not.toEqual([]);
      for (const { type, name, inputs } of custom) {
        const input = SECRET_INPUTS[type];
        if (input) expect(inputs[input], `${type}::${name}`).toBe("[secret]");
      }
    });

    test("no value of one is anywhere else", () => {
      const values = Object.values(standInValues(stack.share)[VALUE_KEYS.sensitive] ?? {});
      const everything = JSON.stringify(resources);

      expect(values).not.toEqual([]);
      for (const value of values) expect(everything).not.toContain(value);
    });

    test("every value that is provisioned gets somewhere", async () => {
      const values = Object.entries(standInValues(stack.share)).flatMap(([, byId]) => Object.values(byId));
      const everything = JSON.stringify(await planOf(stack, { showSecrets: true }));

      for (const value of values) expect(everything).toContain(value);
    });

    test("what Vercel makes up stays secret in the state", () => {
      for (const { options } of all(T.vercelBypass))
        expect(options.additionalSecretOutputs).toContain("secret");
    });

    test("components register no inputs, so none can hold one", () => {
      for (const { type, name, inputs } of resources.filter((resource) => !resource.custom)) {
        expect(inputs, `${type}::${name}`).toEqual({});
      }
    });
  });

  describe("ownership", () => {
    test("no resource takes over what others may have granted, or keeps values in plain text", () => {
      const types = new Set(custom.map(({ type }) => type));

      for (const type of types) {
        expect(type).not.toMatch(/I[aA][mM](Policy|Binding)$/);
        expect(type).not.toBe("vercel:index/projectEnvironmentVariables:ProjectEnvironmentVariables");
      }
      for (const { inputs } of all(T.vercelProject)) expect(inputs).not.toHaveProperty("environments");
    });

    test("no two resources are the same thing in the cloud", () => {
      const seen = new Map<string, string>();
      for (const { type, name, inputs } of custom) {
        const identity = `${type} ${JSON.stringify(IDENTITY[type]?.(inputs) ?? inputs)}`;
        expect(seen.get(identity), `${type}::${name}`).toBeUndefined();
        seen.set(identity, name);
      }
    });

    test("nothing is named after the other environment", () => {
      const other = environment === "staging" ? "production" : "staging";
      // Each surface is a Vercel project of its own, whose one target is called production whatever it is.
      const exempt = (type: string, path: string) =>
        (type === T.vercelVariable && path.startsWith(".targets")) ||
        (type === T.alertPolicy && path === ".documentation.content");

      for (const { type, name, inputs } of resources) {
        expect(name).not.toContain(other);
        const found = texts(inputs).filter(([path, text]) => text.includes(other) && !exempt(type, path));
        expect(found, `${type}::${name}`).toEqual([]);
      }
    });

    test("everything that can say so says whose it is", () => {
      for (const { type, name, inputs } of custom.filter((resource) => resource.type.startsWith("gcp:"))) {
        const labels = LABELS[type];
        expect(labels !== undefined || WITHOUT_LABELS.includes(type), `${type} takes labels or not?`).toBe(
          true,
        );
        if (!labels) continue;
        expect(labels(inputs), `${type}::${name}`).toMatchObject({ environment, "managed-by": "pulumi" });
      }
    });

    test("labels are written as Google takes them", () => {
      for (const { type, name, inputs } of custom) {
        for (const [key, value] of Object.entries(LABELS[type]?.(inputs) ?? {})) {
          expect(key, `${type}::${name}`).toMatch(/^[a-z][a-z0-9_-]{0,62}$/);
          expect(value, `${type}::${name} ${key}`).toMatch(/^[a-z0-9_-]{1,63}$/);
        }
      }
    });
  });

  describe("structure", () => {
    test("everything that a provider manages is part of a component", () => {
      for (const resource of custom) expect(resource.parent, refOf(resource)).toMatch(/^skeleton:[a-z]+:/);
    });

    test("every component is named by the convention", () => {
      for (const { type } of resources.filter((resource) => !resource.custom)) {
        expect(type).toMatch(/^skeleton:[a-z]+:[A-Z][A-Za-z]+$/);
      }
    });

    test("everything has the stack's own provider, never a default one", () => {
      for (const resource of custom) {
        const [provider] = resource.type.split(":");
        expect(resource.options.provider, refOf(resource)).toBe(`pulumi:providers:${provider}::${provider}`);
      }
    });

    test("no two resources have the same type and name: an engine would refuse the second", () => {
      const refs = resources.map(refOf);

      expect(refs.filter((ref, i) => refs.indexOf(ref) !== i)).toEqual([]);
    });

    test("no change of an image is ignored: that repeats the last one in the state", () => {
      for (const { name, options } of all(T.service)) {
        expect(
          options.ignoreChanges.filter((path) => /image|containers|^template$/.test(path)),
          name,
        ).toEqual([]);
      }
    });

    test("what CI deployed is left running", async () => {
      const live = (service: string) => `registry.example/${service}@sha256:12`;
      const services = (await planOf(stack, { liveImage: live })).filter(({ type }) => type === T.service);

      for (const { name, inputs } of services) {
        expect((inputs as Inputs).template.containers[0].image, name).toBe(live(name));
      }
    });

    test("without a clear answer to what runs, nothing is planned at all", async () => {
      const denied = () => {
        throw { details: "Permission 'run.services.get' denied" };
      };

      await expect(planOf(stack, { liveImage: denied })).rejects.toThrow(
        "Permission 'run.services.get' denied",
      );
    });

    test("names of a service's variables are unique", () => {
      for (const { name, inputs } of all(T.service)) {
        const names = (inputs as Inputs).template.containers[0].envs.map((env: Inputs) => env.name);
        expect(new Set(names).size, name).toBe(names.length);
      }
    });
  });

  test("production protects what runs and what holds data or identity, staging nothing", () => {
    for (const resource of custom) {
      // Functions hold nothing that could not be made again, and nobody else knows their accounts.
      const isOfFunction = resource.parent?.startsWith("skeleton:functions:");
      const isProtected =
        environment === "production" && !isOfFunction && PROTECTED_IN_PRODUCTION.includes(resource.type);
      expect(resource.protect, refOf(resource)).toBe(isProtected);
    }
    for (const { type, inputs } of [...all(T.service), ...all(T.secret)]) {
      expect(inputs.deletionProtection, type).toBe(environment === "production");
    }
  });

  test("what is exported of everything governed is told only once everything is deployed", () => {
    const [snapshot] = all("skeleton:governance:GovernedSnapshot");
    expect(snapshot?.dependsOn).toEqual(custom.map(refOf).sort());
  });

  describe("access", () => {
    test("only the api may be called by anybody", () => {
      const open = all(T.service).filter(({ inputs }) => inputs.invokerIamDisabled !== false);

      expect(open.map(({ name }) => name)).toEqual([`api-${environment}`]);
      expect(JSON.stringify(resources)).not.toMatch(/allUsers|allAuthenticatedUsers/);
    });

    test("every service runs as an account of its own", () => {
      const accounts = all(T.service).map(({ inputs }) => (inputs as Inputs).template.serviceAccount);

      expect(new Set(accounts).size).toBe(accounts.length);
    });

    test("a run is trusted by numeric ids and by its environment, never by its subject", () => {
      for (const { inputs } of all(T.identityProvider)) {
        expect(inputs.attributeCondition).toMatch(/repository_owner_id == "\d+".*repository_id == "\d+"/);
        expect(inputs.attributeCondition).toContain(`assertion.environment == "${environment}"`);
        expect(inputs.attributeCondition).not.toContain("sub");
      }
    });
  });

  describe("alerts", () => {
    test("every one tells somebody, and carries its runbook", () => {
      expect(all(T.alertPolicy)).not.toEqual([]);
      for (const { name, inputs } of all(T.alertPolicy)) {
        const { notificationChannels, documentation } = inputs as Inputs;
        expect(notificationChannels.length, name).toBeGreaterThanOrEqual(1);
        expect(documentation.content.length, name).toBeGreaterThan(200);
        expect(documentation.content.length, name).toBeLessThanOrEqual(8192);
      }
    });

    test("every one tells the fallback e-mail", () => {
      const fallback = `NotificationChannel(${environment}-email:${stack.settings.alerts.email}).name`;

      for (const { name, inputs } of all(T.alertPolicy)) {
        expect(inputs.notificationChannels, name).toContain(fallback);
      }
    });

    test("each reads what exists: Google writes it, or it is made first", () => {
      for (const { name, inputs, dependsOn } of all(T.alertPolicy)) {
        const [{ conditionMatchedLog, conditionPrometheusQueryLanguage }] = (inputs as Inputs).conditions;
        if (conditionMatchedLog) continue;
        const { query } = conditionPrometheusQueryLanguage;
        const madeFirst = dependsOn.some(
          (ref) => ref.startsWith(T.logMetric) || ref.startsWith(T.metricDescriptor),
        );
        expect(/\b(run|pubsub)_googleapis_com:/.test(query) || madeFirst, name).toBe(true);
      }
    });

    test("all are awake: what Google does not write, the sampler does, and tells when it does not", () => {
      const polled = stack.share.guardrails.filter(({ observability_source: source }) => isPolled(source));
      expect(polled).not.toEqual([]);
      for (const { name, inputs } of all(T.alertPolicy)) expect(inputs.enabled, name).toBe(true);
      for (const { id } of polled)
        expect(all(T.alertPolicy).map(({ name }) => name)).toContain(`${id}-silence`);
    });
  });

  describe("functions", () => {
    test("each runs as an account of its own, which may do nothing in the project but what it is there for", () => {
      const accounts = all(T.function).map(
        ({ inputs }) => (inputs as Inputs).serviceConfig.serviceAccountEmail,
      );
      expect(accounts).not.toEqual([]);
      expect(new Set(accounts).size).toBe(accounts.length);
      const roles = all(T.projectIamMember).map(({ inputs }) => inputs.role);
      const allowed = [
        "roles/cloudbuild.builds.builder",
        "roles/monitoring.metricWriter",
        "roles/monitoring.viewer",
      ];
      expect(roles.filter((role) => !allowed.includes(String(role)))).toEqual([]);
    });

    test("only Pub/Sub may call them, and CI the one that takes load tests", () => {
      const callers = all(T.serviceIamMember)
        .filter(({ parent }) => parent?.startsWith("skeleton:functions:"))
        .map(({ inputs }) => inputs.member);
      const members = [
        `Account(${environment}-functions-caller).member`,
        `serviceAccount:Account(${environment}-identity).email`,
      ];
      expect(callers).not.toEqual([]);
      for (const member of callers) expect(members).toContain(member);
    });

    test("no token is in a variable of its own: each comes from Secret Manager", () => {
      for (const { name, inputs } of all(T.function)) {
        const { environmentVariables, secretEnvironmentVariables } = (inputs as Inputs).serviceConfig;
        expect(Object.keys(environmentVariables), name).toEqual(["PLAN"]);
        expect(secretEnvironmentVariables, name).not.toEqual([]);
      }
    });

    test("nothing runs while there is nothing to do", () => {
      for (const { name, inputs } of all(T.function)) {
        expect((inputs as Inputs).serviceConfig.minInstanceCount ?? 0, name).toBe(0);
      }
    });
  });
});
