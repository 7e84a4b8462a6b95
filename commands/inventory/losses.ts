import type { Environment } from "../../model/entities/entity.ts";
import { type CompactResource, refOf } from "./compact.ts";
import { differences } from "./differences.ts";
import { lastingOf } from "./lasting.ts";

/** A change of a plan that deletes data, or an identity that others know. */
export interface Loss {
  readonly environment: Environment;
  /** `TYPE::NAME`, which is also what ends the resource's URN. */
  readonly resource: string;
  /** What is gone for good. */
  readonly loses: string;
  /** The input whose new value makes the provider delete it and make a new one; absent where it is just removed. */
  readonly replacedFor?: string;
}

/** What a plan would delete for good of what was accepted before. */
export function lossesOf(
  environment: Environment,
  accepted: readonly CompactResource[],
  planned: readonly CompactResource[],
): Loss[] {
  const changes = differences(accepted, planned);
  return accepted.flatMap((before) => {
    const lasting = lastingOf(before);
    if (!lasting) return [];
    const resource = refOf(before);
    const own = changes.filter((change) => change.resource === resource);
    const { loses } = lasting;
    if (own.some(({ path }) => path === "")) return [{ environment, resource, loses }];
    const replacedFor = lasting.fixed.find((input) => own.some(({ path }) => path === `inputs.${input}`));
    return replacedFor === undefined ? [] : [{ environment, resource, loses, replacedFor }];
  });
}

/**
 * Whether a confirmation is of a loss: `TYPE::NAME`, or the whole URN as Pulumi prints it.
 * @example isOf("urn:pulumi:production::skeleton::a:b:C$gcp:storage/bucket:Bucket::log", loss)
 */
export function isOf(urn: string, { environment, resource }: Loss): boolean {
  if (!urn.startsWith("urn:pulumi:")) return urn === resource;
  const [stack, , types = "", ...name] = urn.slice("urn:pulumi:".length).split("::");
  return stack === environment && `${types.split("$").at(-1)}::${name.join("::")}` === resource;
}
