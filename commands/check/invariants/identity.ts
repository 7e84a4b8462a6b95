import { T } from "../../plan/resource-types.ts";
import type { Inputs, InvariantResource } from "./planned-stack.ts";

/** What makes two resources of a type the same thing in the cloud; all inputs where nothing is said. */
const IDENTITY: Readonly<Record<string, (inputs: Inputs) => unknown>> = {
  [T.account]: ({ project, accountId }) => [project, accountId],
  [T.alertPolicy]: ({ project, displayName }) => [project, displayName],
  [T.deploymentPolicy]: ({ repository, environment, branchPattern, tagPattern }) => [
    repository,
    environment,
    branchPattern,
    tagPattern,
  ],
  [T.environmentSecret]: ({ repository, environment, secretName }) => [repository, environment, secretName],
  [T.environmentVariable]: ({ repository, environment, variableName }) => [
    repository,
    environment,
    variableName,
  ],
  [T.function]: ({ project, location, name }) => [project, location, name],
  [T.job]: ({ project, region, name }) => [project, region, name],
  [T.logMetric]: ({ project, name }) => [project, name],
  [T.metricDescriptor]: ({ project, type }) => [project, type],
  [T.notificationChannel]: ({ project, displayName }) => [project, displayName],
  [T.repository]: ({ project, location, repositoryId }) => [project, location, repositoryId],
  [T.secret]: ({ project, secretId }) => [project, secretId],
  [T.service]: ({ project, location, name }) => [project, location, name],
  [T.subscription]: ({ project, name }) => [project, name],
  [T.topic]: ({ project, name }) => [project, name],
  [T.vercelProject]: ({ name }) => name,
  [T.vercelVariable]: ({ projectId, key, targets }) => [projectId, key, targets],
};

/** A text that two resources share where they are the same thing in the cloud. */
export const identityOf = ({ type, inputs }: Pick<InvariantResource, "type" | "inputs">): string =>
  `${type} ${JSON.stringify(IDENTITY[type]?.(inputs) ?? inputs)}`;
