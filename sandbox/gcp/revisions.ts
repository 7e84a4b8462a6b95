import type { ServiceArgs } from "@pulumi/gcp/cloudrunv2/service.js";
import type { Cloud } from "../provider/cloud.ts";
import { changes } from "../provider/diff.ts";
import { derived, type Plain, type Violation } from "../provider/resource-type.ts";
import type { CloudRecord } from "../provider/store.ts";
import type { Json, Properties } from "../provider/wire.ts";
import { googleError } from "./gcp-type.ts";

/** A revision of a Cloud Run service. No program manages it: the service makes one whenever its template changes. */
export const REVISION = "gcp:cloudrunv2/revision:Revision";

type Service = Plain<ServiceArgs>;
type Target = NonNullable<Service["traffics"]>[number];

const TO_LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";

/** Where requests go while nothing else is said. */
export const DEFAULT_TRAFFIC = [{ type: TO_LATEST, percent: 100 }];

/** The number in a revision's name, and three letters: Cloud Run chooses both. */
export function revisionNumber(before: { generation?: unknown } | undefined): string {
  const number = String(Number(before?.generation ?? 0) + 1).padStart(5, "0");
  return `${number}-${derived(number, 3, "bcdfghjklmnpqrstvwxz")}`;
}

/** Whether an update leaves the template as it is, and so makes no revision. */
export function keepsTemplate(record: CloudRecord, template: unknown, cloud: Cloud): boolean {
  const known = { template: template as Json };
  const live = cloud.store.sealer().unseal(record.inputs.template ?? null, known.template) as Json;
  return changes({ template: live }, known).length === 0;
}

/** Keeps the newest revision of a service, as it is from now on whatever becomes of the template. */
export function keepRevision(service: CloudRecord, cloud: Cloud): void {
  const id = String(service.outputs.latestCreatedRevision);
  if (cloud.store.get(REVISION, id)) return;
  const { template = null, project = null } = service.inputs;
  cloud.store.put({ type: REVISION, id, inputs: { template, project }, outputs: {}, abandoned: true });
}

/** Rules on traffic by itself: https://cloud.google.com/run/docs/reference/rest/v2/TrafficTarget */
export function* trafficRules(traffics: Service["traffics"]): Iterable<Violation> {
  if (!traffics) return;
  const sum = traffics.reduce((total, { percent = 0 }) => total + percent, 0);
  if (sum !== 100) {
    yield { property: "traffics", reason: `The percentages of traffics make ${sum}, and must make 100.` };
  }
  for (const { type, revision } of traffics) {
    if ((type === TO_LATEST) === (revision !== undefined)) {
      yield { property: "traffics", reason: "A target of traffics names a revision, or is of type LATEST." };
    }
  }
  const tags = traffics.flatMap(({ tag }) => tag ?? []);
  if (new Set(tags).size < tags.length) {
    yield { property: "traffics", reason: "A tag of traffics is used twice." };
  }
}

/** The revisions that traffic names must be there. */
export function requireRevisions(
  traffics: readonly Target[] | undefined,
  service: string,
  cloud: Cloud,
): void {
  for (const { revision } of traffics ?? []) {
    if (revision !== undefined && cloud.lacks(REVISION, `${service}/revisions/${revision}`)) {
      throw googleError(400, `Revision '${revision}' of traffic was not found in service '${service}'.`);
    }
  }
}

/** Full names of the revisions that get requests. */
export function servingRevisions({ id, inputs, outputs }: CloudRecord): string[] {
  const traffics = (inputs.traffics ?? outputs.traffics ?? DEFAULT_TRAFFIC) as unknown as readonly Target[];
  return traffics
    .filter(({ percent = 0 }) => percent > 0)
    .map(({ type, revision }) =>
      type === TO_LATEST ? String(outputs.latestReadyRevision) : `${id}/revisions/${revision}`,
    );
}

/** A revision as Cloud Run Admin API v2 tells it; only what the sandbox models is there. */
export function revisionResource({ id, inputs }: CloudRecord): Properties {
  return { name: id, ...(inputs.template as Properties) };
}
