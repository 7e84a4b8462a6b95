import type { JobArgs, JobState } from "@pulumi/gcp/cloudscheduler/job.js";
import type { Cloud } from "../provider/cloud.ts";
import { immutable, optional, type Plain, required, type Violation } from "../provider/resource-type.ts";
import { isCron } from "./cron.ts";
import { duration, ordered, within } from "./durations.ts";
import { atMost, byProjectId, form, gcpType, googleError, oneOf, REGION, REGION_RULE } from "./gcp-type.ts";
import { requireServiceAccount } from "./members.ts";
import { TOPIC } from "./messaging.ts";

type SchedulerJob = Plain<JobArgs>;

/**
 * A job that sends a message or a request at set times. Its agent needs no grant: projects in which the API was enabled
 * after March 2019 have it. Source: https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs
 */
export const schedulerJob = gcpType<JobArgs, JobState>({
  token: "gcp:cloudscheduler/job:Job",
  api: "cloudscheduler.googleapis.com",
  inputs: {
    name: immutable,
    region: immutable,
    project: immutable,
    // The API wants it of every new job, though the SDK does not.
    schedule: required,
    timeZone: optional,
    description: optional,
    paused: optional,
    attemptDeadline: optional,
    retryConfig: optional,
    pubsubTarget: optional,
    httpTarget: optional,
    deletionPolicy: optional,
  },
  autonamed: "name",
  id: ({ project, region, name }) => `projects/${project}/locations/${region}/jobs/${name}`,
  *check({ name, region, schedule, timeZone, description, pubsubTarget, httpTarget, ...job }) {
    yield* form("name", name, /^[\w-]{1,500}$/, "must be 1 to 500 letters, digits, _ or -");
    yield* form("region", region, REGION, REGION_RULE);
    yield* atMost("description", description, 500);
    if (schedule !== undefined && !isCron(schedule)) {
      yield { property: "schedule", reason: `schedule "${schedule}" is no unix-cron, e.g. */5 * * * *.` };
    }
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      const reason = `timeZone "${timeZone}" is no name of the tz database, e.g. Asia/Tokyo.`;
      yield { property: "timeZone", reason };
    }
    if ((pubsubTarget === undefined) === (httpTarget === undefined)) {
      yield { property: "pubsubTarget", reason: "A job needs exactly one of pubsubTarget and httpTarget." };
    }
    yield* retryRules(job.retryConfig);
    yield* deadlineRules(job.attemptDeadline, pubsubTarget);
    yield* messageRules(pubsubTarget);
    yield* requestRules(httpTarget);
  },
  admit({ project, pubsubTarget, httpTarget }, cloud) {
    if (pubsubTarget) requireTopic(pubsubTarget.topicName, cloud);
    const account = (httpTarget?.oidcToken ?? httpTarget?.oauthToken)?.serviceAccountEmail;
    if (account === undefined) return;
    if (!account.endsWith(`@${project}.iam.gserviceaccount.com`)) {
      throw googleError(400, `Service account ${account} must be in the project of the job, '${project}'.`);
    }
    requireServiceAccount(cloud, account);
  },
  computed: { timeZone: () => "Etc/UTC" },
  renewed: { state: ({ paused }) => (paused ? "PAUSED" : "ENABLED") },
  // Read takes `paused` from the state and not from the API (GoogleCloudPlatform/magic-modules, pull request 6304).
  readAs({ paused: _, ...live }, { paused }) {
    return { ...live, ...(paused !== undefined && { paused }) };
  },
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Newer engines take an offset like +09:00 as well.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

function* retryRules(retry: SchedulerJob["retryConfig"]): Iterable<Violation> {
  const { minBackoffDuration, maxBackoffDuration } = retry ?? {};
  yield* within("retryConfig.retryCount", retry?.retryCount, [0, 5]);
  yield* duration("retryConfig.maxRetryDuration", retry?.maxRetryDuration, ANY);
  yield* duration("retryConfig.minBackoffDuration", minBackoffDuration, ANY);
  yield* duration("retryConfig.maxBackoffDuration", maxBackoffDuration, ANY);
  yield* ordered(
    ["retryConfig.minBackoffDuration", minBackoffDuration],
    ["retryConfig.maxBackoffDuration", maxBackoffDuration],
  );
}

const ANY = [0, Number.POSITIVE_INFINITY] as const;

function* deadlineRules(
  deadline: string | undefined,
  target: SchedulerJob["pubsubTarget"],
): Iterable<Violation> {
  yield* duration("attemptDeadline", deadline, [15, 1800]);
  if (deadline === undefined || target === undefined) return;
  const reason = "attemptDeadline is ignored for pubsubTarget, and would differ for ever: leave it out.";
  yield { property: "attemptDeadline", reason };
}

function* messageRules(target: SchedulerJob["pubsubTarget"]): Iterable<Violation> {
  if (target === undefined) return;
  yield* form(
    "pubsubTarget.topicName",
    target.topicName,
    /^projects\/[^/]+\/topics\/[^/]+$/,
    "must look like projects/P/topics/T",
  );
  yield* form("pubsubTarget.data", target.data, BASE64, "must be base64");
  if (!target.data && Object.keys(target.attributes ?? {}).length === 0) {
    yield { property: "pubsubTarget", reason: "pubsubTarget needs data or an attribute." };
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function* requestRules(target: SchedulerJob["httpTarget"]): Iterable<Violation> {
  if (target === undefined) return;
  const { uri, httpMethod = "POST", body, oidcToken, oauthToken } = target;
  yield* form("httpTarget.uri", uri, /^https?:\/\/[^/\s]+/, "must start with http:// or https://");
  yield* oneOf("httpTarget.httpMethod", httpMethod, [...WITH_BODY, "GET", "HEAD", "DELETE", "OPTIONS"]);
  yield* form("httpTarget.body", body, BASE64, "must be base64");
  if (body !== undefined && !WITH_BODY.includes(httpMethod)) {
    yield { property: "httpTarget.body", reason: `A request with ${httpMethod} has no body.` };
  }
  if (oidcToken && oauthToken) {
    yield { property: "httpTarget", reason: "httpTarget has both an oidcToken and an oauthToken." };
  }
}

const WITH_BODY = ["POST", "PUT", "PATCH"];

function requireTopic(name: string, cloud: Cloud): void {
  if (cloud.lacks(TOPIC, byProjectId(cloud, name))) throw googleError(404, `Topic '${name}' was not found.`);
}
