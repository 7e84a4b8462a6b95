/** What gcloud and the deploy action leave on a Cloud Run service with each delivery, the image and the traffic first. */
const OF_DELIVERIES = [
  /^template\.containers\.[^.]+\.image$/,
  /^template\.(revision|annotations|labels)(\.|$)/,
  // A delivery replaces the placeholder's probes by those of the surface.
  /^template\.containers\.[^.]+\.(startupProbe|livenessProbe)(\.|$)/,
  /^traffics?(\.|$)/,
  /^client(Version)?$/,
  // What Cloud Run says of the service as it is.
  /^(conditions|creator|deleteTime|expireTime|lastModifier|observedGeneration|reconciling|terminalConditions)(\.|$)/,
  /^(latestCreatedRevision|latestReadyRevision|trafficStatuses|uid)(\.|$)/,
];

/**
 * Outputs that a vendor computes, of whatever type: they follow every change, and nobody can set them. Source: the
 * properties that the providers' schemas mark as outputs only.
 */
const COMPUTED =
  /^(createTime|effectiveAnnotations|effectiveLabels|etag|generation|pulumiLabels|remoteUpdatedAt|selfLink|updateTime|updatedAt)(\.|$)/;

const RULESET = "github:index/repositoryRuleset:RepositoryRuleset";
const SERVICE = "gcp:cloudrunv2/service:Service";

/**
 * Whether a property that the clouds hold otherwise than the state is drift: neither computed by a vendor nor what CI is
 * allowed to change.
 * @param type type token of its resource, e.g. `gcp:cloudrunv2/service:Service`
 * @param path path inside the resource, e.g. `template.containers.api.image`
 * @param after what the clouds hold; `undefined` where they hold nothing there
 */
export function isDrift(type: string, path: string, after?: unknown): boolean {
  if (COMPUTED.test(path)) return false;
  // GitHub shows who may bypass a ruleset to those alone who may change it (docs.github.com/rest/repos/rules).
  if (type === RULESET && path.startsWith("bypassActors") && (after === undefined || after === "(empty)"))
    return false;
  return type !== SERVICE || !OF_DELIVERIES.some((allowed) => allowed.test(path));
}
