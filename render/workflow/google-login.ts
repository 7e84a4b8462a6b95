import { uses } from "./actions.ts";
import { type Step, variableReference } from "./workflow.ts";

/**
 * Inputs of a keyless login to Google Cloud: Google trusts the run's own token, since the job is in the GitHub
 * environment that the identity pool names.
 * @param identityProvider name of the environment's variable that holds the provider
 * @param account name of the one that holds the service account's e-mail
 */
export const googleLoginInputs = (
  identityProvider: string,
  account: string,
): { readonly workload_identity_provider: string; readonly service_account: string } => ({
  workload_identity_provider: variableReference(identityProvider),
  service_account: variableReference(account),
});

/** Logs a job in to Google Cloud; see {@link googleLoginInputs}. */
export const googleLoginStep = (inputs: ReturnType<typeof googleLoginInputs>): Step => ({
  name: "Log in to Google Cloud",
  uses: uses("logInToGoogle"),
  with: inputs,
});
