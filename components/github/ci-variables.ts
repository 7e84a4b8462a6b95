import type { Input } from "@pulumi/pulumi";
import { answersAt } from "../../model/delivery/domain.ts";
import { pulledFrom } from "../../model/delivery/image.ts";
import {
  CI_VARIABLE,
  isDeployedByCi,
  pipelineOf,
  type Share,
  surfaceVariable,
} from "../../model/delivery/share.ts";
import { NOT_FROZEN } from "../../model/entities/freeze.ts";
import { delivers, pushedImage } from "../../model/entities/pipeline.ts";
import type { StackSettings } from "../../model/settings.ts";
import type { CloudRunSurface } from "../cloud-run/cloud-run-surface.ts";
import type { VercelSurface } from "../vercel-surface.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

type Variables = Record<string, Input<string>>;

/** What there is to tell CI of. */
export interface Deployable {
  /** The stack's settings, parsed. */
  readonly settings: StackSettings;
  /** The catalogue's share of the environment. */
  readonly share: Share;
  /** How CI logs in to Google Cloud. */
  readonly identity: WorkloadIdentity;
  /** The environment's Cloud Run services. */
  readonly services: readonly CloudRunSurface[];
  /** The environment's Vercel projects. */
  readonly sites: readonly VercelSurface[];
  /** Path of the registry that images are pulled from. */
  readonly registryPath: string;
}

/** Plain values that CI deploys with, by name: where it logs in, and what it deploys to. Of what it does not deploy, none. */
export function ciVariables({
  settings,
  share,
  identity,
  services,
  sites,
  registryPath,
}: Deployable): Variables {
  const isDeployed = ({ surface }: CloudRunSurface | VercelSurface) => isDeployedByCi(surface, share);
  return Object.assign(
    where(settings, identity, share),
    ...services.filter(isDeployed).map((service) => ofService(service, settings, share, registryPath)),
    ...sites.filter(isDeployed).map(ofSite),
  );
}

/** Whether CI may deliver, and where it logs in: to the clouds that it deploys to, and to no other. */
function where({ gcp, vercel, freeze }: StackSettings, identity: WorkloadIdentity, share: Share): Variables {
  const usesGoogle = share.cloudRun.some((surface) => isDeployedByCi(surface, share));
  const usesVercel = share.vercel.some((surface) => isDeployedByCi(surface, share));
  const isDelivered = share.pipelines.some(delivers);
  return {
    ...(isDelivered && { [CI_VARIABLE.freeze]: freeze ?? NOT_FROZEN }),
    ...(usesGoogle && {
      [CI_VARIABLE.project]: gcp.project,
      [CI_VARIABLE.region]: gcp.region,
      [CI_VARIABLE.identityProvider]: identity.providerName,
      [CI_VARIABLE.deployer]: identity.deployer,
    }),
    ...(usesVercel && vercel.team !== undefined && { [CI_VARIABLE.vercelTeam]: vercel.team }),
  };
}

function ofService(
  { surface, serviceName }: CloudRunSurface,
  { gcp }: StackSettings,
  share: Share,
  registryPath: string,
): Variables {
  const pipeline = pipelineOf(surface, share);
  const image = pipeline && pushedImage(pipeline);
  return {
    [surfaceVariable.service(surface)]: serviceName,
    [surfaceVariable.url(surface)]: answersAt(surface, gcp),
    ...(image !== undefined && { [surfaceVariable.image(surface)]: pulledFrom(image, registryPath) }),
  };
}

const ofSite = ({ surface, projectId }: VercelSurface): Variables => ({
  [surfaceVariable.url(surface)]: surface.endpoint_url,
  [surfaceVariable.vercelProject(surface)]: projectId,
});
