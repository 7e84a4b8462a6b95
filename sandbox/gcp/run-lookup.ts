import type { ServiceArgs } from "@pulumi/gcp/cloudrunv2/service.js";
import type { Cloud } from "../provider/cloud.ts";
import type { Plain } from "../provider/resource-type.ts";
import { type Json, mapValues, type Properties } from "../provider/wire.ts";
import { SERVICE } from "./run.ts";

/**
 * `gcp.cloudrunv2.getService`: a service as it is now. A data source has every nested block as a list under a plural
 * name, so the image is at `templates[0].containers[0].image`. Only what the sandbox models is there.
 */
export function getService(args: Properties, cloud: Cloud): Properties {
  const project = args.project ?? cloud.provider.project;
  const location = args.location ?? cloud.provider.region;
  const id = `projects/${project}/locations/${location}/services/${args.name}`;
  const record = cloud.store.get(SERVICE, id);
  if (!record) throw new Error(`${id} not found`);
  const sealer = cloud.store.sealer();
  const live = mapValues({ ...record.outputs, ...record.inputs }, (value) => sealer.unseal(value, undefined));
  const { template, scaling, traffics, ...rest } = live;
  const targets = (Array.isArray(traffics) ? (traffics as Properties[]) : []).map(targetBlock);
  return {
    ...rest,
    id,
    traffics: targets,
    trafficStatuses: targets.map((target) => ({ ...target, uri: String(live.uri) })),
    templates: listOf(template === undefined ? undefined : templateBlock(template as unknown as Template)),
    scalings: listOf(scaling),
  };
}

/** A data source tells what is not set as an empty text or zero. */
const targetBlock = ({ type = "", revision = "", percent = 0, tag = "" }: Properties): Properties => ({
  type,
  revision,
  percent,
  tag,
});

type Template = Plain<ServiceArgs>["template"];

function templateBlock({ scaling, containers, vpcAccess, ...rest }: Template): Json {
  return {
    ...(rest as Properties),
    scalings: listOf(scaling as Json | undefined),
    vpcAccesses: listOf(vpcAccess as Json | undefined),
    containers: (containers ?? []).map(containerBlock),
  };
}

function containerBlock(container: NonNullable<Template["containers"]>[number]): Json {
  const { resources, ports, startupProbe, livenessProbe, readinessProbe, envs, ...rest } = container;
  return {
    ...(rest as Properties),
    resources: listOf(resources as Json | undefined),
    ports: listOf(ports as Json | undefined),
    startupProbes: listOf(probeBlock(startupProbe)),
    livenessProbes: listOf(probeBlock(livenessProbe)),
    readinessProbes: listOf(probeBlock(readinessProbe)),
    envs: (envs ?? []).map(({ name, value, valueSource }) => ({
      name,
      value: value ?? "",
      // The plural of secretKeyRef as the SDK has it.
      valueSources: valueSource
        ? [{ secretKeyReves: listOf(valueSource.secretKeyRef as Json | undefined) }]
        : [],
    })),
  };
}

function probeBlock(probe: object | undefined): Json | undefined {
  if (probe === undefined) return undefined;
  const { httpGet, tcpSocket, grpc, ...rest } = probe as Properties;
  return { ...rest, httpGets: listOf(httpGet), tcpSockets: listOf(tcpSocket), grpcs: listOf(grpc) };
}

function listOf(block: Json | undefined): Json[] {
  return block === undefined ? [] : [block];
}
