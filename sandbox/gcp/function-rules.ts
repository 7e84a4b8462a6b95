import type { FunctionArgs } from "@pulumi/gcp/cloudfunctionsv2/function.js";
import type { Plain, Violation } from "../provider/resource-type.ts";
import { within } from "./durations.ts";
import { form, oneOf } from "./gcp-type.ts";

type Build = NonNullable<Plain<FunctionArgs>["buildConfig"]>;
type ServiceConfig = NonNullable<Plain<FunctionArgs>["serviceConfig"]>;

/** Those of Node.js that are supported: https://cloud.google.com/functions/docs/runtime-support */
const RUNTIMES = ["nodejs20", "nodejs22", "nodejs24"];

/** Rules on what a function is built from. */
export function* buildRules(build: Build | undefined): Iterable<Violation> {
  if (build?.runtime === undefined) {
    yield { property: "buildConfig.runtime", reason: "A new function needs buildConfig.runtime." };
  }
  yield* oneOf("buildConfig.runtime", build?.runtime, RUNTIMES);
  yield* form(
    "buildConfig.entryPoint",
    build?.entryPoint,
    /^[\w.]{1,128}$/,
    "must be the name of a function",
  );
  yield* form(
    "buildConfig.serviceAccount",
    build?.serviceAccount,
    /^projects\/[^/]+\/serviceAccounts\/[^/@]+@[^/@]+$/,
    "must look like projects/P/serviceAccounts/EMAIL",
  );
  const { bucket, object } = build?.source?.storageSource ?? {};
  if (!bucket || !object) {
    const reason = "The sandbox knows sources in Cloud Storage only: set the bucket and the object.";
    yield { property: "buildConfig.source.storageSource", reason };
  }
}

/** Rules on how a function is served. Source: the SDK's doc comments, cloud.google.com/functions/docs. */
export function* serviceRules(config: ServiceConfig): Iterable<Violation> {
  yield* within("serviceConfig.timeoutSeconds", config.timeoutSeconds, [1, 3600]);
  yield* within("serviceConfig.maxInstanceCount", config.maxInstanceCount, [1, 1000]);
  yield* within("serviceConfig.minInstanceCount", config.minInstanceCount, [0, 1000]);
  if ((config.minInstanceCount ?? 0) > (config.maxInstanceCount ?? Number.POSITIVE_INFINITY)) {
    yield { property: "serviceConfig", reason: "serviceConfig: minInstanceCount is over maxInstanceCount." };
  }
  yield* oneOf("serviceConfig.ingressSettings", config.ingressSettings, [
    "ALLOW_ALL",
    "ALLOW_INTERNAL_ONLY",
    "ALLOW_INTERNAL_AND_GCLB",
  ]);
  yield* resourceRules(config);
  yield* environmentRules(config);
}

/** CPUs by the most MiB that get them by default: https://cloud.google.com/functions/docs/configuring/memory */
const DEFAULT_CPUS: readonly (readonly [number, number])[] = [
  [128, 0.083],
  [256, 0.167],
  [512, 0.333],
  [1024, 0.583],
  [2048, 1],
  [8192, 2],
  [16384, 4],
  [32768, 8],
];

/** In MiB. 128M, a little less than 128Mi, is taken as well. */
const LEAST_MEMORY = 128_000_000 / 1024 ** 2;

const BYTES: { readonly [unit: string]: number } = {
  k: 1000,
  M: 1000 ** 2,
  G: 1000 ** 3,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

function* resourceRules(config: ServiceConfig): Iterable<Violation> {
  const { availableMemory: memory = "256M", availableCpu: cpu } = config;
  const requests = config.maxInstanceRequestConcurrency;
  const mebibytes = mebibytesIn(memory);
  if (mebibytes === undefined) {
    const reason = `availableMemory "${memory}" must be a number with the unit k, M, G, Mi, Gi or none.`;
    yield { property: "serviceConfig.availableMemory", reason };
    return;
  }
  if (mebibytes < LEAST_MEMORY || mebibytes > 32768) {
    const reason = `availableMemory "${memory}" must be 128Mi to 32Gi.`;
    yield { property: "serviceConfig.availableMemory", reason };
  }
  const cpus = cpu === undefined ? defaultCpus(mebibytes) : cpusIn(cpu);
  if (cpus === undefined || cpus < 0.08 || (cpus > 1 && ![2, 4, 6, 8].includes(cpus))) {
    yield {
      property: "serviceConfig.availableCpu",
      reason: `availableCpu "${cpu}" must be 0.08 to 1, 2, 4, 6 or 8.`,
    };
    return;
  }
  yield* within("serviceConfig.maxInstanceRequestConcurrency", requests, [1, 1000]);
  if (requests !== undefined && requests > 1 && cpus < 1) {
    const reason = `maxInstanceRequestConcurrency ${requests} needs at least 1 CPU; with ${cpus} it must be 1.`;
    yield { property: "serviceConfig.maxInstanceRequestConcurrency", reason };
  }
}

function mebibytesIn(memory: string): number | undefined {
  const [, amount, unit] = /^(\d+)(k|M|G|Mi|Gi)?$/.exec(memory) ?? [];
  return amount === undefined ? undefined : (Number(amount) * (BYTES[unit ?? ""] ?? 1)) / 1024 ** 2;
}

function defaultCpus(mebibytes: number): number | undefined {
  return DEFAULT_CPUS.find(([most]) => mebibytes <= most)?.[1];
}

/** CPUs in `"1"`, `"0.5"`, `".5"` or `"500m"`. */
function cpusIn(quantity: string): number | undefined {
  const [, amount, milli] = /^(\d+|\d*\.\d+)(m)?$/.exec(quantity) ?? [];
  return amount === undefined ? undefined : Number(amount) / (milli ? 1000 : 1);
}

/** https://cloud.google.com/functions/docs/configuring/env-var#reserved_keys and the container contract of Cloud Run. */
const RESERVED =
  /^(FUNCTION_TARGET|FUNCTION_SIGNATURE_TYPE|K_SERVICE|K_REVISION|K_CONFIGURATION|PORT|X_GOOGLE_.*)$/;

function* environmentRules({
  environmentVariables,
  secretEnvironmentVariables,
}: ServiceConfig): Iterable<Violation> {
  const plain = Object.keys(environmentVariables ?? {});
  const keys = [...plain, ...(secretEnvironmentVariables ?? []).map(({ key }) => key)];
  const property = "serviceConfig.environmentVariables";
  for (const [index, key] of keys.entries()) {
    if (key === "" || key.includes("=")) yield { property, reason: `"${key}" is no name of a variable.` };
    if (RESERVED.test(key)) yield { property, reason: `Environment variable ${key} is reserved.` };
    if (keys.indexOf(key) < index) yield { property, reason: `Environment variable ${key} is set twice.` };
  }
  for (const { secret, version } of secretEnvironmentVariables ?? []) {
    const at = "serviceConfig.secretEnvironmentVariables";
    yield* form(at, secret, /^[\w-]+$/, "must be the short name of a secret");
    yield* form(at, version, /^(\d+|latest)$/, "must be the number of a version or latest");
  }
}
