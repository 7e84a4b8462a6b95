import { Config, getStack, RunError } from "@pulumi/pulumi";
import { adopt } from "./components/adopt.ts";
import { liveServices } from "./components/cloud-run/live-services.ts";
import { EnvironmentStack } from "./components/environment.ts";
import { passGovernance } from "./components/governance/governance-gate.ts";
import { GovernedSnapshot } from "./components/governance/governed-snapshot.ts";
import { stackProviders } from "./components/providers.ts";
import { readSettings } from "./components/read-settings.ts";
import { registerTransforms } from "./components/resource-transforms.ts";
import { readSecretValues } from "./components/secret-values.ts";
import { shareOf, withSettings } from "./model/delivery/share.ts";
import { ENVIRONMENTS } from "./model/entities/entity.ts";
import type { DeployTarget } from "./model/governance/govern-command.ts";
import { governedPlaces } from "./model/governance/report.ts";
import { GOVERNED_OUTPUT } from "./model/governance/snapshot.ts";
import { loadCatalogue } from "./model/load-catalogue.ts";
import { formatProblem } from "./model/problems/problem.ts";

/**
 * The program: the share of the catalogue that belongs to the stack, provisioned. Its result is the stack's outputs.
 * @param root the folder that holds the estate's files
 */
export default async function estate(root = import.meta.dirname, place: DeployTarget = "login") {
  const environment = ENVIRONMENTS.find((name) => name === getStack());
  if (!environment)
    throw new RunError(`a stack is named ${ENVIRONMENTS.join(" or ")}, and this one ${getStack()}`);

  const { catalogue, problems, problemOf } = loadCatalogue(root);
  if (!catalogue)
    throw new RunError(`the catalogue is not valid:\n${problems.map(formatProblem).join("\n")}`);

  const declared = shareOf(catalogue, environment);
  const settings = readSettings(root, declared);
  const share = withSettings(declared, settings);
  const valueFor = readSecretValues(new Config(), share);
  await registerTransforms(root);
  const providers = stackProviders(settings);
  const judgement = await passGovernance({
    stack: { share, settings },
    all: catalogue.reviews,
    places: governedPlaces(root, environment, problemOf),
    place,
    provider: providers.gcp,
  });
  const live = await liveServices(share.cloudRun, settings.gcp, providers.gcp);
  const deployed = new EnvironmentStack(
    environment,
    {
      share,
      pipelines: catalogue.pipelines,
      runbooks: catalogue.runbooks,
      settings,
      valueFor,
      judgement,
      liveServices: live,
    },
    {
      providers: Object.values(providers),
      ...(settings.adopt && { transformations: [adopt(settings.adopt)] }),
    },
  );
  const { governed } = new GovernedSnapshot(
    `${environment}-governed`,
    { before: judgement.before, governed: deployed.governed },
    { dependsOn: [deployed] },
  );
  const { endpoints, services, serviceUrls, identityProvider, deployer, drafts, governanceLog } = deployed;
  return {
    endpoints,
    services,
    serviceUrls,
    identityProvider,
    deployer,
    drafts,
    governanceLog,
    [GOVERNED_OUTPUT]: governed,
  };
}
