/** A share of a service's requests, or a name for one of its revisions, as Cloud Run Admin API v2 writes it. */
export interface TrafficTarget {
  readonly type: typeof TO_LATEST | typeof TO_REVISION;
  /** Short name of the revision, where the target is one. */
  readonly revision?: string;
  /** Percent of all requests, 1 to 100; absent for a revision that has a tag only. */
  readonly percent?: number;
  /** Name by which the target can be called at a URL of its own. */
  readonly tag?: string;
}

const TO_LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const TO_REVISION = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";

/** Where requests of a new service go, and of one whose traffic is not set: to the newest revision that is ready. */
export const ALL_TO_LATEST: readonly TrafficTarget[] = [{ type: TO_LATEST, percent: 100 }];

/** Targets as the provider tells them: without the empty texts and zeros that stand for what is not set. */
export function trafficTargets(
  told: readonly {
    readonly type?: string;
    readonly revision?: string;
    readonly percent?: number;
    readonly tag?: string;
  }[],
): readonly TrafficTarget[] {
  if (told.length === 0) return ALL_TO_LATEST;
  return told.map(({ type, revision, percent, tag }) => ({
    type: type === TO_REVISION ? TO_REVISION : TO_LATEST,
    ...(revision && { revision }),
    ...(percent && { percent }),
    ...(tag && { tag }),
  }));
}

const follows = ({ type, percent = 0 }: TrafficTarget): boolean => type === TO_LATEST && percent > 0;

/**
 * The revision whose image a new revision has to carry, so that what serves stays the same: the newest ready one where
 * any share goes to the latest, since a new revision takes that share over; else the one with the largest share.
 * @param latestReady short name; empty before any revision was ready
 */
export function servingRevision(traffic: readonly TrafficTarget[], latestReady: string): string {
  if (traffic.some(follows)) return latestReady;
  const [largest] = traffic.toSorted((a, b) => (b.percent ?? 0) - (a.percent ?? 0));
  return largest?.revision ?? latestReady;
}

/** What to say of traffic that does not all go to the latest revision; `undefined` where it does. */
export function heldTraffic(serviceName: string, traffic: readonly TrafficTarget[]): string | undefined {
  const shares = traffic.filter(({ percent = 0 }) => percent > 0);
  if (shares.every(follows)) return undefined;
  const told = shares.map(({ revision = "the latest revision", percent }) => `${percent} % to ${revision}`);
  const effect = shares.some(follows) ? "gets its share of the traffic only" : "gets no traffic";
  return (
    `traffic of ${serviceName} goes ${told.join(", ")}, and an update leaves it there: a revision that it makes ${effect}. ` +
    `To let the latest revision serve: gcloud run services update-traffic ${serviceName} --to-latest`
  );
}
