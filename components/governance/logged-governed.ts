import { getBucketObjectContent } from "@pulumi/gcp/storage/getBucketObjectContent.js";
import { getBuckets } from "@pulumi/gcp/storage/getBuckets.js";
import { type ProviderResource, RunError } from "@pulumi/pulumi";
import type { Environment } from "../../model/entities/entity.ts";
import { GOVERNED_OBJECT } from "../../model/entities/governed-object.ts";
import { today } from "../../model/governance/reviews.ts";
import { type Governed, parseGoverned } from "../../model/governance/snapshot.ts";
import { governanceLogName } from "../../model/names.ts";
import type { StackSettings } from "../../model/settings.ts";

/** What a governance log kept of everything governed. */
export interface LoggedGoverned {
  /** The bucket of the log. */
  readonly bucket: string;
  /** What it says is deployed. */
  readonly governed: Governed;
}

/**
 * The latest snapshot in the governance logs of an environment; nothing where there is none. Pulumi adds letters to a
 * bucket's name, and a stack that was created again has a log of its own beside that of its predecessor.
 * @throws RunError where the logs cannot be looked for: a deployment without them would start governance over
 */
export async function loggedGoverned(
  environment: Environment,
  { project }: Pick<StackSettings["gcp"], "project">,
  provider: ProviderResource,
): Promise<LoggedGoverned | undefined> {
  const prefix = `${governanceLogName(environment)}-`;
  const buckets = await asked(
    () => getBuckets({ project, prefix }, { provider }).then((found) => found.buckets),
    `storage.buckets.list on project ${project}`,
  );
  const logs = await Promise.all(
    (buckets ?? []).map(async ({ name: bucket }) => {
      const kept = await asked(
        () => getBucketObjectContent({ bucket, name: GOVERNED_OBJECT }, { provider }),
        `storage.objects.get on bucket ${bucket}`,
      );
      const governed = kept && parseGoverned({ ...jsonIn(kept.content, bucket), deployed_on: today() });
      if (kept && !governed) throw new RunError(unreadable(bucket));
      return governed ? [{ bucket, governed }] : [];
    }),
  );
  return logs.flat().sort((a, b) => b.governed.serial - a.governed.serial)[0];
}

const unreadable = (bucket: string): string =>
  `gs://${bucket}/${GOVERNED_OBJECT} is not what this version of the program can read, and the state says nothing of what is governed\n    fix: deploy with the version that wrote it, or put back an earlier generation of the object`;

/** @throws RunError where it is something else. */
function jsonIn(content: string, bucket: string): object {
  try {
    return JSON.parse(content) as object;
  } catch {
    throw new RunError(unreadable(bucket));
  }
}

/** The answer; nothing where there is no such thing, or no Cloud Storage in the project yet. */
async function asked<T>(ask: () => Promise<T>, permission: string): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const said = String(error);
    if (/\b404\b|not found|SERVICE_DISABLED|has not been used in project|it is disabled/i.test(said)) {
      return undefined;
    }
    throw new RunError(
      `the governance log cannot be looked for: ${said}\n    fix: have ${permission}, or deploy from a login that has it`,
    );
  }
}
