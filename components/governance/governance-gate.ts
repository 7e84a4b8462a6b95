import {
  getOrganization,
  getProject,
  getStack,
  log,
  type ProviderResource,
  RunError,
  StackReference,
} from "@pulumi/pulumi";
import { type Circumstances, govern, type Judgement } from "../../model/governance/govern.ts";
import { type GovernedPlaces, refusalOf, reportOf } from "../../model/governance/report.ts";
import { today } from "../../model/governance/reviews.ts";
import { GOVERNED_OUTPUT, type Governed, parseGoverned } from "../../model/governance/snapshot.ts";
import type { StackSettings } from "../../model/settings.ts";
import { loggedGoverned } from "./logged-governed.ts";

/** What {@link passGovernance} looks at. */
export interface GovernanceGateArgs extends Pick<Circumstances, "all" | "place"> {
  /** The stack as it is declared. */
  readonly stack: Circumstances["stack"] & { readonly settings: Pick<StackSettings, "gcp" | "github"> };
  /** Where a finding stands. */
  readonly places: GovernedPlaces;
  /** The provider that the governance log is read through where the stack exports nothing. */
  readonly provider: ProviderResource;
}

/**
 * Stops the program unless every governed change from what is deployed is allowed. It is called before anything is
 * registered, so a refusal changes nothing, in a preview as in an update. Where the stack exports nothing, it is new or
 * its state is lost: what its governance log kept is then what is deployed.
 * @throws RunError with every change that is not allowed, where it is declared, and what would be right.
 */
export async function passGovernance({
  stack,
  all,
  places,
  place,
  provider,
}: GovernanceGateArgs): Promise<Judgement> {
  const { environment } = stack.share;
  const exported = await exportedGoverned();
  const logged = exported ? undefined : await loggedGoverned(environment, stack.settings.gcp, provider);
  if (logged) {
    await log.info(
      `the state of ${environment} says nothing of what is governed: this deployment is checked against gs://${logged.bucket}, which says it as of snapshot ${logged.governed.serial}`,
    );
  }
  const deployed = exported ?? logged?.governed;
  const judgement = govern({ stack, deployed, all, today: today(), place });
  if (judgement.findings.length > 0) throw new RunError(refusalOf(judgement, environment, places));
  const report = reportOf(judgement, environment);
  if (report !== undefined) await log.info(report);
  return judgement;
}

/** What this stack exported when it was last deployed; nothing before its first deployment. */
async function exportedGoverned(): Promise<Governed | undefined> {
  const self = new StackReference("deployed", { name: `${getOrganization()}/${getProject()}/${getStack()}` });
  const { value, secretValue } = await self.getOutputDetails(GOVERNED_OUTPUT);
  const found: unknown = value ?? secretValue;
  if (found === undefined || found === null) return undefined;
  const governed = parseGoverned(found);
  if (!governed) {
    throw new RunError(
      `the output ${GOVERNED_OUTPUT} of the deployed stack is not what this version of the program can read; deploy with the version that wrote it, or a newer one`,
    );
  }
  return governed;
}
