import { Config, getStack, RunError } from "@pulumi/pulumi";
import { Environment } from "./components/environment.ts";
import { liveImages } from "./components/live-images.ts";
import { stackProviders } from "./components/providers.ts";
import { readSecretValues } from "./components/secret-values.ts";
import { readSettings } from "./components/settings.ts";
import { shareOf } from "./model/delivery.ts";
import { ENVIRONMENTS } from "./model/entity.ts";
import { loadCatalogue } from "./model/load-catalogue.ts";
import { formatProblem } from "./model/problem.ts";

/** The program: the share of the catalogue that belongs to the stack, provisioned. Its result is the stack's outputs. */
export default async function estate() {
  const root = import.meta.dirname;
  const environment = ENVIRONMENTS.find((name) => name === getStack());
  if (!environment)
    throw new RunError(`a stack is named ${ENVIRONMENTS.join(" or ")}, and this one ${getStack()}`);

  const { catalogue, problems } = loadCatalogue(root);
  if (!catalogue)
    throw new RunError(`the catalogue is not valid:\n${problems.map(formatProblem).join("\n")}`);

  const share = shareOf(catalogue, environment);
  const settings = readSettings(root, share);
  const valueFor = readSecretValues(new Config(), share);
  const providers = stackProviders(settings);
  const { endpoints, services, serviceUrls, identityProvider, deployer, drafts } = new Environment(
    environment,
    {
      share,
      runbooks: catalogue.runbooks,
      settings,
      valueFor,
      liveImages: await liveImages(share.cloudRun, settings.gcp, providers.gcp),
    },
    { providers: Object.values(providers) },
  );
  return { endpoints, services, serviceUrls, identityProvider, deployer, drafts };
}
