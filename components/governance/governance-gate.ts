import { getOrganization, getProject, getStack, log, RunError, StackReference } from "@pulumi/pulumi";
import type { Share } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import { govern, type Judgement } from "../../model/governance/govern.ts";
import { refusalOf, reportOf } from "../../model/governance/report.ts";
import { today } from "../../model/governance/reviews.ts";
import { GOVERNED_OUTPUT, type Governed, parseGoverned } from "../../model/governance/snapshot.ts";
import type { LoadedCatalogue } from "../../model/load-catalogue.ts";

/**
 * Stops the program unless every governed change from what is deployed is allowed. It is called before anything
 * is registered, so a refusal changes nothing, in a preview as in an update.
 * @throws RunError with every change that is not allowed, where it is declared, and how to fix it.
 */
export async function passGovernance(
  share: Share,
  { reviews }: Pick<Catalogue, "reviews">,
  problemOf: LoadedCatalogue["problemOf"],
): Promise<Judgement> {
  const judgement = govern(share, await deployedGoverned(), reviews, today());
  if (judgement.findings.length > 0) {
    throw new RunError(refusalOf(judgement, share.environment, problemOf));
  }
  const report = reportOf(judgement, share.environment);
  if (report !== undefined) await log.info(report);
  return judgement;
}

/** What this stack exported when it was last deployed; nothing before its first deployment. */
async function deployedGoverned(): Promise<Governed | undefined> {
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
