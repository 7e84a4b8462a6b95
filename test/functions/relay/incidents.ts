import type { Pushed } from "./relay-under-test.ts";

export interface IncidentDetails {
  readonly id?: string;
  readonly guardrail?: string;
  /** Name of the alert policy; that of a breach is the guardrail's id. */
  readonly policy?: string;
  readonly state?: "open" | "closed";
  readonly severity?: string;
  readonly renotify?: boolean;
}

/**
 * A notification of Cloud Monitoring. Source of the shape: "Create and manage notification channels", schema version 1.2,
 * with the fields that the alert policies of this program set.
 */
export function incident({
  id = "0.mtdi83m6w8ao",
  guardrail = "api-latency",
  policy = guardrail,
  state = "open",
  severity = "Warning",
  renotify,
}: IncidentDetails = {}) {
  return {
    version: "1.2",
    incident: {
      incident_id: id,
      scoping_project_id: "example-production",
      scoping_project_number: 286919713412,
      url: `https://console.cloud.google.com/monitoring/alerting/alerts/${id}?project=example-production`,
      started_at: 1794700800,
      ended_at: state === "closed" ? 1794701400 : null,
      state,
      severity,
      ...(renotify !== undefined && { renotify }),
      summary: "A condition was met.",
      resource: { type: "prometheus_target", labels: {} },
      policy_name: policy,
      policy_user_labels: { environment: "production", surface: "api-production", guardrail },
      condition_name: policy,
      documentation: {
        subject: `api-production: ${policy} is above 500 ms`,
        content: "# API latency: requests take too long\n\n## What this alert means\n",
        mime_type: "text/markdown",
      },
    },
  };
}

/** It, pushed. */
export const alert = (details?: IncidentDetails, pushed: Omit<Pushed, "data"> = {}): Pushed => ({
  data: incident(details),
  ...pushed,
});

/**
 * A new record in the governance log. Source of the shape: "Pub/Sub notifications for Cloud Storage", attributes and
 * payload JSON_API_V1.
 */
export const record = (name: string, attributes: Readonly<Record<string, string>> = {}): Pushed => ({
  data: { kind: "storage#object", name, bucket: "governance-log-production-1a2b3c4", size: "312" },
  attributes: {
    eventType: "OBJECT_FINALIZE",
    payloadFormat: "JSON_API_V1",
    bucketId: "governance-log-production-1a2b3c4",
    objectId: name,
    objectGeneration: "1794700800000000",
    notificationConfig: "projects/_/buckets/governance-log-production-1a2b3c4/notificationConfigs/1",
    eventTime: "2026-11-15T03:00:00.000000Z",
    ...attributes,
  },
});
