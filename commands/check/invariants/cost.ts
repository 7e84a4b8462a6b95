import { T } from "../../plan/resource-types.ts";
import {
  each,
  type Inputs,
  type Invariant,
  type InvariantResource,
  type PlannedStack,
} from "./planned-stack.ts";

/** What keeps a bill as small as it is declared to be. */
export const COST: readonly Invariant[] = [
  each(T.service, "every container gives its CPU back while it is idle", ({ inputs }) =>
    inputs.template.containers.every(({ resources }: Inputs) => resources?.cpuIdle === true),
  ),
  each(
    T.service,
    "a service keeps as many instances warm as its surface declares, over all revisions and on each",
    (service, plan) => {
      const { scaling, template } = service.inputs;
      const { min_instances } = surfaceOf(service, plan);
      return [scaling, template.scaling].every(({ minInstanceCount }) => minInstanceCount === min_instances);
    },
  ),
  each(
    T.service,
    "a service has the ceiling that its surface declares, over all revisions and on each",
    (service, plan) => {
      const { scaling, template } = service.inputs;
      const { max_instances } = surfaceOf(service, plan);
      return [scaling, template.scaling].every(({ maxInstanceCount }) => maxInstanceCount === max_instances);
    },
  ),
  each(
    T.service,
    "no service leaves its concurrency to Cloud Run, whose default is 80",
    (service, plan) =>
      service.inputs.template.maxInstanceRequestConcurrency === surfaceOf(service, plan).concurrency_limit,
  ),
  each(T.repository, "cached images are cleaned up", ({ inputs }) =>
    (inputs.cleanupPolicies ?? []).some(({ action }: Inputs) => action === "DELETE"),
  ),
  each(
    T.function,
    "no function runs while there is nothing to do",
    ({ inputs }) => (inputs.serviceConfig.minInstanceCount ?? 0) === 0,
  ),
];

/** What the catalogue declares of a service. */
function surfaceOf({ name }: InvariantResource, { stack }: PlannedStack) {
  const surface = stack.share.cloudRun.find(({ id }) => id === name);
  return surface ?? { min_instances: 0, max_instances: 0, concurrency_limit: 0 };
}
