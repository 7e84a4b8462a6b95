import type { ServiceArgs } from "@pulumi/gcp/cloudrunv2/service.js";
import { ApiError, type Cloud } from "../provider/cloud.ts";
import type { Plain, Violation } from "../provider/resource-type.ts";
import { googleError } from "./gcp-type.ts";
import { REPOSITORY } from "./registry.ts";

/** The template of a service's revisions. */
export type Template = Plain<ServiceArgs>["template"];
/** A container of a revision. */
export type Container = NonNullable<Template["containers"]>[number];
type Probe = NonNullable<Container["startupProbe"]>;

/** Seconds a container may take to start. */
const MAX_STARTUP_SECONDS = 240;

/** Rules on a revision's template alone. Source: the limits in the SDK's doc comments and cloud.google.com/run/docs. */
export function* templateRules(template: Template): Iterable<Violation> {
  const containers = template.containers ?? [];
  if (containers.length === 0) {
    yield { property: "template.containers", reason: "template needs a container." };
    return;
  }
  yield* concurrencyRules(template, containers);
  const { minInstanceCount: min, maxInstanceCount: max } = template.scaling ?? {};
  if (typeof min === "number" && typeof max === "number" && min > max) {
    yield {
      property: "template.scaling",
      reason: `minInstanceCount ${min} is over maxInstanceCount ${max}.`,
    };
  }
  for (const [index, container] of containers.entries()) {
    const at = `template.containers[${index}]`;
    yield* probeRules(`${at}.startupProbe`, container.startupProbe, MAX_STARTUP_SECONDS);
    yield* startupTimeRules(`${at}.startupProbe`, container.startupProbe);
    yield* probeRules(`${at}.livenessProbe`, container.livenessProbe, 3600);
    yield* environmentRules(`${at}.envs`, container);
  }
}

function* concurrencyRules(template: Template, containers: readonly Container[]): Iterable<Violation> {
  const requests = template.maxInstanceRequestConcurrency;
  const property = "template.maxInstanceRequestConcurrency";
  if (typeof requests !== "number") return;
  if (requests < 1 || requests > 1000) {
    yield { property, reason: `${property} ${requests} must be 1 to 1000.` };
  }
  const cpus = containers.reduce((total, container) => total + cpuCount(container.resources?.limits?.cpu), 0);
  if (requests > 1 && cpus < 1) {
    yield { property, reason: `${property} ${requests} needs at least 1 CPU; with ${cpus} it must be 1.` };
  }
}

/** CPUs in a Kubernetes quantity: `"1"`, `"0.5"` or `"500m"`. Cloud Run's default is 1. */
function cpuCount(quantity: string | undefined): number {
  if (quantity === undefined) return 1;
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

/** Seconds; `timeoutSeconds` must be under `periodSeconds`. Defaults: 1 and 10. */
function* probeRules(property: string, probe: Probe | undefined, maxPeriod: number): Iterable<Violation> {
  if (probe === undefined) return;
  const { timeoutSeconds: timeout = 1, periodSeconds: period = 10 } = probe;
  if ([probe.httpGet, probe.tcpSocket, probe.grpc].filter((kind) => kind !== undefined).length !== 1) {
    yield { property, reason: `${property} needs exactly one of httpGet, tcpSocket and grpc.` };
  }
  if (timeout < 1 || timeout >= period) {
    yield {
      property,
      reason: `${property}: timeoutSeconds ${timeout} must be at least 1 and under periodSeconds ${period}.`,
    };
  }
  if (period > maxPeriod) {
    yield { property, reason: `${property}: periodSeconds ${period} must be at most ${maxPeriod}.` };
  }
}

/** All attempts together must fit: https://cloud.google.com/run/docs/configuring/healthchecks */
function* startupTimeRules(property: string, probe: Probe | undefined): Iterable<Violation> {
  const { periodSeconds: period = 10, failureThreshold = 3 } = probe ?? {};
  const seconds = period * failureThreshold;
  if (seconds <= MAX_STARTUP_SECONDS) return;
  const reason = `${property}: failureThreshold × periodSeconds is ${seconds}; at most ${MAX_STARTUP_SECONDS} are allowed.`;
  yield { property, reason };
}

function* environmentRules(property: string, container: Container): Iterable<Violation> {
  const seen = new Set<string>();
  for (const { name, value, valueSource } of container.envs ?? []) {
    if (seen.has(name)) yield { property, reason: `Environment variable ${name} is set twice.` };
    seen.add(name);
    if (name === "PORT") {
      yield { property, reason: "Environment variable PORT is reserved: Cloud Run sets it." };
    }
    if (value !== undefined && valueSource !== undefined) {
      yield { property, reason: `Environment variable ${name} has both a value and a valueSource.` };
    }
  }
}

/** The image must be one that Cloud Run can pull. */
export function requirePullable(image: string, cloud: Cloud): void {
  const [host = ""] = image.split("/");
  if (/^([a-z0-9-]+\.)?gcr\.io$/.test(host) || host === "docker.io" || isSample(image)) return;
  const [, location, project, name] = /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\/./.exec(image) ?? [];
  if (location === undefined) {
    throw googleError(
      400,
      `Expected an image path like [host/]repo-path[:tag and/or @digest], where host is one of [region.]gcr.io, ` +
        `[region-]docker.pkg.dev or docker.io but obtained ${image}.`,
    );
  }
  const id = `projects/${project}/locations/${location}/repositories/${name}`;
  if (cloud.lacks(REPOSITORY, id)) {
    throw googleError(404, `Image '${image}' was not found: there is no repository '${id}'.`);
  }
}

/** Google's public samples need no repository of one's own. */
function isSample(image: string): boolean {
  return image.startsWith("us-docker.pkg.dev/cloudrun/");
}

/** The hello sample answers `/` and nothing else: a probe of another path fails, and with it the deployment. */
export function requireHealthy(container: Container, revision: string): void {
  if (!/\/cloudrun\/(container\/)?hello([:@]|$)/.test(container.image)) return;
  for (const [kind, probe] of Object.entries({
    startup: container.startupProbe,
    liveness: container.livenessProbe,
  })) {
    const path = probe?.httpGet?.path ?? "/";
    if (path === "/") continue;
    throw new ApiError(
      400,
      `Error waiting for the service: Error code 9, message: Revision '${revision}' is not ready and cannot serve ` +
        `traffic. The container failed its ${kind} probe: GET ${path} answered 404 (image ${container.image}).`,
    );
  }
}
