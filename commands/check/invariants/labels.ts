import { T } from "../../plan/resource-types.ts";
import type { Inputs } from "./planned-stack.ts";

/** Types of Google Cloud that take labels, with where they take them. */
const LABELS: Readonly<Record<string, (inputs: Inputs) => Record<string, string> | undefined>> = {
  [T.alertPolicy]: ({ userLabels }) => userLabels,
  [T.bucket]: ({ labels }) => labels,
  [T.domainMapping]: ({ metadata }) => metadata.labels,
  [T.function]: ({ labels }) => labels,
  [T.notificationChannel]: ({ userLabels }) => userLabels,
  [T.repository]: ({ labels }) => labels,
  [T.secret]: ({ labels }) => labels,
  [T.service]: ({ labels }) => labels,
  [T.subscription]: ({ labels }) => labels,
  [T.topic]: ({ labels }) => labels,
};

/** Types of Google Cloud that take none. */
const WITHOUT_LABELS: readonly string[] = [
  T.account,
  T.accountIamMember,
  T.budget,
  T.bucketIamMember,
  T.bucketNotification,
  T.bucketObject,
  T.dashboard,
  T.identityPool,
  T.identityProvider,
  T.job,
  T.logMetric,
  T.metricDescriptor,
  T.projectIamMember,
  T.projectService,
  T.repositoryIamMember,
  T.secretIamMember,
  T.secretVersion,
  T.serviceIamMember,
  T.serviceIdentity,
  T.subscriptionIamMember,
  T.topicIamMember,
];

/** The labels of a resource; `undefined` where its type takes none, or it has none. */
export const labelsIn = (type: string, inputs: Inputs): Record<string, string> | undefined =>
  LABELS[type]?.(inputs);

/** Whether a type takes labels; `undefined` for one that nobody has looked at. */
export function takesLabels(type: string): boolean | undefined {
  if (Object.hasOwn(LABELS, type)) return true;
  return WITHOUT_LABELS.includes(type) ? false : undefined;
}
